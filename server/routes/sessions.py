"""GET /api/sessions."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.sessions import list_sessions

api: Final = Routes("sessions", __name__, abp_tags=[Tag(name="telemetry")])
_PAGE: Final = ("from", "to", "subject_id", "device_id", "limit", "cursor")


@api.get(
    "/api/sessions",
    operation_id="sessions",
    summary="Drives, newest first",
    security=needs("read"),
    responses={200: json_content("Sessions"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_PAGE)},
)
def sessions() -> dict[str, Any]:
    """A page of drives."""
    require("read")
    return list_sessions(context().database, read_query(request.args, *_PAGE))
