"""The prediction routes in front of Flask: its contexts, signals and router cost a fifth of such a request (45 us)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from server.context import Context
from server.errors import ApiError, unexpected
from server.metrics import Metrics
from server.predict import Predictor
from server.recorder import Recorder
from server.services.predict import predict_batch, predict_one

_Environ = dict[str, Any]
_App = Callable[[_Environ, Any], Iterable[bytes]]
_UseCase = Callable[[object, Predictor, Metrics, Recorder], bytes]

ROUTE: Final = "sleepsafe.route"
_ROUTES: Final[Mapping[str, tuple[str, _UseCase]]] = {
    "/api/predict": ("predict.predict", predict_one),
    "/api/batch-predict": ("predict.batch_predict", predict_batch),
}


class Shortcut:
    """Answers POST to the prediction routes as their views in `routes.predict` do; hands everything else on."""

    def __init__(self, app: _App, parts: Context) -> None:
        self._app = app
        self._parts = parts

    def __call__(self, environ: _Environ, start_response: Any) -> Iterable[bytes]:
        """The prediction or the error, or what the wrapped app answers."""
        route = _ROUTES.get(environ["PATH_INFO"])
        if route is None or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        environ[ROUTE] = environ["PATH_INFO"]
        status, body, headers = self._answer(*route, environ)
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, endpoint: str, use_case: _UseCase, environ: _Environ) -> tuple[str, bytes, list[tuple[str, str]]]:
        parts = self._parts
        try:
            parts.limits.check(endpoint, environ.get("REMOTE_ADDR", ""))
            payload = parts.body.read_json(environ)
            return "200 OK", use_case(payload, parts.predictor, parts.metrics, parts.recorder), []
        except ApiError as refusal:
            error = refusal
        except Exception as failure:
            error = unexpected(failure, environ)
        status = f"{error.status} {HTTPStatus(error.status).phrase}"
        return status, json.dumps(error.body).encode(), list(error.headers.items())
