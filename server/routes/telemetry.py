"""POST /api/telemetry and /api/telemetry/batch."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs
from server.schemas_telemetry import MAX_EVENTS
from server.services.ingest import log_batch, log_event

api: Final = Routes("telemetry", __name__, abp_tags=[Tag(name="telemetry")])
_ONE: Final = (
    "What is answered with 200 is committed. The same `event_id` with the same body again is answered the same and counted "
    "once; with another body it is refused with 409. `severity` of an alarm is that of its level; of a closure, or of an "
    "event without `kind`, it is none above an eye aspect ratio of .25, else by its duration: low below 2 s, medium below 5 s, "
    "high from there on; of everything else none."
)
_MANY: Final = (
    f"Takes 1 to {MAX_EVENTS} events. One that is refused, or whose id belongs to another event, stands in `rejected`; all "
    "others are committed. After any other answer than 200 nothing is: send it all again."
)


@api.post(
    "/api/telemetry",
    operation_id="logEvent",
    summary="Store an event",
    description=_ONE,
    security=needs("write"),
    responses={200: json_content("Logged"), **errors(400, 401, 403, 409, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("TelemetryEvent"),
)
def log() -> dict[str, Any]:
    """Stores one event."""
    require("write")
    parts = context()
    return log_event(parts.body.read_json(request.environ), parts.database)


@api.post(
    "/api/telemetry/batch",
    operation_id="logEvents",
    summary="Store many events",
    description=_MANY,
    security=needs("write"),
    responses={200: json_content("BatchLogged"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("TelemetryBatch"),
)
def batch() -> dict[str, Any]:
    """Stores up to 100 events."""
    require("write")
    parts = context()
    return log_batch(parts.body.read_json(request.environ), parts.database)
