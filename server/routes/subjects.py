"""GET /api/subjects, and what is held about one: its export and its deletion."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs, path_parameters
from server.query import query_parameters, read_query, require_id
from server.schemas_telemetry import ID_PATTERN
from server.services.audit import record
from server.services.subjects import delete_subject, export_subject, list_subjects
from server.streaming import begun

api: Final = Routes("subjects", __name__, abp_tags=[Tag(name="telemetry")])
_ONE: Final = path_parameters({"subject_id": "The person's pseudonym."}, pattern=ID_PATTERN)
_HELD: Final = {
    "description": "One JSON object: events, labels, sessions, rollups.",
    "content": {"application/json": {"schema": {"type": "object"}}},
}


@api.get(
    "/api/subjects",
    operation_id="subjects",
    summary="People, last seen first",
    security=needs("read"),
    responses={200: json_content("Subjects"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters("device_id")},
)
def subjects() -> dict[str, Any]:
    """Everybody whom an event names."""
    require("read")
    return list_subjects(context().database, read_query(request.args, "device_id"))


@api.delete(
    "/api/subjects/<subject_id>",
    operation_id="deleteSubject",
    summary="Forget a person",
    description="Events, labels, drives and counts go together, or not at all.",
    security=needs("export"),
    responses={200: json_content("SubjectDeleted"), **errors(400, 401, 403, 404, 429, 500, 503)},
    openapi_extensions=_ONE,
)
def delete(subject_id: str) -> dict[str, Any]:
    """Removes everything held about a person."""
    caller = require("export")
    require_id("subject_id", subject_id)
    gone = context().database.write(lambda connection: delete_subject(connection, subject_id, caller.name))
    return {"status": "deleted", "subject_id": subject_id, **gone}


@api.get(
    "/api/subjects/<subject_id>/export",
    operation_id="exportSubject",
    summary="Everything held about a person",
    security=needs("export"),
    responses={200: _HELD, **errors(400, 401, 403, 404, 429, 500, 503)},
    openapi_extensions=_ONE,
)
def export(subject_id: str) -> Response:
    """Streams everything held about a person."""
    caller = require("export")
    require_id("subject_id", subject_id)
    context().database.write(lambda log: record(log, caller.name, "subject.export", subject_id))
    response = Response(begun(export_subject(context().database, subject_id)), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="sleepsafe-{subject_id}.json"'
    return response
