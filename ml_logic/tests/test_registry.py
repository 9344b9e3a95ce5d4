"""registry: MLflow without a server; a run is whole or made anew; an MLflow that is gone is said in seconds."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_logic import registry
from ml_logic.artefact import Artefact
from ml_logic.collected import exam_source
from ml_logic.compare import contender
from ml_logic.features import stress
from ml_logic.registry import TrackingError, tracking
from ml_logic.registry.connection import Book, opened, public
from ml_logic.registry.mirror import unfinished
from ml_logic.tests import small_packages


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where MLflow's own file is made, which takes seconds."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATE_DIR", str(folder))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        yield folder


@pytest.fixture(scope="module")
def logged(state_dir: Path) -> tuple[Artefact, str]:
    package = small_packages.write(state_dir / "runs" / "stress", "2026.11.26.031502")
    return package, registry.log(package)


def _versions(book: Book, package: Artefact) -> list[Any]:
    found = book.client.search_model_versions(f"name = '{package.name}'")
    return [version for version in found if version.tags[tracking.VERSION] == package.version]


def test_a_run_has_the_evidence_and_the_lineage(logged: tuple[Artefact, str], state_dir: Path) -> None:
    package, run_id = logged
    with opened() as book:
        run = book.client.get_run(run_id)
        files = {file.path for file in book.client.list_artifacts(run_id)}
        assert book.client.get_experiment(run.info.experiment_id).name == "stress_detection"
    assert run.info.status == "FINISHED"
    assert {"MODEL_CARD.md", "confusion.png", "confusion.json", "quality.json", "manifest.json"} <= files
    trained = package.manifest["trained_on"]
    expected = {"package.digest": package.digest, "version": package.version, "data.sha256": trained["sha256"]}
    expected |= {"mlflow.source.git.commit": "0" * 40, "library.numpy": np.__version__}
    assert expected.items() <= run.data.tags.items()
    assert "made, not measured" in run.data.tags["synthetic"]
    assert {"estimator": "logistic regression", "estimator.C": "1.0", "seed": "1"}.items() <= run.data.params.items()
    score = package.manifest["metrics"]["person_out"]["macro_f1"]
    assert run.data.metrics["person_out.macro_f1"] == score["mean"]
    assert run.data.metrics["person_out.macro_f1.low"] == score["interval95"][0]
    assert run.data.metrics["person_out.macro_f1.worst"] == score["worst"]
    assert run.data.tags["worst_person"] == score["worst_person"]
    assert (state_dir / "mlflow.db").is_file()
    assert (state_dir / "mlruns").is_dir()


def test_the_registered_version_loads_and_answers_as_the_package_does(logged: tuple[Artefact, str]) -> None:
    from mlflow.pyfunc import load_model

    package, run_id = logged
    with opened() as book:
        (version,) = _versions(book, package)
        model: Any = load_model(f"models:/{package.name}/{version.version}")
        example = model.input_example
        answers = model.predict(example)
    assert version.run_id == run_id
    assert version.tags["package.digest"] == package.digest
    assert list(model.metadata.signature.inputs.input_names()) == package.manifest["columns"]
    assert list(answers.columns) == package.manifest["classes"]
    assert example.iloc[0].tolist() == [72.0, 0.5, 0.4, 0.3, 0.2, stress.UNKNOWN_RISE_BPM]
    expected = contender(package).answer(example.to_numpy(dtype=np.float32))
    assert np.array_equal(answers.to_numpy(), expected)


def test_the_same_package_is_logged_once(logged: tuple[Artefact, str]) -> None:
    package, run_id = logged
    assert registry.log(package) == run_id
    with opened() as book:
        assert len(_versions(book, package)) == 1


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("step", ["_log_figures", "_log_files", "_log_model", "_register"])
def test_whatever_is_cut_off_is_named_and_the_next_log_makes_it_whole(
    step: str, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = small_packages.write(state_dir / "cut", f"cut{step}")

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tracking, step, power_cut)
        with pytest.raises(KeyboardInterrupt):
            registry.log(package)
    with opened() as book:
        state = "is not registered" if step == "_register" else "was cut off"
        assert [line for line in unfinished(book) if f"{package.version} {state}: log that package again" in line]
        assert _versions(book, package) == []
    run_id = registry.log(package)
    with opened() as book:
        assert [version.run_id for version in _versions(book, package)] == [run_id]
        assert not [line for line in unfinished(book) if package.version in line]


@pytest.mark.usefixtures("state_dir")
def test_the_monitors_findings_are_a_run_each_time() -> None:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    finding = {"at": at, "name": "stress_classifier", "arm": "champion", "aspect": "features", "subject": "heart_rate"}
    findings = [
        {**finding, "value": 0.25, "threshold": 0.1, "status": "drift"},
        {**finding, "subject": "5% odd!", "value": 0.01, "threshold": 0.1, "status": "ok"},
        {**finding, "subject": "gsr", "value": None, "threshold": None, "status": "too_few"},
    ]
    run_id = registry.log_findings(findings)
    with opened() as book:
        run = book.client.get_run(run_id)
        assert book.client.get_experiment(run.info.experiment_id).name == "monitoring"
    assert run.data.metrics == {
        "stress_classifier.champion.features.heart_rate": 0.25,
        "stress_classifier.champion.features.5_ odd_": 0.01,
    }
    assert (run.data.tags["findings"], run.data.tags["alarms"]) == ("3", "1")


@pytest.fixture
def package(tmp_path: Path) -> Artefact:
    return small_packages.write(tmp_path, "1.1")


def test_an_mlflow_that_is_gone_is_said_at_once_and_without_the_password(
    package: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://me:sesame@127.0.0.1:{port}")
        start = time.monotonic()
        with pytest.raises(TrackingError) as refusal:
            registry.log(package)
    assert time.monotonic() - start < 5
    assert str(refusal.value) == f"MLflow at http://127.0.0.1:{port} cannot be reached: Connection refused"


def test_an_mlflow_that_listens_and_never_answers_is_given_up(
    package: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    with socket.create_server(("127.0.0.1", 0), backlog=8) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://me:sesame@127.0.0.1:{port}")
        with pytest.raises(TrackingError) as refusal:
            registry.log(package)
    assert f"MLflow at http://127.0.0.1:{port} cannot be reached or refuses" in str(refusal.value)
    assert "sesame" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_is_no_mlflow_is_said_as_well(package: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>welcome</html>")

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{page.server_address[1]}")
        with pytest.raises(TrackingError, match=r"cannot be reached or refuses"):
            registry.log(package)
        page.shutdown()


def test_an_address_is_shown_without_its_secrets() -> None:
    assert public("postgresql://me:sesame@db:5432/mlflow?password=sesame") == "postgresql://db:5432/mlflow"
    assert public("https://me@mlflow.example/base/") == "https://mlflow.example/base/"


@pytest.mark.parametrize(
    ("sources", "exam"),
    [
        (["synthetic"], "synthetic"),
        (["telemetry"], "telemetry"),
        (["synthetic", "telemetry"], "telemetry"),
        (["rldd"], "telemetry"),
    ],
)
def test_recordings_keep_nobody_back_so_that_the_exam_is_of_telemetry(sources: list[str], exam: str) -> None:
    assert exam_source({"trained_on": {"sources": sources}}) == exam
    assert exam_source({"trained_on": {"source": sources[-1]}}) == exam


@pytest.mark.parametrize("module", ["ml_logic.registry", "ml_logic.registry.__main__", "ml_logic.compare"])
def test_nothing_loads_mlflow_before_it_is_needed(module: str) -> None:
    script = f"import sys, {module}; print(*(name for name in ('mlflow', 'sklearn', 'pandas', 'server') if name in sys.modules))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_only_the_registry_imports_mlflow() -> None:
    root = Path(__file__).resolve().parents[2]
    found = [
        path.relative_to(root).as_posix()
        for package in ("ml_logic", "server")
        for path in (root / package).rglob("*.py")
        if "tests" not in path.parts and ("import mlflow" in (text := path.read_text()) or "from mlflow" in text)
    ]
    assert found
    assert all(name.startswith("ml_logic/registry/") for name in found)
