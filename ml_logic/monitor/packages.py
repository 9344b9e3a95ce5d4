"""The models that answered: their manifests, and their fast form where labels ask what they say."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ml_logic import artefact, parcel, versions
from ml_logic.features.spec import Task
from ml_logic.features.tasks import BY_NAME, ROWS
from ml_logic.monitor.drift import Array
from ml_logic.monitor.finding import Arm

INPUT: Final = "X"
OUTPUT: Final = "probabilities"

_NEEDED: Final = (
    ("trained_on", "rows"),
    ("trained_on", "rows_by_class"),
    ("metrics", "confusion"),
    ("metrics", "person_out", "balanced_accuracy"),
)
"""What a manifest has to say for its model to be watched."""


@dataclass(frozen=True, slots=True)
class Package:
    """A model's manifest, and how its ONNX form is fetched."""

    manifest: Mapping[str, Any]
    onnx: Callable[[], bytes]


def packaged(folder: Path | None = None) -> dict[str, Package]:
    """The packaged models by name, from `folder`, else MODELS_DIR, else those that ship; raises ArtefactError."""
    folder = folder or Path(os.environ.get("MODELS_DIR", "").strip() or artefact.MODELS_DIR)
    opened = {name: artefact.verify(folder / task.name, task) for name, task in BY_NAME.items()}
    return {name: Package(each.manifest, lambda e=each: e.read(artefact.ONNX)) for name, each in opened.items()}  # type: ignore[misc]  # mypy types no default of a lambda


def champion_of(packages: Mapping[str, Package]) -> dict[str, Arm]:
    """The packaged models as arms, by name."""
    manifests = {name: package.manifest for name, package in packages.items()}
    return {name: Arm(name, m["version"], m["digest"], "champion") for name, m in manifests.items()}


def find(connection: Connection, arm: Arm, packages: Mapping[str, Package]) -> Package | None:
    """The package of `arm`, of those that shipped or were pushed; None when it is neither."""
    shipped = packages.get(arm.name)
    if shipped is not None and shipped.manifest["digest"] == arm.digest:
        return shipped
    pushed = versions.find(connection, arm.name, arm.version)
    if pushed is None or pushed.digest != arm.digest:
        return None

    def onnx() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            try:
                data = versions.package_of(connection, arm.name, arm.version)
            except versions.VersionError as error:
                raise artefact.ArtefactError(str(error)) from None
            return parcel.unpack(data, arm.digest, BY_NAME[arm.name], Path(folder) / "package").read(artefact.ONNX)

    return Package(pushed.manifest, onnx)


def is_known(package: Package | None, task: Task) -> bool:
    """Whether it is said what the model takes, what it was trained on, and how it did there."""
    if package is None or package.manifest["feature_set"] != task.feature_set:
        return False
    about = package.manifest
    has_inputs = all(feature.name in about.get("inputs", {}) for feature in task.inputs)
    return has_inputs and all(reduce(lambda part, key: part.get(key, {}), path, about) for path in _NEEDED)


def levels(package: Package, task: Task, inputs: Mapping[str, Array]) -> NDArray[np.int64]:
    """What the model says (n,), index into the task's classes, of `inputs` (n,) by name; NaN is an input not given."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(package.onnx(), options, providers=["CPUExecutionProvider"])
    names = [feature.name for feature in task.inputs]
    values = np.stack([inputs[name] for name in names], axis=1)
    row = ROWS[task.name]
    rows = [
        row(**{name: value for name, value in zip(names, each, strict=True) if not np.isnan(value)})
        for each in values.tolist()
    ]
    (probabilities,) = session.run([OUTPUT], {INPUT: np.array(rows, dtype=np.float32)})
    found: NDArray[np.int64] = probabilities.argmax(axis=1).astype(np.int64)
    return found
