"""GET /metrics."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask_openapi3.models.tag import Tag
from prometheus_client import CONTENT_TYPE_LATEST

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, needs

api: Final = Routes("metrics", __name__, abp_tags=[Tag(name="operations")])
_TEXT: Final = {
    "description": "All metrics in Prometheus's text format.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


@api.get(
    "/metrics",
    operation_id="metrics",
    summary="For Prometheus",
    security=needs("read"),
    responses={200: _TEXT, **errors(401, 403, 429, 500, 503)},
)
def metrics() -> Response:
    """The metrics of all workers together, and what the database knows: the monitor's findings and the last hour."""
    require("read")
    parts = context()
    return Response(parts.metrics.exposition() + parts.gauges.exposition(), content_type=CONTENT_TYPE_LATEST)
