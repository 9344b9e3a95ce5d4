"""`python -m ml_logic.monitor` on both databases: what was recorded, what it says of it, what it leaves behind."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import column, insert, select, table

from ml_logic.artefact import ONNX, ArtefactError
from ml_logic.features import drowsiness, stress
from ml_logic.monitor import alerts, labels, packages, store
from ml_logic.monitor.__main__ import main
from ml_logic.monitor.finding import Arm
from ml_logic.parcel import pack
from server.clock import iso, utc_now
from server.db import Database
from server.models import Alert, ArmCount, Experiment, Finding, ModelVersion, ServedModel
from server.tests.conftest import write_package
from server.tests.monitored import NAME, drive, manifest_of, predict, say

MOVED: dict[str, Any] = {"heart_rate": 12.0}
"""A standard deviation of training's heart rates, in bpm."""
ABOUT = ("name", "version", "arm", "aspect", "subject")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "STATE_DIR", "MODELS_DIR", "ALERT_WEBHOOK_URL", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)


def found(database: Database, **where: Any) -> list[Any]:
    """The findings of all runs, in their order."""
    with database.reading() as connection:
        return list(connection.execute(select(Finding.__table__).filter_by(**where).order_by(Finding.id)))


def test_predictions_like_training_are_no_drift(
    database: Database, any_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    predict(database, utc_now(), 600, seed=1)
    assert main(["--database", any_url]) == 0
    assert "no drift in" in capsys.readouterr().err
    of_stress = found(database, name=NAME)
    assert {row.status for row in of_stress if row.aspect in ("features", "predictions")} == {"ok"}
    assert {row.subject for row in of_stress if row.aspect == "features"} == {each.name for each in stress.TASK.inputs}
    assert all(row.n == 600 and row.details["clustering"] < 2 for row in of_stress if row.aspect == "features")
    assert {row.status for row in found(database, name="drowsiness_detector", aspect="features")} == {"too_few"}
    assert len({row.at for row in of_stress}) == 1


def test_a_moved_input_is_drift_and_opens_one_alert(
    database: Database, any_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    predict(database, utc_now(), 600, seed=2, **MOVED)
    assert main(["--database", any_url, "--name", NAME]) == 2
    said = capsys.readouterr().err
    assert "drift: stress_classifier 1.0.0 (champion) features/heart_rate" in said
    drifted = [row for row in found(database) if row.status == "drift"]
    assert "heart_rate" in {row.subject for row in drifted}
    assert {row.name for row in found(database)} == {NAME}
    assert all(row.value > row.threshold >= 0.1 for row in drifted)
    assert main(["--database", any_url]) == 2
    with database.reading() as connection:
        rows = connection.execute(select(Alert.__table__)).all()
    assert len(rows) == len(drifted)
    assert all(row.sent_at is None for row in rows)


def test_each_arm_is_judged_by_its_own_training(database: Database, any_url: str, tmp_path: Path) -> None:
    """The challenger of an experiment sees other people, and nothing of what it answers is recorded."""
    package = write_package(tmp_path / "challenger", stress.TASK)
    manifest = {**manifest_of(stress.TASK), "version": "2.0.0", "digest": package.digest}
    now = utc_now()
    pushed = {"name": NAME, "version": "2.0.0", "digest": package.digest, "pushed_at": now, "pushed_by": "test"}
    experiment = {
        "name": NAME, "mode": "ab", "share": 0.1, "salt": "s", "champion_digest": manifest_of(stress.TASK)["digest"],
        "challenger": "2.0.0", "challenger_digest": package.digest, "started_at": now, "started_by": "test",
    }  # fmt: skip

    def begin(connection: Any) -> None:
        connection.execute(insert(ModelVersion).values(**pushed, manifest=manifest, size_bytes=1, package=b""))
        connection.execute(insert(ServedModel).values(name=NAME, challenger="2.0.0", revision=1, changed_at=now))
        connection.execute(insert(Experiment).values(experiment))
        counts = {"experiment_id": 1, "predictions": 5_000, "errors": 0, "latency_us": 1}
        connection.execute(insert(ArmCount), [{**counts, "arm": arm} for arm in ("champion", "challenger")])

    database.write(begin)
    predict(database, now, 400, seed=3, experiment_id=1)
    other: dict[str, Any] = {"version": "2.0.0", "digest": package.digest, "arm": "challenger"}
    predict(database, now, 400, seed=4, **other, **MOVED)

    assert main(["--database", any_url, "--name", NAME]) == 2
    drifted = {(row.arm, row.version) for row in found(database) if row.status == "drift"}
    assert drifted == {("challenger", "2.0.0")}
    share = {row.arm: (row.status, row.value) for row in found(database, subject="recorded")}
    assert share == {"champion": ("ok", 0.08), "challenger": ("problem", 0.0)}


def test_predictions_of_a_model_that_nobody_knows_are_a_problem(database: Database, any_url: str) -> None:
    predict(database, utc_now(), 20, seed=5, version="9.9", digest="f" * 64)
    assert main(["--database", any_url, "--name", NAME]) == 2
    (problem,) = [row for row in found(database) if row.status == "problem"]
    assert (problem.version, problem.aspect, problem.subject) == ("9.9", "quality", "manifest")


def test_a_version_that_does_not_say_what_it_was_trained_on_is_a_problem_and_the_others_are_watched(
    database: Database, any_url: str, tmp_path: Path
) -> None:
    package = write_package(tmp_path / "bare", stress.TASK)
    pushed = {"name": NAME, "version": "0.0.1", "digest": package.digest, "pushed_at": utc_now(), "pushed_by": "test"}
    row = {**pushed, "manifest": package.manifest, "size_bytes": 1, "package": b""}
    database.write(lambda connection: connection.execute(insert(ModelVersion).values(row)))
    predict(database, utc_now(), 300, seed=15)
    predict(database, utc_now(), 300, seed=16, version="0.0.1", digest=package.digest, arm="challenger")
    assert main(["--database", any_url, "--name", NAME]) == 2
    assert [row.subject for row in found(database, version="0.0.1")] == ["manifest"]
    assert "ok" in {row.status for row in found(database, version="1.0.0", aspect="features")}


def test_many_predictions_are_read_evenly(database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_ROWS", 300)
    predict(database, utc_now(), 1_000, seed=6)
    assert main(["--database", any_url, "--name", NAME]) == 0
    (row,) = found(database, aspect="predictions")
    assert (row.n, row.details["of"]) == (250, 1_000)


def test_older_predictions_do_not_count(database: Database, any_url: str) -> None:
    predict(database, utc_now() - timedelta(days=1), 400, seed=7, **MOVED)
    assert main(["--database", any_url, "--name", NAME]) == 0
    assert {row.n for row in found(database, aspect="features")} == {0}
    assert main(["--database", any_url, "--name", NAME, "--hours", "48"]) == 2


@pytest.mark.parametrize(("right", "status"), [(0.85, "ok"), (0.4, "drift")])
def test_where_people_say_what_they_felt_the_model_is_judged(
    database: Database, any_url: str, right: float, status: str
) -> None:
    say(database, utc_now(), 12, right, seed=8)
    main(["--database", any_url, "--name", NAME])
    (row,) = found(database, aspect="performance")
    assert (row.status, row.n, row.details["people"]) == (status, 360, 12)
    assert row.value == pytest.approx(right, abs=0.06)
    low, high = row.details["interval95"]
    assert low < row.value < high
    assert row.details["person_out"] == manifest_of(stress.TASK)["metrics"]["person_out"]["balanced_accuracy"]


def test_answers_of_few_people_say_nothing_of_a_model(database: Database, any_url: str) -> None:
    say(database, utc_now(), 9, 0.1, seed=9)
    main(["--database", any_url, "--name", NAME])
    (row,) = found(database, aspect="performance")
    assert (row.status, row.value, row.n, row.details["people"]) == ("too_few", None, 270, 9)


def test_labels_that_moved_are_found(database: Database, any_url: str) -> None:
    """A third each, where training had 36, 19 and 45 %."""
    say(database, utc_now(), 12, 1.0, seed=10)
    main(["--database", any_url, "--name", NAME])
    (row,) = found(database, aspect="labels")
    assert row.n == 360
    assert row.details["found"] == pytest.approx([1 / 3] * 3, abs=0.01)


def test_windows_are_given_to_the_model_again_and_the_delay_is_said(database: Database) -> None:
    manifest, now = manifest_of(drowsiness.TASK), utc_now()
    median = {name: quantiles["all"]["p50"] for name, quantiles in manifest["inputs"].items()}
    drive(database, now, 2, median, 2, manifest["version"])
    drive(database, now, 2, median, 9, manifest["version"])
    drive(database, now, 2, {"perclos_60": 0.1}, 7, manifest["version"])
    shipped = packages.packaged()
    arm = Arm(manifest["name"], manifest["version"], manifest["digest"], "champion")
    with database.reading() as connection:
        answers = labels.read(connection, arm, shipped[arm.name], now)
    assert sorted(answers.said.tolist()) == [0, 0, 1, 1, 2, 2]
    assert answers.truth.tolist().count(0) == answers.truth.tolist().count(2) == 60
    assert len(set(answers.found.tolist())) == 1
    assert (answers.delay_s.min(), answers.delay_s.max()) == (39.0, 300.0)


def test_without_a_database_it_could_not_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--database", "postgresql://nobody:secret@127.0.0.1:1/nothing"]) == 1
    assert main(["--database", f"sqlite:///{tmp_path / 'none.db'}"]) == 1
    assert main(["--database", "nothing"]) == 1
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    assert main([]) == 1
    said = capsys.readouterr().err
    assert said.count("error: ") == 4
    assert "secret" not in said
    assert str(tmp_path / "sleepsafe.db") in said


def test_a_database_without_tables_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.db").touch()
    assert main(["--database", f"sqlite:///{tmp_path / 'empty.db'}"]) == 1
    assert "no server has made its tables" in capsys.readouterr().err


def test_findings_go_to_mlflow_where_there_is_one(
    database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged: list[dict[str, Any]] = []
    registry: Any = SimpleNamespace(log_findings=logged.extend, repair=lambda _engine: ["1.0 was never logged"])
    monkeypatch.setitem(sys.modules, "ml_logic.registry", registry)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    assert main(["--database", any_url]) == 0
    assert "MLflow: 1.0 was never logged" in capsys.readouterr().err
    assert len(logged) == len(found(database))
    assert logged[0]["at"] == iso(found(database)[0].at)
    assert logged[0].keys() == {"at", "from", "to", "n", "value", "threshold", "status", "details", *ABOUT}

    def away(_findings: Any) -> None:
        raise ConnectionError("http://user:secret@host")

    registry.log_findings = away
    assert main(["--database", any_url]) == 0
    said = capsys.readouterr().err
    assert "MLflow took nothing (ConnectionError)" in said
    assert "secret" not in said


def test_a_report_is_one_file_that_needs_nothing_else(database: Database, any_url: str, tmp_path: Path) -> None:
    predict(database, utc_now(), 400, seed=11, **MOVED)
    say(database, utc_now(), 12, 0.4, seed=12)
    page = tmp_path / "drift.html"
    assert main(["--database", any_url, "--name", NAME, "--report", str(page)]) == 2
    text = page.read_text(encoding="utf-8")
    assert "stress_classifier 1.0.0, champion" in text
    assert "◆ drift</td><td>heart_rate</td>" in text
    assert text.count("data:image/svg+xml;base64,") == len(stress.TASK.inputs) + 2
    assert "people" in text
    assert "http://" not in text
    assert "https://" not in text
    assert main(["--database", any_url, "--report", str(tmp_path / "no" / "drift.html")]) == 1


def test_without_the_packaged_models_it_could_not_run(
    database: Database,
    any_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MODELS_DIR", str(tmp_path))
    assert main(["--database", any_url]) == 1
    assert "no packaged model there" in capsys.readouterr().err


def test_two_runs_at_once_open_each_alert_once(database: Database, any_url: str) -> None:
    predict(database, utc_now(), 300, seed=14, **MOVED)
    both = Barrier(2)

    def watch() -> int:
        both.wait()
        return main(["--database", any_url, "--name", NAME])

    with ThreadPoolExecutor(2) as pool:
        assert [each.result() for each in [pool.submit(watch) for _ in range(2)]] == [2, 2]
    assert len({row.at for row in found(database)}) == 2
    with database.reading() as connection:
        assert len(connection.execute(select(Alert.__table__)).all()) * 2 == len(
            [row for row in found(database) if row.status == "drift"]
        )


def _changed(package: bytes) -> bytes:
    """The same zip, but for the bytes of the model."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as whole, zipfile.ZipFile(data, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name) + (b"more" if name == ONNX else b""))
    return data.getvalue()


@pytest.mark.parametrize(
    ("damaged", "message"),
    [(bytes, None), (_changed, "SHA-256"), (lambda package: package[:-50], "cannot be unpacked")],
    ids=["whole", "changed", "truncated"],
)
def test_a_pushed_version_says_what_its_package_says(
    database: Database, tmp_path: Path, damaged: Callable[[bytes], bytes], message: str | None
) -> None:
    package = write_package(tmp_path / "pushed", drowsiness.TASK)
    name = drowsiness.TASK.registered_name
    pushed = {"name": name, "version": "3.0.0", "digest": package.digest, "pushed_at": utc_now(), "pushed_by": "test"}
    row = {**pushed, "manifest": package.manifest, "size_bytes": 1, "package": damaged(pack(package))}
    database.write(lambda connection: connection.execute(insert(ModelVersion).values(row)))
    inputs = {feature.name: np.array([0.1, 0.5]) for feature in drowsiness.TASK.inputs}
    with database.reading() as connection:
        known = packages.find(connection, Arm(name, "3.0.0", package.digest, "challenger"), packages.packaged())
        assert known is not None
        if message is None:
            assert packages.levels(known, drowsiness.TASK, inputs).shape == (2,)
        else:
            with pytest.raises(ArtefactError, match=message):
                packages.levels(known, drowsiness.TASK, inputs)


def test_a_run_that_fails_leaves_nothing(
    database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The alerts cannot be written, and so the findings are not either."""
    predict(database, utc_now(), 300, seed=13, **MOVED)
    with monkeypatch.context() as patch:
        patch.setattr(alerts, "_ALERTS", table("nowhere", *(column(each.name) for each in alerts._ALERTS.c)))
        assert main(["--database", any_url]) == 1
    assert "error: " in capsys.readouterr().err
    assert found(database) == []
    assert main(["--database", any_url]) == 2
