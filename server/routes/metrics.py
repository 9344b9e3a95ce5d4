"""GET /metrics."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask_openapi3.models.tag import Tag
from prometheus_client import CONTENT_TYPE_LATEST

from server.context import context
from server.openapi import Routes, errors

api: Final = Routes("metrics", __name__, abp_tags=[Tag(name="operations")])
_TEXT: Final = {
    "description": "All metrics in Prometheus's text format.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


@api.get("/metrics", operation_id="metrics", summary="For Prometheus", responses={200: _TEXT, **errors(500)})
def metrics() -> Response:
    """The metrics of all workers together."""
    return Response(context().metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
