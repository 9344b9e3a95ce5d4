"""What the models take, described from their tasks."""

from __future__ import annotations

from typing import Any

from ml_logic.features.spec import Feature, Task
from ml_logic.features.tasks import TASKS


def describe_features() -> dict[str, Any]:
    """The inputs and classes of every model, in the shape of `schemas.Features`."""
    stress = TASKS["stress"]
    return {
        "features": [feature.name for feature in stress.inputs],
        "stress_classes": list(stress.classes),
        "description": stress.description,
        "models": {name: _describe(task) for name, task in TASKS.items()},
    }


def _describe(task: Task) -> dict[str, Any]:
    return {
        "description": task.description,
        "feature_set": task.feature_set,
        "inputs": [_input(feature) for feature in task.inputs],
        "classes": list(task.classes),
    }


def _input(feature: Feature) -> dict[str, Any]:
    return {
        "name": feature.name,
        "unit": feature.unit,
        "minimum": feature.minimum,
        "maximum": feature.maximum,
        "required": feature.required,
        "description": feature.description,
    }
