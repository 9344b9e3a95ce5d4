"""train: from what devices sent, alone and beside recordings, and what becomes of the package then."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ml_logic import artefact, preprocessing, table, train
from ml_logic.artefact import Artefact
from ml_logic.collected import dealt
from ml_logic.datasets import synthetic
from ml_logic.features import drowsiness, stress
from ml_logic.features.spec import Task
from ml_logic.table import Table
from ml_logic.tests.collected import checks, database, windows

PEOPLE = 20
QUICK = ["--estimator", "logistic_regression", "--log-later"]


def _code(person: int) -> str:
    """As the manifest has it: of the code that the loader makes of a pseudonym."""
    name = hashlib.sha256(f"driver-{person}".encode()).hexdigest()[:12]
    return table.code("telemetry", name)


def _trained(task: Task, tmp_path: Path, *words: str) -> dict[str, Any]:
    assert train.main([task.name, "--data", *words, *QUICK, "--out", str(tmp_path / "out")]) == 0
    return artefact.verify(tmp_path / "out", task).manifest


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    rows = windows(PEOPLE)
    rows[0]["features"]["duration_sd"] = None  # too few blinks
    del rows[1]["features"]["frequency_mean"]
    made = database(tmp_path, labelled_windows=rows, labelled_stress=checks(PEOPLE))
    monkeypatch.setenv("DATABASE_URL", made)
    return made


@pytest.mark.usefixtures("address")
def test_drowsiness_is_learned_from_the_windows_that_people_spoke_of(tmp_path: Path) -> None:
    manifest = _trained(drowsiness.TASK, tmp_path, "telemetry")
    trained, metrics = manifest["trained_on"], manifest["metrics"]
    assert (trained["source"], trained["sources"]) == ("telemetry", ["telemetry"])
    assert trained["notes"] == ["2 of 360 labelled rows left out: an input was unknown"]
    assert sorted(trained["codes"] + trained["held_out_codes"]) == sorted(_code(i) for i in range(PEOPLE))
    assert metrics["exam"]["people"] == len(trained["held_out_codes"]) > 0
    assert metrics["person_out"]["macro_f1"]["mean"] > 0.6
    assert metrics["importance"].keys() == set(drowsiness.TASK.columns)
    assert "rldd_protocol" not in metrics
    assert manifest["example"].keys() == {"model", *(feature.name for feature in drowsiness.TASK.inputs)}
    training = manifest["training"]
    assert (training["estimator"], training["tuned"], training["data"], training["rows"]) == (
        "logistic_regression",
        0,
        ["telemetry"],
        None,
    )
    assert training["parameters"]["solver"] == "newton-cholesky"
    assert manifest["quality"]["passed"]


@pytest.mark.usefixtures("address")
def test_stress_is_learned_from_what_people_felt(tmp_path: Path) -> None:
    manifest = _trained(stress.TASK, tmp_path, "telemetry")
    assert manifest["trained_on"]["rows"] + manifest["metrics"]["exam"]["rows"] == 9 * PEOPLE
    assert manifest["metrics"]["person_out"]["macro_f1"]["mean"] > 0.6
    assert 60 <= manifest["inputs"]["resting_heart_rate"]["all"]["p50"] <= 80


def test_a_resting_heart_rate_that_nobody_gave_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = checks(PEOPLE, resting=False)
    rows[3]["features"].pop("gsr")
    monkeypatch.setenv("DATABASE_URL", database(tmp_path, labelled_stress=rows))
    manifest = _trained(stress.TASK, tmp_path, "telemetry")
    assert "resting_heart_rate" not in manifest["inputs"] | manifest["example"]
    assert manifest["trained_on"]["notes"] == ["1 of 180 labelled rows left out: an input was unknown"]
    failed = [check["message"] for check in manifest["quality"]["checks"] if not check["passed"]]
    assert failed == ["constant columns: heart_rate_rise"]


@pytest.mark.usefixtures("address")
def test_recordings_and_telemetry_are_learned_from_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def recorded(*_: int) -> Table:
        made = preprocessing.drowsiness_table(synthetic.blink_sequences(people=8, sequences=3))
        return replace(made, source="rldd")

    monkeypatch.setitem(train.LOADERS, ("drowsiness", "rldd"), recorded)
    manifest = _trained(drowsiness.TASK, tmp_path, "rldd", "telemetry")
    trained = manifest["trained_on"]
    assert trained["sources"] == ["rldd", "telemetry"]
    assert {table.code("rldd", person) for person in recorded().person} < set(trained["codes"])
    assert len(trained["codes"]) + len(trained["held_out_codes"]) == 8 + PEOPLE
    assert {part.split(":")[0] for part in trained["parts"]} == {"rldd", "telemetry"}
    card = (tmp_path / "out" / artefact.CARD).read_text()
    assert "UTA-RLDD blink sequences" in card
    assert "this installation's own devices" in card
    assert "what people said of themselves, in front of a camera" in card
    assert "Who never answered is not in the data." in card
    assert card.count("Not a medical device") == 1
    assert "--data rldd telemetry --seed 0 --estimator logistic_regression" in card
    assert f"{manifest['metrics']['exam']['people']} further people" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (windows(3), "people to learn from, at least 5 are needed (people by level:"),
        (windows(PEOPLE, levels=[0]), "one level only, of "),
    ],
    ids=["few people", "one level"],
)
def test_too_little_is_refused_with_its_counts(
    rows: list[dict[str, Any]],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", database(tmp_path, labelled_windows=rows))
    assert train.main(["drowsiness", "--data", "telemetry", "--out", str(tmp_path / "out")]) == 1
    err = capsys.readouterr().err
    assert "data: FAILED" in err
    assert reason in err.split("error: ")[1]
    assert not (tmp_path / "out").exists()


def test_a_database_without_a_label_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database(tmp_path))
    for task, reason in (("drowsiness", "no labelled windows"), ("stress", "no labelled stress checks")):
        assert train.main([task, "--data", "telemetry"]) == 1
        assert reason in capsys.readouterr().err


class _Registry(ModuleType):
    """Stands for the module that knows MLflow; `problem`: why it cannot log."""

    class TrackingError(Exception):
        """As the real one."""

    def __init__(self, problem: str | None = None) -> None:
        super().__init__("ml_logic.registry")
        self._problem = problem

    def log(self, package: Artefact) -> str:
        if self._problem:
            raise self.TrackingError(self._problem)
        return f"run-of-{package.version}"


def _train_and_log(registry: _Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setitem(sys.modules, "ml_logic.registry", registry)
    monkeypatch.setattr("ml_logic.registry", registry, raising=False)
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    command = ["stress", "--data", "synthetic", "--rows", "300", "--estimator", "logistic_regression", "--version", "7"]
    return train.main(command)


def test_a_run_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _train_and_log(_Registry(), tmp_path, monkeypatch) == 0
    assert "logged as run run-of-7" in capsys.readouterr().err


def test_a_run_that_cannot_be_logged_is_kept_and_the_exit_code_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _train_and_log(_Registry("MLflow does not answer"), tmp_path, monkeypatch) == train.NOT_LOGGED
    folder = tmp_path / "runs" / "stress" / "7"
    assert artefact.verify(folder, stress.TASK).version == "7"
    err = capsys.readouterr().err
    assert "error: MLflow does not answer" in err
    assert f"python -m ml_logic.registry log {folder}" in err


def test_people_are_dealt_evenly_with_those_of_the_same_levels() -> None:
    person = np.repeat([f"p{i:02}" for i in range(25)], 2)
    label = np.where(np.repeat(np.arange(25) % 5 == 0, 2) & (np.arange(50) % 2 == 0), 2, 0)
    part = dealt(person, label, parts=5)
    assert all(np.unique(part[person == name]).size == 1 for name in np.unique(person))
    assert [np.unique(person[part == name]).size for name in np.unique(part)] == [5] * 5
    assert [(label[part == name] == 2).sum() for name in np.unique(part)] == [1] * 5
