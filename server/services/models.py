"""What is known of the served models: where they come from, how good they are, and the pictures of it."""

from __future__ import annotations

from typing import Any, Final

from ml_logic import artefact
from server.errors import ApiError
from server.predict import ARM, LoadedModel, Predictor

PICTURES: Final = ("confusion.png", "reliability.png")
_LINEAGE: Final = ("estimator", "created", "feature_set", "trained_on", "libraries")


def list_models(predictor: Predictor) -> dict[str, Any]:
    """Every served model with its origin and its person-out metrics, in the shape of `schemas.Models`."""
    return {"models": [_summary(model) for model in predictor.models.values()]}


def describe_model(predictor: Predictor, name: str) -> dict[str, Any]:
    """One served model with its card and its training ranges, in the shape of `schemas.ModelDetail`; 404 if unknown."""
    model = _find(predictor, name)
    manifest = model.package.manifest
    return {
        **_summary(model),
        "inputs": manifest.get("inputs", {}),
        "metrics": manifest["metrics"],
        "card": model.package.read(artefact.CARD).decode(),
        "pictures": [f"/api/models/{name}/{picture}" for picture in PICTURES if picture in manifest["files"]],
    }


def picture_of(predictor: Predictor, name: str, picture: str) -> bytes:
    """A PNG of the model's package; 404 for any other file."""
    package = _find(predictor, name).package
    if picture not in PICTURES or picture not in package.manifest["files"]:
        raise ApiError(404, "This model has no such picture.", details={"picture": {"allowed": list(PICTURES)}})
    return package.read(picture)


def _find(predictor: Predictor, name: str) -> LoadedModel:
    known = {model.task.registered_name: model for model in predictor.models.values()}
    if name not in known:
        raise ApiError(404, "No model of this name is served.", details={"name": {"allowed": list(known)}})
    return known[name]


def _summary(model: LoadedModel) -> dict[str, Any]:
    manifest = model.package.manifest
    return {
        "name": model.task.registered_name,
        "task": model.task.name,
        "version": model.version,
        "digest": model.digest,
        "arm": ARM,
        "person_out": manifest["metrics"].get("person_out", {}),
        **{key: manifest[key] for key in _LINEAGE if key in manifest},
    }
