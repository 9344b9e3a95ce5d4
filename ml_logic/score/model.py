"""The packaged model as scoring uses it: its ONNX twin, one thread, rows in and probabilities out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ml_logic import artefact
from ml_logic.features import drowsiness, stress
from ml_logic.features.signals import Array
from ml_logic.features.tasks import TASKS

INPUT: Final = "X"
OUTPUT: Final = "probabilities"
_COLUMNS: Final[Mapping[str, Callable[[Array], Array]]] = {"stress": stress.columns, "drowsiness": drowsiness.columns}


@dataclass(frozen=True, slots=True)
class Package:
    """What a process needs in order to score: small enough to be sent to the workers of a cluster."""

    task: str
    onnx: bytes
    about: Mapping[str, str]
    """name, version, digest, feature_set and trained_on (the data's source): what every output file says of its model."""

    @classmethod
    def read(cls, folder: Path, task: str) -> Package:
        """The verified package in `folder`; raises ArtefactError when it must not be used."""
        package = artefact.verify(folder, TASKS[task])
        trained_on = package.manifest["trained_on"]
        about = {
            "name": package.name,
            "version": package.version,
            "digest": package.digest,
            "feature_set": package.manifest["feature_set"],
            "trained_on": ", ".join(trained_on.get("sources") or [trained_on.get("source", "")]),
        }
        return cls(task, package.read(artefact.ONNX), about)


class Model:
    """A package in memory; raises ArtefactError when its twin does not run on this version's columns."""

    def __init__(self, package: Package) -> None:
        self.task = TASKS[package.task]
        self._columns = _COLUMNS[package.task]
        self.session = _session(package.onnx)
        probe = np.array([[feature.minimum for feature in self.task.inputs]])
        try:
            shape = self.probabilities(probe).shape
        except Exception as error:
            raise artefact.ArtefactError(f"{artefact.ONNX} does not run: {error}") from None
        if shape != (1, len(self.task.classes)):
            raise artefact.ArtefactError(f"{artefact.ONNX} gives {shape}, not one row of probabilities")

    def probabilities(self, inputs: Array) -> NDArray[np.float32]:
        """Probabilities (n, classes) of rows (n, inputs) in the order of the task's inputs, an unknown optional one NaN."""
        rows = self._columns(inputs).astype(np.float32)
        answers: NDArray[np.float32] = self.session.run([OUTPUT], {INPUT: rows})[0]
        return answers


def _session(onnx: bytes) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: several may add the trees' votes in another order, and answers must be the same everywhere.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise artefact.ArtefactError(f"{artefact.ONNX} cannot be loaded: {error}") from None
