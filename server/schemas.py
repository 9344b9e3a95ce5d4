"""What requests and answers look like: made from the tasks' own inputs, so that every range stands once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from ml_logic.features.spec import Feature, Task
from ml_logic.features.tasks import TASKS
from server.errors import ApiError

MAX_BATCH: Final = 100
MAX_PROBLEMS: Final = 50
DEFAULT_MODEL: Final = "stress"
_WHO: Final = {
    "subject_id": "Whom this is about; a name of your own making, not a person's.",
    "device_id": "Which device asks. During an experiment, a subject or else a device is always answered by one model.",
}
STRICT: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Schema(BaseModel):
    """The base of what the API answers."""

    model_config = ConfigDict(protected_namespaces=(), extra="forbid")


class Error(Schema):
    """What every error looks like."""

    error: str = Field(description="The kind of error, for programs.")
    message: str = Field(description="What went wrong, for people.")
    details: dict[str, Any] = Field(description="More, by field; for a refused field its allowed range.")


class ModelIdentity(Schema):
    """Which model answered."""

    name: str
    version: str
    digest: str = Field(description="SHA-256 of the packaged model, 64 hex digits.")
    arm: Literal["champion", "challenger"]


class Health(Schema):
    """This process answers."""

    status: Literal["healthy"]
    service: str
    version: str
    environment: str
    timestamp: str
    uptime_seconds: float


Check = Literal["ok", "unreachable", "not configured"]


class Checks(Schema):
    """What this process needs, one by one."""

    database: Check
    redis: Check
    mlflow: Check
    models: Check


class Readiness(Schema):
    """This process can serve; degraded without Redis or MLflow, if configured."""

    status: Literal["ready", "degraded"]
    checks: Checks


class HealthSummary(Schema):
    """The state of the service for people and the client."""

    status: Literal["ok", "degraded"]
    message: str
    model_status: Literal["loaded", "not loaded"]
    api_version: str
    checks: Checks


class FeatureInfo(Schema):
    """One input of a model."""

    name: str
    unit: str
    minimum: float
    maximum: float
    required: bool
    description: str


class TaskInfo(Schema):
    """One model: what it takes and what it answers."""

    description: str
    feature_set: str
    inputs: list[FeatureInfo]
    classes: list[str]


class Tasks(Schema):
    """All models."""

    stress: TaskInfo
    drowsiness: TaskInfo


class Features(Schema):
    """What the models take; the first two fields are those of the stress model."""

    features: list[str]
    stress_classes: list[str]
    description: str
    models: Tasks


class Version(Schema):
    """The build that runs."""

    version: str
    commit: str
    uptime_seconds: float


class ApiRoot(Schema):
    """What this service is and where its parts are."""

    name: str
    version: str
    endpoints: dict[str, str]


def drop_default(schema: dict[str, Any]) -> None:
    """Keeps a default that is never an allowed value out of the document."""
    schema.pop("default", None)


def _optional(kind: Any, **constraints: Any) -> Any:
    # Left out is allowed, null is not: the default is never validated and never shown.
    return Annotated[kind, Field(default=None, json_schema_extra=drop_default, **constraints)]


def _input(feature: Feature) -> Any:
    limits: dict[str, Any] = {"ge": feature.minimum, "le": feature.maximum}
    limits["description"] = f"{feature.description} Unit: {feature.unit}."
    return Annotated[float, Field(**limits)] if feature.required else _optional(float, **limits)


def _request(name: str, task: Task, *, resp: bool = False) -> type[BaseModel]:
    fields: dict[str, Any] = {
        "resp" if resp and feature.name == "respiration" else feature.name: _input(feature) for feature in task.inputs
    }
    for key, described in _WHO.items():
        fields[key] = _optional(str, pattern=r"^[A-Za-z0-9_-]{1,64}$", description=described)
    kind = Literal[task.name]  # type: ignore[name-defined]  # made at run time
    fields["model"] = (kind, DEFAULT_MODEL) if task.name == DEFAULT_MODEL else kind
    return create_model(name, __config__=STRICT, __doc__=task.description, **fields)


def _answer(name: str, task: Task) -> type[BaseModel]:
    share = Annotated[float, Field(ge=0, le=1)]
    shares: Any = dict.fromkeys(task.classes, share)
    probabilities = create_model(f"{task.name.title()}Probabilities", __base__=Schema, **shares)
    levels: Any = Literal[task.classes]
    fields: dict[str, Any] = {
        f"{task.name}_level": levels,
        "confidence": share,
        "probabilities": probabilities,
        "features_used": list[str],
        "model": ModelIdentity,
    }
    return create_model(name, __base__=Schema, __doc__=task.description, **fields)


StressRequest = _request("StressRequest", TASKS["stress"])
StressRequestWithResp = _request("StressRequestWithResp", TASKS["stress"], resp=True)
DrowsinessRequest = _request("DrowsinessRequest", TASKS["drowsiness"])
StressPrediction = _answer("StressPrediction", TASKS["stress"])
DrowsinessPrediction = _answer("DrowsinessPrediction", TASKS["drowsiness"])
_REQUESTS: Final[Mapping[str, type[BaseModel]]] = {"stress": StressRequest, "drowsiness": DrowsinessRequest}
_INPUTS: Final = {feature.name: feature for task in TASKS.values() for feature in task.inputs}


def parse_sample(payload: object) -> tuple[str, dict[str, Any]]:
    """The task that `payload` asks, and its validated values by the names of the task's inputs.

    Raises ApiError 400 whose details name every refused field with its range.
    """
    if not isinstance(payload, dict):
        raise refused({}, "The input must be a JSON object.")
    name = payload.get("model", DEFAULT_MODEL)
    schema = _REQUESTS.get(name) if isinstance(name, str) else None
    if schema is None:
        raise refused({"model": {"message": "is not a model of this service", "allowed": list(_REQUESTS)}})
    if "resp" in payload and schema is StressRequest:
        return name, _with_resp(payload)
    return name, _validated(schema, payload)


def parse_batch(payload: object) -> list[Any]:
    """The 1 to 100 items of a batch, none of them looked at yet; raises ApiError 400 for anything else."""
    if not isinstance(payload, dict):
        raise refused({}, "The body must be a JSON object.")
    unknown = [key for key in payload if key != "data"][:MAX_PROBLEMS]
    details: dict[str, Any] = {printable(key): {"message": "is not known"} for key in unknown}
    items = payload.get("data")
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_BATCH:
        message = f"must be a list of 1 to {MAX_BATCH} items"
        details["data"] = {"message": message, "minimum_items": 1, "maximum_items": MAX_BATCH}
    if details or not isinstance(items, list):
        raise refused(details)
    return items


def _with_resp(payload: dict[str, Any]) -> dict[str, Any]:
    if "respiration" in payload:
        raise refused({"resp": {"message": "is another name of respiration: give one of them, not both"}})
    values = _validated(StressRequestWithResp, payload)
    return {**values, "respiration": values["resp"]}


def _validated(schema: type[BaseModel], payload: dict[str, Any]) -> dict[str, Any]:
    try:
        return schema.__pydantic_validator__.validate_python(payload).__dict__  # type: ignore[no-any-return]  # pydantic-core has no types
    except ValidationError as error:
        raise refused(_details(error)) from None


def _details(error: ValidationError) -> dict[str, Any]:
    problems = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_PROBLEMS]
    # A key that is not valid Unicode has no place in `loc`.
    fields = [str(problem["loc"][0]) if problem["loc"] else "" for problem in problems]
    return {printable(name): _problem(name, problem["type"]) for name, problem in zip(fields, problems, strict=True)}


def _problem(field: str, kind: str) -> dict[str, Any]:
    if kind == "extra_forbidden" or not field:
        return {"message": "is not known"}
    if field in _WHO:
        return {"message": "must be 1 to 64 letters, digits, - or _"}
    feature = _INPUTS["respiration" if field == "resp" else field]
    limits = f"a number from {feature.minimum:g} to {feature.maximum:g} ({feature.unit})"
    message = f"is missing: {limits}" if kind == "missing" else f"must be {limits}"
    return {"message": message, "minimum": feature.minimum, "maximum": feature.maximum}


def printable(name: object) -> str:
    """A client's own field name is payload: it is said back only when it looks like a field's name."""
    text = str(name)
    return text if text.isidentifier() and text.isascii() and len(text) <= 64 else "(unprintable name)"


def refused(details: Mapping[str, Any], message: str = "The input was refused; details names each field.") -> ApiError:
    """The 400 that names each refused field."""
    return ApiError(400, message, kind="validation_error", details=details)
