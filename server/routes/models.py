"""GET /api/models, /api/models/{name} and its pictures, and GET /api/version."""

from __future__ import annotations

import time
from typing import Any, Final

from flask import Response
from flask_openapi3.models.tag import Tag

from server import VERSION
from server.context import context
from server.openapi import Routes, errors, json_content, path_parameters
from server.services.models import PICTURES, describe_model, list_models, picture_of

api: Final = Routes("models", __name__, abp_tags=[Tag(name="models")])


_NAME: Final = {"name": "The registered name, such as stress_classifier."}


@api.get(
    "/api/models",
    operation_id="models",
    summary="The served models and how good they are",
    responses={200: json_content("Models"), **errors(429, 500)},
)
def models() -> dict[str, Any]:
    """Name, version, digest, origin and person-out metrics of each."""
    return list_models(context().predictor)


@api.get(
    "/api/models/<name>",
    operation_id="model",
    summary="One served model with its card",
    responses={200: json_content("ModelDetail"), **errors(404, 429, 500)},
    openapi_extensions=path_parameters(_NAME),
)
def model(name: str) -> dict[str, Any]:
    """Everything of its manifest that people read."""
    return describe_model(context().predictor, name)


@api.get(
    "/api/models/<name>/<picture>",
    operation_id="modelPicture",
    summary="A picture of a model's quality",
    responses={200: {"description": "The picture.", "content": {"image/png": {}}}, **errors(404, 429, 500)},
    openapi_extensions=path_parameters({**_NAME, "picture": " or ".join(PICTURES)}),
)
def picture(name: str, picture: str) -> Response:
    """The confusion matrix or the reliability plot."""
    response = Response(picture_of(context().predictor, name, picture), mimetype="image/png")
    response.headers["Cache-Control"] = "no-cache"
    return response


@api.get(
    "/api/version",
    operation_id="version",
    summary="Which build runs, and since when",
    responses={200: json_content("Version"), **errors(429, 500)},
)
def version() -> dict[str, Any]:
    """Version, commit and uptime."""
    parts = context()
    uptime = round(time.monotonic() - parts.started, 3)
    return {"version": VERSION, "commit": parts.config.build_commit, "uptime_seconds": uptime}
