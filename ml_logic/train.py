"""The recipe: load, check, judge, fit, examine, package, log. `python -m ml_logic.train stress --data drivedb`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from rich.console import Console
from sklearn.calibration import CalibratedClassifierCV

from ml_logic import artefact, cluster, collected, estimators, evaluate, preprocessing, quality, twin
from ml_logic.database import STATE_DIR
from ml_logic.datasets import DatasetError, drivedb, rldd, synthetic
from ml_logic.describe import ROWS, Config, describe, files, new_version
from ml_logic.judge import Judgement, Plan, judge, learn
from ml_logic.table import Table, join, split_exam

NOT_LOGGED: Final = 3
"""Exit code of a training whose result is on disk, but not in MLflow."""
MANY_ROWS: Final = 100_000
"""Above which trying every way in each held-out part takes so long that a person is told of a shorter one; ours."""
SYNTHETIC_SAID: Final = "SYNTHETIC DATA: made, not measured. These figures say nothing about people."

LOADERS: Final[dict[tuple[str, str], Callable[[int, int], Table]]] = {
    ("stress", "drivedb"): lambda *_: preprocessing.stress_table(drivedb.load()),
    ("stress", "telemetry"): lambda *_: collected.read("stress"),
    ("stress", "synthetic"): lambda seed, rows: preprocessing.synthetic_stress_table(
        synthetic.stress_rows(rows, seed=seed)
    ),
    ("drowsiness", "rldd"): lambda *_: preprocessing.drowsiness_table(rldd.load()),
    ("drowsiness", "telemetry"): lambda *_: collected.read("drowsiness"),
    ("drowsiness", "synthetic"): lambda seed, rows: preprocessing.drowsiness_table(
        synthetic.blink_rows(rows, seed=seed)
    ),
}
"""By task and data: (seed, rows) -> table; only synthetic data heeds the two."""


def default_folder(task: str, version: str) -> Path:
    """Where a package goes that nobody named a folder for: runs/<task>/<version> in STATE_DIR, else in data/."""
    return Path(os.environ.get("STATE_DIR", "").strip() or STATE_DIR) / "runs" / task / version


@cluster.one_thread()
def train(config: Config, console: Console) -> artefact.Artefact:
    """Runs the recipe and returns the package that it wrote to `config.out`.

    Raises DatasetError when data are missing, damaged or not fit to learn from, TwinError when the ONNX twin would answer
    otherwise, ClusterError when no scheduler answers.
    """
    started = time.monotonic()
    table, exam = split_exam(load(config))
    checked = quality.inspect(table, exam)
    print_quality(checked, console)
    quality.require(checked)
    if config.plan.estimator is None and table.label.size > MANY_ROWS:
        said = (
            f"{table.label.size:,} rows and no --estimator: this takes long; --estimator logistic_regression does not"
        )
        console.print(f"note: {said}", style="yellow", highlight=False, soft_wrap=True)
    remote = config.dask is not None
    with cluster.on(config.dask, table):
        judgement = judge(table, config.plan, console, remote=remote)
        picked, model = learn(table, config.plan, console, remote=remote)
    metrics = measure(table, judgement, config.plan.seed)
    if exam.label.size:
        metrics["exam"] = examine(exam, model, config.plan.seed)
    onnx = twin.export(model, table.task)
    metrics["onnx_max_difference"] = round(twin.check(onnx, model, table.task, config.plan.seed), 9)
    manifest = describe(config, table, exam, metrics, picked, judgement.chosen)
    manifest["quality"] = checked
    manifest["training"]["seconds"] = round(time.monotonic() - started, 1)
    return artefact.write(config.out, manifest, files(table, manifest, model, onnx))


def load(config: Config) -> Table:
    """The rows of all of the run's data, as one table."""
    return join([LOADERS[config.task, data](config.plan.seed, config.rows) for data in config.data])


def measure(table: Table, judgement: Judgement, seed: int) -> dict[str, Any]:
    """Everything that the manifest says of the model's quality; the same rows and seed give the same values."""
    probabilities = judgement.probabilities
    metrics: dict[str, Any] = {
        "people": int(np.unique(table.person).size),
        "rows": int(table.label.size),
        "person_out": evaluate.summary(table, probabilities, seed),
        "pooled": evaluate.pooled(table, probabilities),
        "confusion": evaluate.confusion(table, probabilities),
        "reliability": evaluate.reliability(table, probabilities),
        "importance": evaluate.importance(table, probabilities, judgement.shuffled),
    }
    if judgement.unknown_rest is not None:
        metrics["person_out_without_resting_heart_rate"] = evaluate.summary(table, judgement.unknown_rest, seed)
    elif table.source in (rldd.SOURCE, synthetic.SOURCE):
        metrics["rldd_protocol"] = evaluate.rldd_protocol(table, probabilities)
    return metrics


def examine(exam: Table, model: CalibratedClassifierCV, seed: int) -> dict[str, Any]:
    """How the model itself does on the people who were kept for the exam."""
    probabilities = model.predict_proba(exam.x)
    return {
        "people": int(np.unique(exam.person).size),
        "rows": int(exam.label.size),
        "summary": evaluate.summary(exam, probabilities, seed),
        "pooled": evaluate.pooled(exam, probabilities),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, package and log one of the two classifiers.

    Exit code 0: done; 1: nothing was trained; 2: a wrong command line; 3: trained and kept on disk, but not logged.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    for data in options.data:
        if (options.task, data) not in LOADERS:
            parser.error(f"{data} has no {options.task} labels")
    out = options.out or default_folder(options.task, options.version)
    if synthetic.SOURCE in options.data and artefact.MODELS_DIR in out.resolve().parents:
        parser.error("synthetic data must not replace the models that ship: name another folder by --out")
    plan = Plan(options.estimator, options.tune, options.seed)
    data = tuple(dict.fromkeys(options.data))
    config = Config(options.task, data, out, plan, options.rows, options.version, options.dask)
    console = Console(stderr=True)
    try:
        package = train(config, console)
    except (DatasetError, twin.TwinError, cluster.ClusterError) as error:
        _print_error(error, console)
        return 1
    report(package, Console())
    if options.log_later:
        return _say_how_to_log(package, Console())
    return _log(package, console)


def report(package: artefact.Artefact, console: Console) -> None:
    """What was reached, on a terminal."""
    metrics, source = package.manifest["metrics"], package.manifest["trained_on"]["source"]
    who = f"{package.name} {package.version} ({package.manifest['estimator']}), {metrics['people']} people of {source}"
    evaluate.print_summary(console, f"{who}, each judged by a model that has not seen them", metrics["person_out"])
    if "person_out_without_resting_heart_rate" in metrics:
        without = metrics["person_out_without_resting_heart_rate"]
        evaluate.print_summary(console, "the same without resting heart rate", without)
    if "exam" in metrics:
        title = f"the model itself on {metrics['exam']['people']} further people, kept for the exam"
        evaluate.print_summary(console, title, metrics["exam"]["summary"])
    for name, value in metrics.get("rldd_protocol", {}).items():
        console.print(f"{name}: {value}")
    if synthetic.SOURCE in source:
        console.print(SYNTHETIC_SAID, style="bold")
    packaged = f"packaged in {package.folder}, digest {package.digest[:12]}"
    console.print(packaged, soft_wrap=True, markup=False, emoji=False)


def print_quality(checked: dict[str, Any], console: Console) -> None:
    """The findings of the data-quality gate, one a line."""
    for check in checked["checks"]:
        word, style = ("ok", "green") if check["passed"] else ("FAILED", "red") if check["hard"] else ("note", "yellow")
        console.print(f"data: {word}: {check['message']}", style=style, highlight=False, soft_wrap=True, markup=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml_logic.train", description=main.__doc__)
    parser.add_argument("task", choices=sorted({task for task, _ in LOADERS}))
    parser.add_argument("--data", required=True, nargs="+", choices=sorted({data for _, data in LOADERS}))
    parser.add_argument("--estimator", choices=sorted(estimators.ESTIMATORS), help="default: the task's own way")
    parser.add_argument("--tune", type=_count, default=0, metavar="N", help="try N sets of parameters")
    parser.add_argument("--rows", type=_count, default=ROWS, help=f"of synthetic data (default: {ROWS})")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--version", default=new_version(), help="default: the time, UTC")
    parser.add_argument("--out", type=Path, help="folder of the package (default: data/runs/<task>/<version>)")
    parser.add_argument("--dask", metavar="ADDRESS", help="scheduler of a Dask cluster, such as tcp://10.0.0.5:8786")
    parser.add_argument("--log-later", action="store_true", help="leave MLflow alone, say how to log it later")
    return parser


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{count} is not at least 1")
    return count


def _log(package: artefact.Artefact, console: Console) -> int:
    from ml_logic import registry

    try:
        run_id = registry.log(package)
    except registry.TrackingError as error:
        _print_error(error, console)
        _say_how_to_log(package, console)
        return NOT_LOGGED
    console.print(f"logged as run {run_id}", highlight=False)
    return 0


def _say_how_to_log(package: artefact.Artefact, console: Console) -> int:
    later = f"kept in {package.folder}, not logged yet: python -m ml_logic.registry log {package.folder}"
    console.print(later, soft_wrap=True, highlight=False, markup=False, emoji=False)
    return 0


def _print_error(error: Exception, console: Console) -> None:
    console.print(f"error: {error}", style="red", highlight=False, soft_wrap=True, markup=False, emoji=False)


if __name__ == "__main__":
    sys.exit(main())
