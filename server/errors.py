"""One error shape for everything that goes wrong: `{"error": type, "message": for people, "details": {...}}`."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from server.db import UNAVAILABLE, reason

TYPES: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
    500: "internal_error",
    503: "unavailable",
}
_MESSAGES: Final[Mapping[int, str]] = {
    404: "Nothing is found at this address.",
    405: "This address does not take this method.",
    500: "Something went wrong on our side. The request id helps us to find it.",
}

_NO_DATABASE: Final = "The database does not answer, or has no room left. Nothing was stored; try again soon."
RETRY_S: Final = 5
"""About as long as a database takes to come back from a restart."""
FRAMES: Final = 8
"""How many of the innermost frames a failure's log line names."""


class ApiError(Exception):
    """An answer other than success: becomes the response with `status` and the error shape."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {
            "error": kind or TYPES[status],
            "message": message,
            "details": dict(details or {}),
        }


def register(app: Flask) -> None:
    """Gives every error of `app` the one shape."""
    app.register_error_handler(ApiError, respond)
    app.register_error_handler(HTTPException, _from_http)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def respond(error: ApiError) -> Response:
    """The response for `error`."""
    response = jsonify(error.body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def unexpected(error: Exception, environ: Mapping[str, Any]) -> ApiError:
    """Logs a failure nobody foresaw and makes it a 500."""
    # The exception's own text may quote the payload, so only its type and where it was raised are logged.
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    structlog.get_logger().error(
        "unexpected_error",
        request_id=environ.get("sleepsafe.request_id"),
        type=type(error).__name__,
        at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )
    return ApiError(500, _MESSAGES[500])


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status not in TYPES:
        status = 400 if status < 500 else 500
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    message = _MESSAGES.get(status, HTTPStatus(status).phrase + ".")
    return respond(ApiError(status, message, headers=headers))


def _unavailable(error: Exception) -> Response:
    request_id = request.environ.get("sleepsafe.request_id")
    structlog.get_logger().warning(
        "database_unavailable", request_id=request_id, type=type(error).__name__, reason=reason(error)
    )
    details = {"retry_after_seconds": RETRY_S}
    return respond(ApiError(503, _NO_DATABASE, details=details, headers={"Retry-After": str(RETRY_S)}))


def _unexpected(error: Exception) -> Response:
    return respond(unexpected(error, request.environ))
