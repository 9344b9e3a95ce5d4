"""A training run in MLflow: what it was asked, what it reached, and the package as a registered version.

Every step may be the last one that MLflow sees: a run is whole when it is FINISHED, and whatever is not is made anew by
the next `log` of the same package.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ml_logic import artefact
from ml_logic.artefact import Artefact
from ml_logic.features.tasks import ROWS, TASKS
from ml_logic.registry.connection import Book, TrackingError, opened

if TYPE_CHECKING:
    from mlflow.entities import Run
    from mlflow.models import ModelSignature
    from pandas import DataFrame

__all__ = ["TrackingError", "log"]

EXPERIMENTS: Final = {"drowsiness": "drowsiness_detection", "stress": "stress_detection"}
DIGEST: Final = "package.digest"
VERSION: Final = "version"
MODEL_ID: Final = "model_id"
"""Tags of runs and registered versions; the last of runs alone."""
_PARAMETER_LENGTH: Final = 6000
_SERVED_BY: Final = ("numpy", "onnxruntime", "pandas")  # what loading the model in MLflow needs


def log(package: Artefact) -> str:
    """Logs a package with its evidence, registers it as a version of its name, and returns the run's id.

    The same package is logged once: again, this finds its run and makes whole what is missing. Raises TrackingError.
    """
    with opened() as book:
        run = finished_run(book, package.digest, EXPERIMENTS[package.manifest["task"]])
        if run is None:
            _clear(book, package)
            run = _log_run(book, package)
        _register(book, package, run)
    return str(run.info.run_id)


def finished_run(book: Book, digest: str, experiment: str) -> Run | None:
    """The whole run of a package, if there is one."""
    return next((run for run in _runs(book, digest, experiment) if run.info.status == "FINISHED"), None)


def _runs(book: Book, digest: str, experiment: str) -> list[Run]:
    return list(book.client.search_runs([book.experiment(experiment)], f"tags.`{DIGEST}` = '{digest}'"))


def _clear(book: Book, package: Artefact) -> None:
    """Deletes what an attempt that was cut off has left."""
    experiment = EXPERIMENTS[package.manifest["task"]]
    for run in _runs(book, package.digest, experiment):
        book.client.delete_run(run.info.run_id)
    models = book.client.search_logged_models([book.experiment(experiment)], f"tags.`{DIGEST}` = '{package.digest}'")
    for model in models:
        book.client.delete_logged_model(model.model_id)


def _log_run(book: Book, package: Artefact) -> Run:
    tags = {DIGEST: package.digest, VERSION: package.version, "mlflow.runName": f"{package.name} {package.version}"}
    experiment = book.experiment(EXPERIMENTS[package.manifest["task"]])
    run_id = book.client.create_run(experiment, tags=tags | _lineage(package.manifest)).info.run_id
    _log_figures(book, package, run_id)
    _log_files(book, package, run_id)
    _log_model(book, package, run_id, experiment)
    book.client.set_terminated(run_id)
    return book.client.get_run(run_id)


def _log_figures(book: Book, package: Artefact, run_id: str) -> None:
    from mlflow.entities import Metric, Param

    now = time.time_ns() // 1_000_000
    metrics = [Metric(name, value, now, 0) for name, value in figures(package.manifest["metrics"])]
    parameters = [Param(name, value) for name, value in _parameters(package.manifest)]
    book.client.log_batch(run_id, metrics, parameters)


def _log_files(book: Book, package: Artefact, run_id: str) -> None:
    manifest = package.manifest
    for name in manifest["files"]:
        if name.endswith(".png") or name == artefact.CARD:
            package.read(name)
            book.client.log_artifact(run_id, str(package.folder / name))
    book.client.log_artifact(run_id, str(package.folder / artefact.MANIFEST))
    parts = {"confusion.json": manifest["metrics"].get("confusion"), "quality.json": manifest.get("quality")}
    for name, part in (parts | {"libraries.json": manifest["libraries"]}).items():
        if part is not None:
            book.client.log_dict(run_id, part, name)


def _log_model(book: Book, package: Artefact, run_id: str, experiment: str) -> None:
    """The package as a model that `mlflow.pyfunc.load_model` opens, with its signature and an example."""
    from mlflow.models import Model
    from mlflow.pyfunc import save_model

    tags = {DIGEST: package.digest, VERSION: package.version}
    made = book.client.create_logged_model(experiment, name="model", source_run_id=run_id, tags=tags)
    about = Model(artifact_path=made.artifact_location, run_id=run_id, model_id=made.model_id)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "model"
        save_model(
            folder,
            python_model=str(Path(__file__).with_name("pyfunc.py")),
            artifacts={"package": str(package.folder)},
            mlflow_model=about,
            signature=signature_of(package.manifest),
            input_example=_example(package.manifest),
            pip_requirements=[f"{name}=={_installed(name)}" for name in _SERVED_BY],
        )
        book.client.log_model_artifacts(made.model_id, str(folder))
    book.client.finalize_logged_model(made.model_id, "READY")
    book.client.set_tag(run_id, MODEL_ID, made.model_id)


def _register(book: Book, package: Artefact, run: Run) -> None:
    """A registered version for the run, unless it has one."""
    if not book.client.search_registered_models(f"name = '{package.name}'"):
        book.client.create_registered_model(package.name)
    if book.client.search_model_versions(f"name = '{package.name}' and run_id = '{run.info.run_id}'"):
        return
    tags = {DIGEST: package.digest, VERSION: package.version}
    model_id = run.data.tags[MODEL_ID]
    book.client.create_model_version(package.name, f"models:/{model_id}", run.info.run_id, tags=tags, model_id=model_id)


def figures(metrics: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Every metric over people with its interval and its worst person, and those of all rows together."""
    groups = {name: metrics.get(name, {}) for name in ("person_out", "person_out_without_resting_heart_rate")}
    groups["exam"] = metrics.get("exam", {}).get("summary", {})
    for group, rows in groups.items():
        for name, row in rows.items():
            low, high = row["interval95"]
            values = {"": row["mean"], ".low": low, ".high": high, ".worst": row["worst"]}
            yield from ((f"{group}.{name}{suffix}", float(value)) for suffix, value in values.items())
    yield from ((f"pooled.{name}", float(value)) for name, value in metrics.get("pooled", {}).items())


def signature_of(manifest: Mapping[str, Any]) -> ModelSignature:
    """A number a column of the feature set in, a probability a class out."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    columns, classes = manifest["columns"], manifest["classes"]
    outputs = Schema([ColSpec("float", name) for name in classes])
    return ModelSignature(Schema([ColSpec("double", name) for name in columns]), outputs)


def _example(manifest: Mapping[str, Any]) -> DataFrame:
    from pandas import DataFrame

    task = TASKS[manifest["task"]]
    asked = manifest.get("example", {})
    given = [each for each in task.inputs if each.required or each.name in asked]
    inputs = {each.name: float(asked.get(each.name, (each.minimum + each.maximum) / 2)) for each in given}
    return DataFrame([ROWS[task.name](**inputs)], columns=list(task.columns))


def _parameters(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    training = manifest.get("training", {})
    asked = {key: value for key, value in training.items() if key != "parameters"}
    named = {"estimator": manifest.get("estimator"), "feature_set": manifest["feature_set"], **asked}
    named |= {key: manifest["trained_on"][key] for key in ("people", "rows") if key in manifest["trained_on"]}
    named |= {f"estimator.{key}": value for key, value in training.get("parameters", {}).items()}
    for name, value in named.items():
        yield name, str(value)[:_PARAMETER_LENGTH]


def _lineage(manifest: Mapping[str, Any]) -> dict[str, str]:
    trained, training = manifest["trained_on"], manifest.get("training", {})
    known = {"data.source": trained.get("source"), "data.sha256": trained.get("sha256")}
    known |= {"mlflow.source.git.commit": training.get("commit"), "synthetic": _synthetic(trained)}
    libraries = {f"library.{name}": version for name, version in manifest["libraries"].items()}
    worst = manifest["metrics"].get("person_out", {}).get("macro_f1", {}).get("worst_person")
    known |= {"worst_person": worst, **libraries}
    return {name: str(value) for name, value in known.items() if value is not None}


def _synthetic(trained: Mapping[str, Any]) -> str | None:
    sources = trained.get("sources", [trained.get("source")])
    return "made, not measured: it says nothing about people" if "synthetic" in sources else None


def _installed(library: str) -> str:
    from importlib.metadata import version

    return version(library)
