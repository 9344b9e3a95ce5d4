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

from server import VERSION, schemas, schemas_drowsiness

_REF: Final = "#/components/schemas/"
_PREDICT_REQUESTS: Final = ("StressRequest", "StressRequestWithResp", "DrowsinessRequest")
_PREDICTIONS: Final = ("StressPrediction", "DrowsinessPrediction")
_SERIES: Final = ("DrowsinessSeries", "TimedDrowsinessSeries")
_BASES: Final = (BaseModel, schemas.Schema, schemas_drowsiness.Series)
_UNMADE: Final = "422"
_REASONS: Final = {
    400: "The input was refused; `details` names each field.",
    404: "Nothing of this name is here.",
    413: "The body is too large.",
    415: "The body is not sent as application/json.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something went wrong here.",
    503: "A part that is needed does not answer; `details` names it.",
}
_INFO: Final = (
    "Drowsiness and stress from physiological signals. Errors all have one shape; every answer carries `X-Request-ID`."
)


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
        components.pop("securitySchemes")  # null, which OpenAPI does not allow: there are none yet


def json_content(name: str) -> dict[str, Any]:
    """A successful response with the schema `name`."""
    return {"description": "Success.", "content": _json(name)}


def json_body(name: str) -> dict[str, Any]:
    """The request body with the schema `name`, which the service and not flask-openapi3 checks."""
    return {"requestBody": {"required": True, "content": _json(name)}}


def path_parameters(described: Mapping[str, str]) -> dict[str, Any]:
    """The parts of the path that the view takes by name, as described."""
    return {
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in described.items()
        ]
    }


def errors(*statuses: int) -> dict[Any, Any]:
    """The error responses for `statuses`."""
    responses: dict[int, dict[str, Any]] = {
        status: {"description": _REASONS[status], "content": _json("Error")} for status in statuses
    }
    if 429 in responses:
        responses[429]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return responses


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF + name}}}


def _components() -> dict[str, Schema]:
    named = {**vars(schemas), **vars(schemas_drowsiness)}.values()
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
    answers = {"type": "array", "items": {"anyOf": [*predictions, {"$ref": _REF + "Error"}]}}
    return {
        "PredictRequest": {"oneOf": requests},
        "DrowsinessSeriesRequest": {"oneOf": [{"$ref": _REF + name} for name in _SERIES]},
        "Prediction": {"oneOf": predictions},
        "BatchRequest": _object(data=items),
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
