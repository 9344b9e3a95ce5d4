"""GET /api/features."""

from __future__ import annotations

from typing import Any, Final

from flask_openapi3.models.tag import Tag

from server.openapi import Routes, errors, json_content
from server.services.features import describe_features

api: Final = Routes("features", __name__, abp_tags=[Tag(name="predictions")])


@api.get(
    "/api/features",
    operation_id="features",
    summary="What the models take",
    responses={200: json_content("Features"), **errors(429, 500)},
)
def features() -> dict[str, Any]:
    """Names, units, ranges and descriptions of every input."""
    return describe_features()
