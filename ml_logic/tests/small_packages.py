"""Small real packages of the stress task, fitted in a moment to made-up people: a good one, and one that knows little."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression

from ml_logic import artefact, preprocessing, scores
from ml_logic.artefact import Artefact
from ml_logic.datasets import synthetic
from ml_logic.features import stress
from ml_logic.table import Table, split_exam

TASK = stress.TASK
PICTURE = b"\x89PNG\r\n"
GOOD, POOR = 1.0, 2e-4


@cache
def halves() -> tuple[Table, Table]:
    """The people to fit on, and the exam's."""
    return split_exam(everybody())


@cache
def everybody() -> Table:
    return preprocessing.synthetic_stress_table(synthetic.stress_rows(1500, people=60, seed=1))


@cache
def _twin(strength: float) -> bytes:
    fit, _ = halves()
    model = LogisticRegression(C=strength, max_iter=500).fit(fit.x / fit.x.std(axis=0), fit.label)
    model.coef_ = model.coef_ / fit.x.std(axis=0)
    kinds = [("X", FloatTensorType([None, len(TASK.columns)]))]
    return bytes(
        to_onnx(model, initial_types=kinds, options={id(model): {"zipmap": False}}, target_opset=18).SerializeToString()
    )


def write(folder: Path, version: str, strength: float = GOOD, **about: Any) -> Artefact:
    """A package in `folder`/`version`, as a training run writes it."""
    fit, exam = halves()
    said = np.full((fit.label.size, 3), 1 / 3)
    manifest = {
        "name": TASK.registered_name,
        "task": TASK.name,
        "version": version,
        "feature_set": TASK.feature_set,
        "columns": list(TASK.columns),
        "classes": list(TASK.classes),
        "estimator": "logistic regression",
        "example": {"model": "stress", "heart_rate": 72.0, "ecg": 0.5, "emg": 0.4, "gsr": 0.3, "respiration": 0.2},
        "trained_on": {
            "source": "synthetic",
            "sources": ["synthetic"],
            "sha256": fit.digest,
            "people": int(np.unique(fit.person).size),
            "rows": int(fit.label.size),
            "codes": fit.codes(),
            "held_out_codes": exam.codes(),
        },
        "training": {"seed": 1, "rows": 1500, "commit": "0" * 40, "parameters": {"C": strength}},
        "quality": {"passed": True},
        "metrics": {"person_out": scores.summary(scores.of_people(fit, said), 0), "confusion": [[1, 0, 0]] * 3},
        "libraries": {"numpy": np.__version__},
    }
    files = {artefact.ONNX: _twin(strength), artefact.CARD: b"# a card\n", "confusion.png": PICTURE}
    return artefact.write(folder / version, {**manifest, **about}, files)
