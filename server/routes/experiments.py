"""GET /api/experiments."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.experiments import list_experiments

api: Final = Routes("experiments", __name__, abp_tags=[Tag(name="models")])
_ABOUT: Final = (
    "Newest first. A drive belongs to the arm whose model answered in it. The sample ratio is tested on distinct people. "
    "A guardrail that is not `ok` ends the experiment by itself, within a minute; `stop_reason` says so."
)


@api.get(
    "/api/experiments",
    operation_id="experiments",
    summary="How challengers do beside their champions",
    description=_ABOUT,
    security=needs("read"),
    responses={200: json_content("Experiments"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters("name")},
)
def experiments() -> dict[str, Any]:
    """Of one model or of all."""
    require("read")
    query = read_query(request.args, "name")
    return list_experiments(context().database, context().serving.packaged, query.name)
