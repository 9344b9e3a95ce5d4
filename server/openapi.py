"""The OpenAPI document: made from the routes and the schemas that check the requests. `python -m server.openapi` prints it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.models.schema import Schema
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server import (
    VERSION,
    schemas,
    schemas_access,
    schemas_drift,
    schemas_drowsiness,
    schemas_models,
    schemas_telemetry,
)  # fmt: skip
from server.auth import BEARER, COOKIES, DEVICE_COOKIE, SESSION_COOKIE, Permission

_REF: Final = "#/components/schemas/"
_PREDICT_REQUESTS: Final = ("StressRequest", "StressRequestWithResp", "DrowsinessRequest")
_PREDICTIONS: Final = ("StressPrediction", "DrowsinessPrediction")
_SERIES: Final = ("DrowsinessSeries", "TimedDrowsinessSeries")
_BASES: Final = (BaseModel, schemas.Schema, schemas_drowsiness.Series)
_UNMADE: Final = "422"
_REASONS: Final = {
    400: "The input was refused; `details` names each field.",
    401: "A key or a session is needed, or this one has ended; the message says which.",
    403: "This key's role does not allow it, or a page of another site sent it.",
    404: "Nothing of this name is here.",
    409: "It contradicts what is there; the message says how, and `details` what stands in the way.",
    413: "The body is too large.",
    415: "The body is not sent as application/json.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something went wrong here.",
    503: "A part that is needed does not answer; `details` names it.",
}
_INFO: Final = (
    "Drowsiness and stress from physiological signals. Errors all have one shape; every answer carries `X-Request-ID`. "
    "Where AUTH is open, nothing needs a key."
)
_SCHEMES: Final[Mapping[str, dict[str, str]]] = {
    BEARER: {"type": "http", "scheme": "bearer", "description": "A key, for programs."},
    SESSION_COOKIE: {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "A signed-in browser."},
    DEVICE_COOKIE: {"type": "apiKey", "in": "cookie", "name": DEVICE_COOKIE, "description": "An enrolled browser."},
}


class Routes(APIBlueprint):
    """A blueprint whose views are called as they are: the body reader and the schemas check what comes in."""

    @staticmethod
    def create_view_func(func: Any, *_args: Any, **_options: Any) -> Any:
        """The view itself instead of a wrapper that would validate nothing and cost 3 us."""
        return func


class App(OpenAPI):
    """Flask with an OpenAPI document whose error responses are only those that the routes name."""

    def __init__(self) -> None:
        info = Info(title="SleepSafe", version=VERSION, description=_INFO)
        super().__init__("server", info=info, doc_ui=False, static_folder=None)

    def ensure_sync(self, func: Any) -> Any:
        """The function itself: no view is asynchronous, and asking costs 1 us each time."""
        return func

    def generate_spec_json(self) -> None:
        """Makes the document, without the 422 that flask-openapi3 gives to every operation."""
        self.components_schemas.update(_components())
        super().generate_spec_json()  # type: ignore[no-untyped-call]  # the library has no types
        for path in self.spec_json["paths"].values():
            for operation in path.values():
                operation["responses"].pop(_UNMADE, None)
        components = self.spec_json["components"]
        components["schemas"].pop(self.validation_error_model.__name__, None)
        components["schemas"].pop("UnprocessableEntity", None)
        components["securitySchemes"] = dict(_SCHEMES)


def json_content(name: str) -> dict[str, Any]:
    """A successful response with the schema `name`."""
    return {"description": "Success.", "content": _json(name)}


def json_body(name: str) -> dict[str, Any]:
    """The request body with the schema `name`, which the service and not flask-openapi3 checks."""
    return {"requestBody": {"required": True, "content": _json(name)}}


def needs(permission: Permission, *, browser: bool = False) -> list[dict[str, list[str]]]:
    """What an operation takes as proof that the caller may, from a `browser` only or from a program as well.

    The permission stands where OpenAPI has the role.
    """
    sources = (BEARER, SESSION_COOKIE) if permission in ("read", "export", "manage") else (BEARER, *COOKIES)
    proofs: list[dict[str, list[str]]] = [{source: [permission]} for source in sources[browser:]]
    return [{}, *proofs] if permission == "predict" else proofs


def path_parameters(described: Mapping[str, str], kind: str = "string", **limits: str) -> dict[str, Any]:
    """The parts of the path that the view takes by name, as described; `kind` is what they are in JSON."""
    schema = {"type": kind, **limits}
    return {
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
            for name, text in described.items()
        ]
    }


def errors(*statuses: int) -> dict[Any, Any]:
    """The error responses for `statuses`."""
    responses: dict[int, dict[str, Any]] = {
        status: {"description": _REASONS[status], "content": _json("Error")} for status in statuses
    }
    for status in responses.keys() & {429, 503}:
        responses[status]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return responses


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF + name}}}


def _components() -> dict[str, Schema]:
    modules = (schemas, schemas_access, schemas_drift, schemas_drowsiness, schemas_models, schemas_telemetry)
    named = {name: each for module in modules for name, each in vars(module).items()}.values()
    models = [model for model in named if isinstance(model, type) and issubclass(model, BaseModel)]
    models = [model for model in models if model not in _BASES]
    modes: Any = [(model, "validation") for model in models]
    definitions = models_json_schema(modes, ref_template=_REF + "{model}")[1]["$defs"]
    definitions |= _unions()
    return {name: Schema(**definitions[name]) for name in sorted(definitions)}


def _unions() -> dict[str, dict[str, Any]]:
    requests = [{"$ref": _REF + name} for name in _PREDICT_REQUESTS]
    predictions = [{"$ref": _REF + name} for name in _PREDICTIONS]
    anything = {"description": "Anything else becomes an error object of its own in the answer."}
    items = {"type": "array", "minItems": 1, "maxItems": schemas.MAX_BATCH, "items": {"anyOf": [*requests, anything]}}
    events = {**items, "items": {"anyOf": [{"$ref": _REF + "TelemetryEvent"}, anything]}}
    answers = {"type": "array", "items": {"anyOf": [*predictions, {"$ref": _REF + "Error"}]}}
    return {
        "PredictRequest": {"oneOf": requests},
        "SessionRequest": {"oneOf": [{"$ref": _REF + name} for name in ("SessionByKey", "SessionByLink")]},
        "DrowsinessSeriesRequest": {"oneOf": [{"$ref": _REF + name} for name in _SERIES]},
        "Prediction": {"oneOf": predictions},
        "BatchRequest": _object(data=items),
        "TelemetryBatch": _object(events=events),
        "BatchPrediction": _object(count={"type": "integer"}, predictions=answers),
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def main() -> None:
    """Prints the document, the same for the same routes and schemas."""
    from server.app import create_app
    from server.config import Config
    from server.predict import Predictor

    app = create_app(Config(log_level="error"), predictor=Predictor({}))
    sys.stdout.write(json.dumps(app.api_doc, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
