"""GET /api/audit."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.audit import list_entries

api: Final = Routes("audit", __name__, abp_tags=[Tag(name="access")])


@api.get(
    "/api/audit",
    operation_id="audit",
    summary="What admins did",
    description="Newest first. Nothing in it can be changed or deleted.",
    security=needs("manage"),
    responses={200: json_content("Audit"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters("limit", "row_cursor")},
)
def entries() -> dict[str, Any]:
    """A page of it."""
    require("manage")
    query = read_query(request.args, "limit", "row_cursor")
    with context().database.reading() as connection:
        return list_entries(connection, query)
