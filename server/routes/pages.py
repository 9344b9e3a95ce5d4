"""GET / and /docs and /openapi.json, and the app's page for every address that a browser asks and nobody else knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask_openapi3.models.tag import Tag
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from server import SERVICE, VERSION
from server.context import context
from server.errors import ApiError, respond
from server.openapi import Routes, errors, json_content
from server.static import ASSETS, DOCS, MISSING_CLIENT

_TRANSLATIONS: Final = {"de": "index.de.html"}
api: Final = Routes("pages", __name__, abp_tags=[Tag(name="operations")])
docs: Final = Blueprint("docs", __name__)
_ENDPOINTS: Final = {
    "predict": "/api/predict",
    "batch_predict": "/api/batch-predict",
    "analyze_drowsiness": "/api/drowsiness/analyze",
    "features": "/api/features",
    "models": "/api/models",
    "version": "/api/version",
    "session": "/api/session",
    "keys": "/api/keys",
    "audit": "/api/audit",
    "health": "/health",
    "ready": "/health/ready",
    "summary": "/api/health",
    "metrics": "/metrics",
    "documentation": "/docs",
    "openapi": "/openapi.json",
}


@api.get(
    "/",
    operation_id="root",
    summary="What this is, and where",
    description="A browser gets the app.",
    responses={200: json_content("ApiRoot"), **errors(429, 500)},
)
def root() -> Response:
    """The app for browsers, a list of addresses for programs."""
    if _wants_page():
        return _page()
    response = jsonify(name=SERVICE, version=VERSION, endpoints=_ENDPOINTS)
    response.vary.add("Accept")
    return response


@docs.get("/docs")
@docs.get("/docs/")
def documentation() -> Response:
    """Swagger UI, from our own files."""
    return _html(DOCS / "index.html")


@docs.get("/openapi.json")
def document() -> Any:
    """The OpenAPI document."""
    return jsonify(current_app.api_doc)  # type: ignore[attr-defined]  # flask-openapi3 adds it


def register_fallback(app: Flask) -> None:
    """Unknown addresses: the app for browsers, which has routes of its own; a JSON error for programs."""
    app.register_error_handler(NotFound, _unknown)


def _unknown(_error: NotFound) -> Response:
    inside_app = request.method in ("GET", "HEAD") and not request.path.startswith(("/api/", ASSETS))
    if inside_app and _wants_page():
        return _page()
    return respond(ApiError(404, "Nothing is found at this address."))


def _wants_page() -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _page() -> Response:
    response = _drawn(request.path) or _drawn("shell") or Response(MISSING_CLIENT, mimetype="text/html")
    response.vary.update(("Accept", "Accept-Encoding", "Accept-Language"))
    return response


def _drawn(path: str) -> Response | None:
    """The page as the build drew it for this address, in the browser's language where there is one."""
    language = request.accept_languages.best_match(("en", *_TRANSLATIONS), "en")
    file = safe_join(str(context().config.client_dir), path.strip("/"), _TRANSLATIONS.get(language, "index.html"))
    return _html(Path(file)) if file and Path(file).is_file() else None


def _html(page: Path) -> Response:
    encoding, file = _smallest(page)
    response = Response(file.read_bytes(), mimetype="text/html")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _smallest(page: Path) -> tuple[str, Path]:
    """The compressed twin that the build made, where the browser takes it."""
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        twin = page.with_name(page.name + suffix)
        if request.accept_encodings.quality(encoding) > 0 and twin.is_file():
            return encoding, twin
    return "", page
