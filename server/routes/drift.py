"""GET /api/drift."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.drift import history, latest

api: Final = Routes("drift", __name__, abp_tags=[Tag(name="models")])


@api.get(
    "/api/drift",
    operation_id="drift",
    summary="What the monitor found",
    description="`python -m ml_logic.monitor` compares what is asked and answered with training; it runs by the clock.",
    security=needs("read"),
    responses={200: json_content("Drift"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters("name", "limit")},
)
def drift() -> dict[str, Any]:
    """Its last findings, and those before."""
    require("read")
    query = read_query(request.args, "name", "limit")
    with context().database.reading() as connection:
        return {"latest": latest(connection, query.name), "history": history(connection, query.name, query.limit)}
