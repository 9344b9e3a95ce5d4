"""The whole loop once: from what forty people told to a model that serves, and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete

from ml_logic import train, versions
from ml_logic.database import database_url
from ml_logic.datasets import telemetry
from ml_logic.features import drowsiness
from ml_logic.monitor.__main__ import main as watch
from ml_logic.registry.__main__ import main as registry
from server.config import Config
from server.db import Database, connect
from server.metrics import Metrics
from server.migrations import migrate
from server.models import StoredPrediction
from server.predict import Predictor
from server.services.experiments import guard
from server.services.ingest import log_batch
from server.tests.people import tell_people
from server.tests.processes import Gunicorn, wait_until
from server.tests.registry import NAME, PACKAGED, Asking
from server.tests.telling import told, window

INPUTS = tuple(feature.name for feature in drowsiness.TASK.inputs)
WITHIN_S = 10.0
"""A change is everywhere."""
CANDIDATES = {"2.0.0": "logistic_regression", "2.1.0": "decision_tree"}


@pytest.fixture
def server(gunicorn: Callable[..., Gunicorn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gunicorn:
    state = tmp_path / "state"
    monkeypatch.setenv("STATE_DIR", str(state))
    for name in ("DATABASE_URL", "MLFLOW_TRACKING_URI", "ALERT_WEBHOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    settings = {"STATE_DIR": str(state), "WEB_CONCURRENCY": "2", "RATELIMIT_ENABLED": "false"}
    return gunicorn(**settings, PREDICTION_SAMPLE_RATE="1").wait_ready()


def test_from_events_to_a_promoted_model_and_back(server: Gunicorn, tmp_path: Path, predictor: Predictor) -> None:
    database = Database(connect(database_url("", tmp_path / "state")), migrate)
    tell_people(database)
    reports = {version: _train_and_compare(database, version, how) for version, how in CANDIDATES.items()}
    other, better = sorted(reports, key=lambda version: float(reports[version]["candidate"]["macro_f1"]["mean"]))
    assert reports[better]["passed"], reports[better]["gates"]

    _serves_within_ten_seconds(server, lambda: registry(["promote", better]), better, PACKAGED.version)
    assert registry(["promote", other]) == 2, "its comparison was made against another champion"

    _answers_stay_with_their_people(server, better, other)
    database.write(lambda connection: connection.execute(delete(StoredPrediction)))  # these asked about nobody
    rows = telemetry.load(columns=INPUTS).features
    _ask_about(server, rows)
    assert watch(["--name", NAME]) == 0, "people as in training"
    _ask_about(server, rows + np.where(np.char.endswith(INPUTS, "_mean"), 1.0, 0.0))
    assert watch(["--name", NAME]) == 2, "everybody's blinks have moved by one standard deviation"

    _complaints(database, better, other)
    assert guard(database, predictor, Metrics(Config()))
    (experiment,) = server.request("GET", "/api/experiments")[1]["experiments"]
    assert experiment["stop_reason"].startswith("guardrail false_alarm")

    _serves_within_ten_seconds(server, lambda: registry(["rollback", NAME]), PACKAGED.version, better)
    audit = [entry["action"] for entry in server.request("GET", "/api/audit?limit=100")[1]["entries"]]
    steps = [action for action in reversed(audit) if action in ("model.promote", "model.challenge", "model.withdraw")]
    assert steps == ["model.promote", "model.challenge", "model.withdraw"]
    assert audit[0] == "model.rollback"
    database.engine.dispose()


def _train_and_compare(database: Database, version: str, estimator: str) -> dict[str, Any]:
    recipe = ["drowsiness", "--data", "telemetry", "--estimator", estimator, "--version", version, "--log-later"]
    assert train.main(recipe) == 0
    assert registry(["push", version]) == 0
    assert registry(["compare", version]) in (0, 2)
    with database.reading() as connection:
        report = versions.require(connection, NAME, version).report
    assert report is not None
    return report


def _serves_within_ten_seconds(server: Gunicorn, change: Callable[[], int], new: str, old: str) -> None:
    """Under load: every answer is one of the two models, none is lost, and after ten seconds none is the old one's."""
    asking = [Asking(server) for _ in range(2)]
    for one in asking:
        one.start()
    assert change() == 0
    changed = time.monotonic()
    wait_until(lambda: all(answer[1] == new for one in asking for answer in one.answers[-20:]), WITHIN_S)
    time.sleep(max(0.0, changed + WITHIN_S - time.monotonic()))
    seen = [len(one.answers) for one in asking]
    wait_until(lambda: all(len(one.answers) > before + 20 for one, before in zip(asking, seen, strict=True)))
    for one in asking:
        one.stop()
    answers = [answer for one in asking for answer in one.answers]
    assert {status for status, _, _ in answers} == {200}
    assert {version for _, version, _ in answers} == {new, old}
    assert len({digest for _, _, digest in answers}) == 2
    assert {version for one, before in zip(asking, seen, strict=True) for _, version, _ in one.answers[before:]} == {
        new
    }


def _answers_stay_with_their_people(server: Gunicorn, champion: str, challenger: str) -> None:
    assert registry(["challenger", challenger, "--share", "0.5"]) == 0
    everybody = [f"driver-{number}" for number in range(40)]
    wait_until(lambda: challenger in _versions(server, everybody).values(), WITHIN_S)
    time.sleep(WITHIN_S / 2)  # the other worker, too
    first = _versions(server, everybody)
    assert set(first.values()) == {champion, challenger}
    assert _versions(server, everybody) == first


def _versions(server: Gunicorn, people: list[str]) -> dict[str, str]:
    values = {"model": "drowsiness"} | dict.fromkeys(INPUTS, 0.5)
    data = [{**values, "subject_id": person} for person in people]
    answered = server.request("POST", "/api/batch-predict", {"data": data})[1]["predictions"]
    return {person: answer["model"]["version"] for person, answer in zip(people, answered, strict=True)}


def _ask_about(server: Gunicorn, rows: Any) -> None:
    """Until the answers are stored."""
    limits = {feature.name: (feature.minimum, feature.maximum) for feature in drowsiness.TASK.inputs}
    values = [
        {name: float(np.clip(value, *limits[name])) for name, value in zip(INPUTS, row, strict=True)} for row in rows
    ]
    for start in range(0, len(values), 100):
        data = [{"model": "drowsiness", **each} for each in values[start : start + 100]]
        assert server.request("POST", "/api/batch-predict", {"data": data})[0] == 200
    time.sleep(5.0)  # twice as long as the recorder waits


def _complaints(database: Database, champion: str, challenger: str) -> None:
    """Half an hour in which everybody calls the challenger's alarms false, and the champion's right."""
    for number in range(60):
        arm, version = ("challenger", challenger) if number % 2 else ("champion", champion)
        who = {"subject_id": f"driver-{number}", "session_id": f"tour-{number}", "device_id": None}
        unknown = {"ear_value": None, "is_drowsy": None, "duration_ms": None}
        rung = told(**who, **unknown, kind="alarm", alert_level=2, state="drowsy", cause="perclos", timestamp=None)
        said = "false_alarm" if number % 2 else "drowsy"
        answer = told(**who, **unknown, kind="feedback", feedback=said, about=rung["event_id"], timestamp=None)
        drive = window(**who, model_version=version, model_arm=arm, timestamp=None)
        assert log_batch({"events": [drive, rung, answer]}, database)["rejected"] == []
