"""GET /api/events/recent and /api/events/export."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.audit import record
from server.services.events import read_recent
from server.services.export import export_events
from server.streaming import begun

api: Final = Routes("events", __name__, abp_tags=[Tag(name="telemetry")])
_FILTERS: Final = ("from", "to", "subject_id", "device_id", "session_id", "kind")
_PAGE: Final = (*_FILTERS, "limit", "row_cursor")
_EXPORT: Final = (*_FILTERS, "format")
_TYPES: Final = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
_STREAM: Final = {
    "description": "All events that the filters leave, oldest first. An answer that breaks off is not complete.",
    "content": {kind: {"schema": {"type": "string"}} for kind in _TYPES.values()},
}


@api.get(
    "/api/events/recent",
    operation_id="recentEvents",
    summary="Events, newest first",
    security=needs("read"),
    responses={200: json_content("RecentEvents"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_PAGE)},
)
def recent() -> dict[str, Any]:
    """A page of events."""
    require("read")
    return read_recent(context().database, read_query(request.args, *_PAGE))


@api.get(
    "/api/events/export",
    operation_id="exportEvents",
    summary="All events as a file",
    security=needs("export"),
    responses={200: _STREAM, **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_EXPORT)},
)
def export() -> Response:
    """Streams events as CSV, or as a JSON object a line."""
    caller = require("export")
    query = read_query(request.args, *_EXPORT)
    context().database.write(lambda log: record(log, caller.name, "events.export", None, request.args))
    lines = begun(export_events(context().database, query))
    response = Response(lines, content_type=f"{_TYPES[query.format]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="sleepsafe-events.{query.format}"'
    return response
