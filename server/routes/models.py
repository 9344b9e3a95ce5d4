"""The models: which serve, their versions, how an admin changes them; and GET /api/version."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from flask import Response, request
from flask_openapi3.models.tag import Tag

from server import VERSION
from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs, path_parameters
from server.services.comparing import compare_version
from server.services.models import (
    PICTURES,
    describe_model,
    describe_version,
    list_models,
    picture_of,
    picture_of_version,
)
from server.services.promoting import archive_version, challenge_champion, promote_version, roll_back

api: Final = Routes("models", __name__, abp_tags=[Tag(name="models")])
_NAME: Final = {"name": "The registered name, such as stress_classifier."}
_VERSION: Final = {**_NAME, "version": "A version of it."}
_PICTURE: Final = {"picture": ", ".join(PICTURES)}
_PNG: Final = {"description": "The picture.", "content": {"image/png": {}}}
_CHANGED: Final = {200: json_content("ModelDetail"), **errors(400, 401, 403, 404, 409, 413, 415, 429, 500, 503)}
_GATES: Final = (
    "Its comparison with the champion has to be of today's champion, and every gate passed; `details.gates` names those "
    "that are not. `override` is a reason to do it all the same, which the audit keeps. Every worker follows within 10 s."
)
_COMPARED: Final = (
    "Both answer for the labelled telemetry of people whom neither was fitted on. The report stays with the version; "
    "its gates decide whether it may be promoted."
)
_CHALLENGER: Final = (
    "In mode `ab` it answers `share` of the people, always the same ones; in mode `shadow` it answers nobody and is "
    "asked in the background. An experiment that goes on ends. `version` null withdraws the challenger."
)


@api.get(
    "/api/models",
    operation_id="models",
    summary="The served models and how good they are",
    responses={200: json_content("Models"), **errors(429, 500)},
)
def models() -> dict[str, Any]:
    """Name, version, digest, origin and person-out metrics of each."""
    parts = context()
    return list_models(parts.serving, parts.config.mlflow_ui_url)


@api.get(
    "/api/models/<name>",
    operation_id="model",
    summary="One served model with its card and its versions",
    responses={200: json_content("ModelDetail"), **errors(404, 429, 500)},
    openapi_extensions=path_parameters(_NAME),
)
def model(name: str) -> dict[str, Any]:
    """Everything of its manifest that people read."""
    return describe_model(context().serving, context().database, name)


@api.get(
    "/api/models/<name>/<picture>",
    operation_id="modelPicture",
    summary="A picture of a model's quality",
    responses={200: _PNG, **errors(404, 429, 500)},
    openapi_extensions=path_parameters({**_NAME, **_PICTURE}),
)
def picture(name: str, picture: str) -> Response:
    """The confusion matrix, the reliability plot, or what its inputs matter."""
    return _png(picture_of(context().serving, name, picture))


@api.get(
    "/api/models/<name>/versions/<version>",
    operation_id="modelVersion",
    summary="One version with its evidence",
    responses={200: json_content("VersionDetail"), **errors(404, 429, 500, 503)},
    openapi_extensions=path_parameters(_VERSION),
)
def version_of_model(name: str, version: str) -> dict[str, Any]:
    """Metrics, card, lineage and the comparison with the champion."""
    return describe_version(context().serving, context().database, name, version)


@api.get(
    "/api/models/<name>/versions/<version>/<picture>",
    operation_id="modelVersionPicture",
    summary="A picture of a version's quality",
    responses={200: _PNG, **errors(404, 429, 500, 503)},
    openapi_extensions=path_parameters({**_VERSION, **_PICTURE}),
)
def picture_of_a_version(name: str, version: str, picture: str) -> Response:
    """As of the served model."""
    return _png(picture_of_version(context().serving, context().database, name, version, picture))


@api.post(
    "/api/models/<name>/compare",
    operation_id="compareModel",
    summary="Compare a version with the champion",
    description=_COMPARED,
    security=needs("manage"),
    responses={200: json_content("VersionDetail"), **errors(400, 401, 403, 404, 409, 413, 415, 429, 500, 503)},
    openapi_extensions={**path_parameters(_NAME), **json_body("CompareRequest")},
)
def compare(name: str) -> dict[str, Any]:
    """Gathers the evidence that a promotion needs."""
    return _change(compare_version, name)


@api.post(
    "/api/models/<name>/promote",
    operation_id="promoteModel",
    summary="Make a version the champion",
    description=_GATES,
    security=needs("manage"),
    responses=_CHANGED,
    openapi_extensions={**path_parameters(_NAME), **json_body("PromoteRequest")},
)
def promote(name: str) -> dict[str, Any]:
    """Changes what serves."""
    return _change(promote_version, name)


@api.post(
    "/api/models/<name>/challenger",
    operation_id="challengeModel",
    summary="Put a version beside the champion, or take it away",
    description=_CHALLENGER,
    security=needs("manage"),
    responses=_CHANGED,
    openapi_extensions={**path_parameters(_NAME), **json_body("ChallengerRequest")},
)
def challenger(name: str) -> dict[str, Any]:
    """Begins or ends an experiment."""
    return _change(challenge_champion, name)


@api.post(
    "/api/models/<name>/rollback",
    operation_id="rollBackModel",
    summary="Go back to the champion before",
    security=needs("manage"),
    responses=_CHANGED,
    openapi_extensions={**path_parameters(_NAME), **json_body("RollbackRequest")},
)
def rollback(name: str) -> dict[str, Any]:
    """Needs no evidence: it served before."""
    return _change(roll_back, name)


@api.post(
    "/api/models/<name>/archive",
    operation_id="archiveModel",
    summary="Take a version out of the choice",
    security=needs("manage"),
    responses=_CHANGED,
    openapi_extensions={**path_parameters(_NAME), **json_body("ArchiveRequest")},
)
def archive(name: str) -> dict[str, Any]:
    """It stays readable."""
    return _change(archive_version, name)


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


def _change(use_case: Callable[..., dict[str, Any]], name: str) -> dict[str, Any]:
    caller = require("manage")
    parts = context()
    return use_case(parts.body.read_json(request.environ), parts.serving, parts.database, name, caller.name)


def _png(data: bytes) -> Response:
    response = Response(data, mimetype="image/png")
    response.headers["Cache-Control"] = "no-cache"
    return response
