"""The recipe: load, judge on held-out people, fit on all of them, package. `python -m ml_logic.train stress --data drivedb`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np
from rich.console import Console
from rich.progress import track
from sklearn.calibration import CalibratedClassifierCV

from ml_logic import artefact, card, evaluate, preprocessing, twin
from ml_logic.datasets import DatasetError, drivedb, rldd, synthetic
from ml_logic.features.signals import Array
from ml_logic.preprocessing import Table

LIBRARIES: Final = ("numpy", "scikit-learn", "skl2onnx", "onnx", "onnxruntime", "joblib")
QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

LOADERS: Final[dict[tuple[str, str], Callable[[int], Table]]] = {
    ("stress", "drivedb"): lambda _: preprocessing.stress_table(drivedb.load()),
    ("stress", "synthetic"): lambda seed: preprocessing.synthetic_stress_table(synthetic.stress_rows(seed=seed)),
    ("drowsiness", "rldd"): lambda _: preprocessing.drowsiness_table(rldd.load()),
    ("drowsiness", "synthetic"): lambda seed: preprocessing.drowsiness_table(synthetic.blink_sequences(seed=seed)),
}


@dataclass(frozen=True, slots=True)
class Config:
    """One training run."""

    task: str
    data: str
    out: Path
    seed: int = 0
    version: str = "1.0.0"


def train(config: Config, console: Console) -> artefact.Artefact:
    """Runs the recipe and returns the package that it wrote to `config.out`.

    Raises DatasetError when recordings are missing or damaged, TwinError when the ONNX twin would answer otherwise.
    """
    table = LOADERS[config.task, config.data](config.seed)
    probabilities, unknown_rest, chosen = judge(table, config.seed, console)
    metrics = measure(table, probabilities, unknown_rest, config.seed)
    estimator, how = pick(table, config.seed)
    model = preprocessing.fit(table, estimator)
    onnx = twin.export(model, table.task)
    metrics["onnx_max_difference"] = round(twin.check(onnx, model, table.task, config.seed), 9)
    manifest = describe(config, table, metrics, how, chosen)
    return artefact.write(config.out, manifest, files(table, manifest, model, onnx))


def judge(table: Table, seed: int, console: Console) -> tuple[Array, Array | None, list[str]]:
    """Probabilities (n, classes) of every row from a model that has not seen its person, and what each part chose.

    For stress also the probabilities when the resting heart rate is not known.
    """
    probabilities = np.zeros((table.label.size, len(table.task.classes)))
    stress = "heart_rate_rise" in table.task.columns
    unknown_rest = np.zeros_like(probabilities) if stress else None
    chosen = []
    for part in track(np.unique(table.part), f"{table.task.name}: held-out people", console=console):
        held_out = table.part == part
        seen = table.take(~held_out)
        estimator, how = pick(seen, seed)
        model = preprocessing.fit(seen, estimator)
        chosen.append(f"{part}: {how}")
        probabilities[held_out] = model.predict_proba(table.x[held_out])
        if unknown_rest is not None:
            unknown_rest[held_out] = model.predict_proba(table.take(held_out).without_resting_heart_rate().x)
    return probabilities, unknown_rest, chosen


def pick(table: Table, seed: int) -> tuple[Any, str]:
    """The estimator for these rows and its name: given for stress, chosen on held-out people of `table` for drowsiness."""
    if table.task.name == "stress":
        return preprocessing.stress_estimator(seed), "random forest"
    candidates = preprocessing.drowsiness_candidates(seed)
    name = preprocessing.choose(table, candidates)
    return candidates[name], name


def measure(table: Table, probabilities: Array, unknown_rest: Array | None, seed: int) -> dict[str, Any]:
    """Everything that the manifest says of the model's quality; the same rows and seed give the same values."""
    metrics: dict[str, Any] = {
        "people": int(np.unique(table.person).size),
        "rows": int(table.label.size),
        "person_out": evaluate.summary(table, probabilities, seed),
        "pooled": evaluate.pooled(table, probabilities),
        "confusion": evaluate.confusion(table, probabilities),
        "reliability": evaluate.reliability(table, probabilities),
    }
    if unknown_rest is not None:
        metrics["person_out_without_resting_heart_rate"] = evaluate.summary(table, unknown_rest, seed)
    else:
        metrics["rldd_protocol"] = evaluate.rldd_protocol(table, probabilities)
    return metrics


def describe(config: Config, table: Table, metrics: dict[str, Any], how: str, chosen: list[str]) -> dict[str, Any]:
    """The manifest, but for what `artefact.write` adds."""
    task = table.task
    return {
        "name": task.registered_name,
        "task": task.name,
        "version": config.version,
        "created": datetime.now(UTC).date().isoformat(),
        "feature_set": task.feature_set,
        "columns": list(task.columns),
        "classes": list(task.classes),
        "estimator": how,
        "chosen_while_judging": chosen,
        "inputs": {feature.name: _range_of(table, feature.name) for feature in task.inputs},
        "trained_on": {
            "source": table.source,
            "sha256": table.digest,
            "people": int(np.unique(table.person).size),
            "parts": np.unique(table.part).tolist(),
            "rows": int(table.label.size),
            "rows_by_class": np.bincount(table.label, minlength=len(task.classes)).tolist(),
            "notes": list(table.notes),
            "seed": config.seed,
        },
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
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and package one of the two classifiers."""
    parser = argparse.ArgumentParser(prog="python -m ml_logic.train", description=main.__doc__)
    parser.add_argument("task", choices=sorted({task for task, _ in LOADERS}))
    parser.add_argument("--data", required=True, choices=sorted({data for _, data in LOADERS}))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--out", type=Path, help="folder of the package (default: the one that ships)")
    options = parser.parse_args(arguments)
    if (options.task, options.data) not in LOADERS:
        parser.error(f"{options.data} has no {options.task} labels")
    if options.data == synthetic.SOURCE and options.out is None:
        parser.error("synthetic data must not replace the models that ship: name a folder by --out")
    config = Config(
        options.task, options.data, options.out or artefact.MODELS_DIR / options.task, options.seed, options.version
    )
    console = Console(stderr=True)
    try:
        package = train(config, console)
    except (DatasetError, twin.TwinError) as error:
        console.print(f"error: {error}", style="red", highlight=False, soft_wrap=True, markup=False, emoji=False)
        return 1
    report(package, Console())
    return 0


def report(package: artefact.Artefact, console: Console) -> None:
    """What was reached, on a terminal."""
    metrics, source = package.manifest["metrics"], package.manifest["trained_on"]["source"]
    who = f"{package.name} {package.version} ({package.manifest['estimator']}), {metrics['people']} people of {source}"
    evaluate.print_summary(console, f"{who}, each judged by a model that has not seen them", metrics["person_out"])
    if "person_out_without_resting_heart_rate" in metrics:
        without = metrics["person_out_without_resting_heart_rate"]
        evaluate.print_summary(console, "the same without resting heart rate", without)
    for name, value in metrics.get("rldd_protocol", {}).items():
        console.print(f"{name}: {value}")
    if source == synthetic.SOURCE:
        console.print("SYNTHETIC DATA: made, not measured. These figures say nothing about people.", style="bold")
    packaged = f"packaged in {package.folder}, digest {package.digest[:12]}"
    console.print(packaged, soft_wrap=True, markup=False, emoji=False)


def _range_of(table: Table, name: str) -> dict[str, Any]:
    values = table.inputs[name]
    rested = values[table.label == 0]
    return {
        key: dict(
            zip((f"p{round(q * 100)}" for q in QUANTILES), np.round(np.quantile(x, QUANTILES), 6).tolist(), strict=True)
        )
        for key, x in (("all", values), ("rested", rested))
    }


if __name__ == "__main__":
    sys.exit(main())
