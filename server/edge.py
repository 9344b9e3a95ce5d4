"""The outermost layer: request id, security headers, CORS, one log line and the metrics of every response."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, Protocol

from flask_cors.core import get_cors_headers, merge_options, serialize_options
from werkzeug.datastructures import Headers

from server import logs
from server.shortcut import ROUTE

_Headers = list[tuple[str, str]]
_Environ = dict[str, Any]
_App = Callable[[_Environ, Any], Iterable[bytes]]

REQUEST_ID: Final = "sleepsafe.request_id"
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
PREFLIGHT_SECONDS: Final = 600

_SCRIPTS: Final = "script-src 'self' 'wasm-unsafe-eval'"
CSP: Final = "; ".join(
    (
        "default-src 'self'",
        _SCRIPTS,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_OFF: Final = (
    "accelerometer autoplay display-capture geolocation gyroscope magnetometer microphone midi payment "
    "publickey-credentials-get serial usb xr-spatial-tracking"
)
PERMISSIONS: Final = "camera=(self), " + ", ".join(f"{name}=()" for name in _OFF.split())
SECURITY_HEADERS: Final[_Headers] = [
    ("Content-Security-Policy", CSP),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS),
]
LANDMARKS_WORKER: Final = "/assets/landmarks.worker-"
"""The worker that computes landmarks, by WebAssembly on several cores: each of those runs a script made in the browser."""
WORKER_HEADERS: Final[_Headers] = [
    ("Content-Security-Policy", CSP.replace(_SCRIPTS, f"{_SCRIPTS} blob:")),
    *SECURITY_HEADERS[1:],
]
HSTS: Final = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class Observer(Protocol):
    """Who counts requests."""

    def observe_request(self, route: str, status: int, seconds: float) -> None:
        """Counts one answered request."""


class Cors:
    """What flask-cors says for `origins`, remembered by origin: it costs 40 us to ask it anew for every response."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        choices = {
            "origins": list(origins),
            "methods": ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"],
            "allow_headers": ["Authorization", "Content-Type", "X-Request-ID"],
            "expose_headers": ["X-Request-ID", "Retry-After"],
            "max_age": PREFLIGHT_SECONDS,
            "always_send": False,
            "send_wildcard": origins == ("*",),
        }
        self._options = serialize_options(merge_options(object(), choices))  # type: ignore[arg-type]  # no app: the choices are all given
        self._simple = lru_cache(maxsize=256)(lambda origin: self._ask(Headers({"Origin": origin}), "GET"))

    def headers(self, environ: _Environ) -> _Headers:
        """The CORS headers of the response to this request."""
        origin = environ.get("HTTP_ORIGIN")
        if origin is None:
            return []
        if environ["REQUEST_METHOD"] != "OPTIONS":
            return self._simple(origin)
        names = ("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers")
        sent = {name: environ.get("HTTP_" + name.upper().replace("-", "_")) for name in names}
        return self._ask(Headers({name: value for name, value in sent.items() if value}), "OPTIONS")

    def _ask(self, headers: Headers, method: str) -> _Headers:
        return [
            (name, str(value)) for name, value in get_cors_headers(self._options, headers, method).items(multi=True)
        ]


class Edge:
    """Wraps the whole WSGI app, static files included. One layer instead of five extensions: each hook costs."""

    def __init__(self, app: _App, observer: Observer, cors_origins: tuple[str, ...]) -> None:
        self._app = app
        self._observer = observer
        self._cors = Cors(cors_origins) if cors_origins else None
        self._write_line = logs.request_writer()

    def __call__(self, environ: _Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers as the wrapped app does, with the headers that every response carries."""
        started = time.perf_counter()
        request_id = _request_id(environ.get("HTTP_X_REQUEST_ID"))
        environ[REQUEST_ID] = request_id
        status, route = 500, "(unknown)"

        def start(line: str, headers: _Headers, *exc_info: Any) -> Any:
            nonlocal status, route
            status, route = int(line[:3]), route_of(environ)
            headers += WORKER_HEADERS if environ["PATH_INFO"].startswith(LANDMARKS_WORKER) else SECURITY_HEADERS
            headers.append(("X-Request-ID", request_id))
            if environ["wsgi.url_scheme"] == "https":
                headers.append(HSTS)
            if self._cors is not None:
                headers += self._cors.headers(environ)
            return start_response(line, headers, *exc_info)

        try:
            return self._app(environ, start)
        finally:
            self._observe(environ, request_id, route, status, time.perf_counter() - started)

    def _observe(self, environ: _Environ, request_id: str, route: str, status: int, seconds: float) -> None:
        self._observer.observe_request(route, status, seconds)
        if self._write_line is not None:
            self._write_line(request_id, environ["REQUEST_METHOD"], route, status, seconds)


def _request_id(sent: str | None) -> str:
    return sent if sent and _SANE_ID.fullmatch(sent) else secrets.token_hex(16)


def route_of(environ: _Environ) -> str:
    """The route that answers, by its rule and never by what was asked; known from the start of the response on."""
    if ROUTE in environ:
        return str(environ[ROUTE])
    # Flask leaves its request in the environ until it has answered; a static file never had one.
    request = environ.get("werkzeug.request")
    if request is None or not hasattr(request, "url_rule"):
        return "(static)"
    return "(unknown)" if request.url_rule is None else str(request.url_rule.rule)
