"""GET, POST and DELETE /api/session, and POST /api/devices/enrol."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs
from server.signin import enrol_browser, session, sign_in, sign_out

api: Final = Routes("access", __name__, abp_tags=[Tag(name="access")])
_SIGN_IN: Final = (
    "By a key, or by the token of the one-time link that the server prints when it starts without any key. A device key "
    "signs the browser in as a device for a year, any other for 12 h. The cookie is HttpOnly and SameSite=Strict."
)
_SIGN_OUT: Final = "An enrolled device stays one; a browser that is nothing else is no device any more."


@api.get(
    "/api/session",
    operation_id="session",
    summary="Who is asking, and what they may",
    responses={200: json_content("Session"), **errors(401, 429, 500, 503)},
)
def current() -> dict[str, Any]:
    """Without a key or a session: nobody."""
    return session()


@api.post(
    "/api/session",
    operation_id="signIn",
    summary="Sign this browser in",
    description=_SIGN_IN,
    responses={200: json_content("Session"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("SessionRequest"),
)
def begin() -> dict[str, Any]:
    """Sets the cookie."""
    return sign_in(context().body.read_json(request.environ))


@api.delete(
    "/api/session",
    operation_id="signOut",
    summary="Sign this browser out",
    description=_SIGN_OUT,
    responses={200: json_content("Session"), **errors(401, 403, 429, 500, 503)},
)
def end() -> dict[str, Any]:
    """Takes the cookie away."""
    return sign_out()


@api.post(
    "/api/devices/enrol",
    operation_id="enrolDevice",
    summary="Make this browser a device",
    description="For a browser in which an admin is signed in. From then on it may send events, for a year.",
    security=needs("manage", browser=True),
    responses={200: json_content("Session"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("Enrolment"),
)
def enrol() -> dict[str, Any]:
    """Sets the device's own cookie."""
    caller = require("manage")
    return enrol_browser(caller, context().body.read_json(request.environ))
