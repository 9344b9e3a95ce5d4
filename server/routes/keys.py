"""GET and POST /api/keys, and DELETE /api/keys/{id}."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs, path_parameters
from server.schemas_access import KeyRequest, checked
from server.services.keys import LARGEST_ID, create_recorded, list_keys, revoke

api: Final = Routes("keys", __name__, abp_tags=[Tag(name="access")])


@api.get(
    "/api/keys",
    operation_id="keys",
    summary="All keys",
    description="What they are called, may, and when they were used; the keys themselves are nowhere.",
    security=needs("manage"),
    responses={200: json_content("Keys"), **errors(401, 403, 429, 500, 503)},
)
def index() -> dict[str, Any]:
    """Revoked ones as well."""
    require("manage")
    with context().database.reading() as connection:
        return list_keys(connection)


@api.post(
    "/api/keys",
    operation_id="createKey",
    summary="A new key",
    description="The answer is the only time that the key is shown.",
    security=needs("manage"),
    responses={201: json_content("KeyCreated"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("KeyRequest"),
)
def create() -> tuple[dict[str, Any], int]:
    """Makes it."""
    caller = require("manage")
    wanted = checked(KeyRequest, context().body.read_json(request.environ))
    made = context().database.write(lambda new: create_recorded(new, wanted.name, wanted.role, caller.name))
    return made, 201


@api.delete(
    f"/api/keys/<int(max={LARGEST_ID}):key_id>",
    operation_id="revokeKey",
    summary="Revoke a key",
    description="At once and for good, with every browser session that it began.",
    security=needs("manage"),
    responses={200: json_content("Key"), **errors(401, 403, 404, 429, 500, 503)},
    openapi_extensions=path_parameters({"key_id": "The key's id."}, "integer"),
)
def delete(key_id: int) -> dict[str, Any]:
    """Revokes it."""
    caller = require("manage")
    return context().database.write(lambda connection: revoke(connection, key_id, caller.name))
