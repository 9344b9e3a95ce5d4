"""What a training run is asked, and what its package says of itself: the manifest and the files beside it."""

from __future__ import annotations

import io
import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np
from sklearn.calibration import CalibratedClassifierCV

from ml_logic import artefact, card, evaluate
from ml_logic.datasets import synthetic
from ml_logic.judge import Picked, Plan
from ml_logic.table import Table

LIBRARIES: Final = ("numpy", "scikit-learn", "skl2onnx", "onnx", "onnxruntime", "joblib", "optuna", "dask")
QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
ROWS: Final = 2000
"""Of synthetic data, unless asked otherwise."""


def new_version() -> str:
    """The version of a training that begins now: UTC `YYYY.MM.DD.HHMMSS`."""
    return datetime.now(UTC).strftime("%Y.%m.%d.%H%M%S")


@dataclass(frozen=True, slots=True)
class Config:
    """One training run; `rows`: of synthetic data; `dask`: the address of a scheduler."""

    task: str
    data: tuple[str, ...]
    out: Path
    plan: Plan = field(default_factory=Plan)
    rows: int = ROWS
    version: str = field(default_factory=new_version)
    dask: str | None = None


def describe(
    config: Config, table: Table, exam: Table, metrics: dict[str, Any], picked: Picked, chosen: list[str]
) -> dict[str, Any]:
    """The manifest, but for the quality report and what `artefact.write` adds."""
    task = table.task
    ranges = {f.name: _range_of(table, f.name) for f in task.inputs if np.isfinite(table.inputs[f.name]).any()}
    return {
        "name": task.registered_name,
        "task": task.name,
        "version": config.version,
        "created": datetime.now(UTC).date().isoformat(),
        "feature_set": task.feature_set,
        "columns": list(task.columns),
        "classes": list(task.classes),
        "estimator": picked.how,
        "chosen_while_judging": chosen,
        "inputs": ranges,
        "example": {"model": task.name} | {name: round(known["all"]["p50"], 4) for name, known in ranges.items()},
        "trained_on": _trained_on(config, table, exam),
        "training": _training(config, picked),
        "metrics": metrics,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def files(table: Table, manifest: dict[str, Any], model: CalibratedClassifierCV, onnx: bytes) -> dict[str, bytes]:
    """The package's files by name."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer, compress=("xz", 6))
    metrics, title = manifest["metrics"], f"{manifest['name']} {manifest['version']}, people it has not seen"
    return {
        artefact.PIPELINE: buffer.getvalue(),
        artefact.ONNX: onnx,
        artefact.CARD: card.render(table.task, manifest).encode(),
        "confusion.png": evaluate.confusion_png(metrics["confusion"], table.task.classes, title),
        "reliability.png": evaluate.reliability_png(metrics["reliability"], title),
        "importance.png": evaluate.importance_png(metrics["importance"], title),
    }


def _trained_on(config: Config, table: Table, exam: Table) -> dict[str, Any]:
    return {
        "source": table.source,
        "sources": list(table.sources or (table.source,)),
        "sha256": table.digest,
        "people": int(np.unique(table.person).size),
        "codes": table.codes(),
        "held_out_codes": exam.codes(),
        "parts": np.unique(table.part).tolist(),
        "rows": int(table.label.size),
        "rows_by_class": np.bincount(table.label, minlength=len(table.task.classes)).tolist(),
        "notes": list(table.notes),
        "seed": config.plan.seed,
    }


def _training(config: Config, picked: Picked) -> dict[str, Any]:
    return {
        "estimator": config.plan.estimator,
        "kind": type(picked.estimator).__name__,
        "tuned": config.plan.trials,
        "parameters": picked.estimator.get_params(),
        "seed": config.plan.seed,
        "commit": _commit(),
        "data": list(config.data),
        "rows": config.rows if synthetic.SOURCE in config.data else None,
        "dask": config.dask is not None,
    }


def _commit() -> str | None:
    """The commit of this code: BUILD_COMMIT in an image, else what git says, `None` where neither knows."""
    if built := os.environ.get("BUILD_COMMIT", "").strip():
        return built
    try:
        command = ["git", "rev-parse", "HEAD"]
        said = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.strip()


def _range_of(table: Table, name: str) -> dict[str, Any]:
    known = np.isfinite(table.inputs[name])
    values = table.inputs[name]
    rested = known & (table.label == 0)
    return {
        key: dict(
            zip((f"p{round(q * 100)}" for q in QUANTILES), np.round(np.quantile(x, QUANTILES), 6).tolist(), strict=True)
        )
        for key, x in (("all", values[known]), ("rested", values[rested if rested.any() else known]))
    }
