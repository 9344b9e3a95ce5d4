"""Inference: load the packaged models, decode a request into a row, predict, encode the answer. Knows nothing of Flask."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from ml_logic import artefact
from ml_logic.features.spec import Task
from ml_logic.features.tasks import ROWS, TASKS

INPUT: Final = "X"
OUTPUT: Final = "probabilities"
DECIMALS: Final = 4
CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
SHADOW: Final = "shadow"
WARM_ROWS: Final = (1, 100)
"""What requests bring: one row, and a full batch."""
_WHOLE: Final = 2**64
_ROUNDING: Final = 0.01
"""How far float32 probabilities may be from a sum of 1; ours."""

Arm = Literal["champion", "challenger"]
Row = tuple[float, ...]


class Sample(NamedTuple):
    """One decoded request: the row in the order of the task's columns, and the inputs it was made of."""

    task: str
    row: Row
    given: dict[str, float]


class Prediction(NamedTuple):
    """The most probable class of one sample, and the probability of each, in the order of the task's classes."""

    level: str
    probabilities: tuple[float, ...]
    used: tuple[str, ...]


class LoadedModel:
    """One packaged model, its fast form in memory."""

    def __init__(self, package: artefact.Artefact, task: Task) -> None:
        self.task = task
        self.package = package
        self.version = package.version
        self.digest = package.digest
        self._names = tuple(feature.name for feature in task.inputs)
        self._row = ROWS[task.name]
        self._session = _session(package.read(artefact.ONNX))
        self._check(package)
        self._templates: dict[Arm, str] = {arm: self._make_template(arm) for arm in (CHAMPION, CHALLENGER)}

    def decode(self, values: Mapping[str, Any]) -> Sample:
        """The sample of validated `values`, where an input that was not given is missing or None."""
        given = {name: values[name] for name in self._names if values.get(name) is not None}
        return Sample(self.task.name, self._row(**given), given)

    def predict(self, samples: Sequence[Sample]) -> list[Prediction]:
        """One prediction for each sample, in order."""
        rows = np.array([sample.row for sample in samples], dtype=np.float32)
        answers = self._session.run([OUTPUT], {INPUT: rows})[0].tolist()
        return [self._prediction(answer, tuple(sample.given)) for answer, sample in zip(answers, samples, strict=True)]

    def warm(self) -> None:
        """Runs rows through it, as requests will; raises ArtefactError when what comes out is no probabilities."""
        middle = {each.name: (each.minimum + each.maximum) / 2 for each in self.task.inputs}
        for count in WARM_ROWS:
            try:
                self.predict([self.decode(middle)] * count)
            except Exception as error:
                raise artefact.ArtefactError(f"{artefact.ONNX} does not run: {error}") from None

    def encode(self, prediction: Prediction, arm: Arm = CHAMPION) -> str:
        """The prediction as JSON, numbers with four decimals."""
        rounded = [round(value, DECIMALS) for value in prediction.probabilities]
        # A template, not json.dumps: every part but these is the same in each answer, and this is 4 us faster.
        return self._templates[arm] % (prediction.level, max(rounded), *rounded, '","'.join(prediction.used))

    def _prediction(self, answer: list[float], used: tuple[str, ...]) -> Prediction:
        if not abs(sum(answer) - 1) < _ROUNDING:  # not a number, either
            raise ValueError(f"{self.task.registered_name} {self.version} gave no probabilities")
        return Prediction(self.task.classes[answer.index(max(answer))], tuple(answer), used)

    def _make_template(self, arm: Arm) -> str:
        about = {"name": self.task.registered_name, "version": self.version, "digest": self.digest, "arm": arm}
        classes = ",".join(f'"{name}":%s' for name in self.task.classes)
        fixed = json.dumps(about, separators=(",", ":")).replace("%", "%%")
        return (
            f'{{"{self.task.name}_level":"%s","confidence":%s,"probabilities":{{{classes}}},'
            f'"features_used":["%s"],"model":{fixed}}}'
        )

    def _check(self, package: artefact.Artefact) -> None:
        zeros = np.zeros((1, len(self.task.columns)), dtype=np.float32)
        try:
            shape = self._session.run([OUTPUT], {INPUT: zeros})[0].shape
        except Exception as error:
            raise artefact.ArtefactError(f"{package.folder / artefact.ONNX} does not run: {error}") from None
        if shape != (1, len(self.task.classes)):
            raise artefact.ArtefactError(
                f"{package.folder / artefact.ONNX} gives {shape}, not one row of probabilities"
            )


@dataclass(frozen=True, slots=True)
class Trial:
    """A challenger beside a champion: it answers `share` of the people, or with mode "shadow" nobody."""

    model: LoadedModel
    experiment_id: int
    mode: Literal["ab", "shadow"]
    share: float
    salt: str

    def arm_of(self, key: str) -> Arm:
        """Who answers a subject or a device: the same one as long as the experiment lasts."""
        drawn = int.from_bytes(sha256((self.salt + key).encode()).digest()[:8], "big")
        return CHALLENGER if drawn < self.share * _WHOLE else CHAMPION


@dataclass(frozen=True, slots=True)
class Predictor:
    """The models that this process serves, by task; never changed, only replaced: who holds it has one state."""

    models: Mapping[str, LoadedModel]
    trials: Mapping[str, Trial] = field(default_factory=dict)

    @classmethod
    def load(cls, models_dir: Path) -> Predictor:
        """Verifies and loads the package of every task in `models_dir`.

        Raises ArtefactError when one is missing, damaged, or not made for this version's features.
        """
        packages = verify(models_dir)
        models = {name: LoadedModel(package, TASKS[name]) for name, package in packages.items()}
        give_memory_back()
        return cls(models)

    def require_all(self) -> None:
        """Raises LookupError unless the model of every task is loaded."""
        if missing := TASKS.keys() - self.models.keys():
            raise LookupError(f"not loaded: {', '.join(sorted(missing))}")


def verify(models_dir: Path) -> dict[str, artefact.Artefact]:
    """Opens the package of every task without loading any; raises ArtefactError for the first that must not be used."""
    if not models_dir.is_dir():
        raise artefact.ArtefactError(f"{models_dir} is not a folder: no packaged models there (MODELS_DIR)")
    return {name: artefact.verify(models_dir / name, task) for name, task in TASKS.items()}


def _session(model: bytes) -> Any:
    # onnxruntime opens its telemetry while it is being imported; only this, set before, keeps it shut.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise artefact.ArtefactError(f"{artefact.ONNX} cannot be loaded: {error}") from None


def give_memory_back() -> None:
    """After models were loaded or dropped."""
    # Parsing the models leaves about as much freed memory in glibc's arenas as the models take.
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "malloc_trim"):
            libc.malloc_trim(0)
