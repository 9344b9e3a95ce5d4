"""What people did and said in each arm, and the guardrail that ends a bad challenger by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from ml_logic.features.tasks import TASKS
from ml_logic.promotion import challenge
from ml_logic.versions import running
from server.context import KEY
from server.models import ArmCount, Experiment
from server.openapi import App
from server.schemas_models import Experiments
from server.services.experiments import guard
from server.tests.conftest import MakeApp, database_of
from server.tests.registry import NAME, PACKAGED, change, push_another
from server.tests.telling import ago, told, window
from server.tests.test_metrics import read_samples, value

NEW = "2.0.0"
VERSIONS = {"champion": PACKAGED.version, "challenger": NEW}


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    return make_app(auth="open", database_url=any_url, log_level="info")


def _begin(app: App, folder: Path, mode: Any = "ab", share: float = 0.5) -> None:
    """An experiment that has gone on for an hour."""
    database = database_of(app)
    push_another(database, folder, NEW)
    database.write(lambda connection: challenge(connection, change("Ann"), NEW, share, mode))
    from datetime import timedelta

    from server.clock import utc_now

    earlier = update(Experiment).values(started_at=utc_now() - timedelta(hours=1))
    database.write(lambda connection: connection.execute(earlier))
    app.extensions[KEY].serving.look()


def _drive(app: App, arm: str, person: str, *, alarms: int = 0, false: int = 0, kss: int | None = None) -> None:
    """One minute in which the model answered once; of its alarms the first ones were false, the rest true."""
    who = {"subject_id": person, "device_id": "d-1", "session_id": f"s-{person}"}
    events = [
        window(**who, model_version=VERSIONS[arm], model_arm=arm, timestamp=ago(minutes=20)),
        window(**who, timestamp=ago(minutes=19)),
    ]
    for number in range(alarms):
        rung = told(
            **who,
            kind="alarm",
            alert_level=2,
            state="drowsy",
            cause="perclos",
            ear_value=None,
            timestamp=ago(minutes=18),
        )
        said = "false_alarm" if number < false else "drowsy"
        events += [rung, _said(who, about=rung["event_id"], feedback=said, kind="feedback")]
    if kss is not None:
        events.append(_said(who, kss=kss, kind="kss"))
    answer = app.test_client().post("/telemetry/batch", json={"events": events}).get_json()
    assert answer["rejected"] == []


def _said(who: dict[str, str], **fields: Any) -> dict[str, Any]:
    return told(**who, ear_value=None, is_drowsy=None, duration_ms=None, timestamp=ago(minutes=17), **fields)


def _counted(app: App, arm: str, **counts: int) -> None:
    row = {"experiment_id": 1, "arm": arm, "predictions": 0, "errors": 0, "latency_us": 0, **counts}
    database_of(app).write(lambda connection: connection.execute(insert(ArmCount).values(row)))


def _experiment(app: App) -> dict[str, Any]:
    body = app.test_client().get(f"/api/experiments?name={NAME}").get_json()
    Experiments.model_validate(body)
    (only,) = body["experiments"]
    assert isinstance(only, dict)
    return only


def test_what_each_arm_led_to(app: App, tmp_path: Path) -> None:
    _begin(app, tmp_path)
    _drive(app, "champion", "p-1", alarms=1, kss=4)
    _drive(app, "champion", "p-2", alarms=2, false=1, kss=5)
    _drive(app, "challenger", "p-3", alarms=3, false=2, kss=7)
    _counted(app, "champion", predictions=100, latency_us=3000)
    _counted(app, "challenger", predictions=90, errors=10, latency_us=4500)
    told = _experiment(app)

    assert (told["name"], told["mode"], told["share"], told["started_by"]) == (NAME, "ab", 0.5, "Ann")
    assert told["champion"] == {"version": PACKAGED.version, "digest": PACKAGED.digest}
    assert (told["stopped_at"], told["sample_ratio"]) == (None, None)
    assert "salt" not in json.dumps(told)
    champion, challenger = told["arms"]
    assert (champion["version"], challenger["version"]) == (PACKAGED.version, NEW)
    assert (champion["monitored_hours"], challenger["monitored_hours"]) == (
        pytest.approx(2 / 60),
        pytest.approx(1 / 60),
    )
    assert (champion["alarms"], challenger["alarms"]) == (3, 3)
    assert (champion["alarms_per_hour"]["value"], challenger["alarms_per_hour"]["value"]) == (
        pytest.approx(90),
        pytest.approx(180),
    )
    low, high = challenger["alarms_per_hour"]["interval95"]
    assert low < 180 < high
    assert (champion["false_alarm_rate"]["n"], champion["false_alarm_rate"]["value"]) == (3, pytest.approx(1 / 3))
    assert challenger["false_alarm_rate"]["value"] == pytest.approx(2 / 3)
    assert (champion["kss"], challenger["kss"]) == ({"mean": 4.5, "n": 2}, {"mean": 7, "n": 1})
    assert (champion["latency_ms"], challenger["latency_ms"]) == (0.03, 0.05)
    assert (champion["error_rate"]["value"], challenger["error_rate"]["value"]) == (0, 0.1)
    assert all(rail["ok"] for rail in told["guardrails"])


def test_what_was_told_before_it_began_or_of_another_version_does_not_count(app: App, tmp_path: Path) -> None:
    _begin(app, tmp_path)
    old = {"model_arm": "champion", "session_id": "s-9"}
    events = [
        window(**old, model_version=PACKAGED.version, timestamp=ago(hours=2)),
        window(**old, model_version="0.9.0", timestamp=ago(minutes=9)),
    ]
    app.test_client().post("/telemetry/batch", json={"events": events})
    assert [arm["monitored_hours"] for arm in _experiment(app)["arms"]] == [0, 0]


def test_the_sample_ratio_is_tested_on_people(app: App, tmp_path: Path) -> None:
    _begin(app, tmp_path)
    for number in range(12):
        for _ in range(3 if number < 4 else 1):
            _drive(app, "challenger" if number < 4 else "champion", f"p-{number}")
    ratio = _experiment(app)["sample_ratio"]
    assert (ratio["n"], ratio["observed"], ratio["ok"]) == (12, pytest.approx(1 / 3), True)


def test_a_stress_experiment_counts_predictions_only(app: App) -> None:
    assert app.test_client().get("/api/experiments?name=stress_classifier").get_json() == {"experiments": []}
    assert app.test_client().get("/api/experiments?name=stress").status_code == 400
    assert TASKS["stress"].registered_name == "stress_classifier"


def _guard(app: App) -> bool:
    parts = app.extensions[KEY]
    return guard(parts.database, parts.serving.packaged, parts.metrics)


@pytest.mark.parametrize("mode", ["ab", "shadow"])
def test_a_challenger_that_fails_too_often_is_ended_once_and_it_is_said_everywhere(
    app: App, tmp_path: Path, capfd: pytest.CaptureFixture[str], mode: str
) -> None:
    _begin(app, tmp_path, mode)
    _counted(app, "champion", predictions=1000, latency_us=30_000)
    _counted(app, "challenger", predictions=250, errors=50, latency_us=7_500)
    assert not all(rail["ok"] for rail in _experiment(app)["guardrails"])

    assert _guard(app)
    assert not _guard(app), "another worker finds it done"
    app.extensions[KEY].serving.look()
    client = app.test_client()
    told = _experiment(app)
    assert told["stopped_at"] is not None
    assert told["stop_reason"].startswith("guardrail error_rate: 16.7% of 300 against the champion's 0.0% of 1,000")
    assert client.get(f"/api/models/{NAME}").get_json()["challenger"] is None
    entry = client.get("/api/audit").get_json()["entries"][0]
    assert (entry["actor"], entry["action"], entry["details"]["version"]) == ("guardrail", "model.withdraw", NEW)
    assert "experiment_stopped" in capfd.readouterr().out
    samples = read_samples(client.get("/metrics").text)
    assert value(samples, "sleepsafe_guardrail_stops_total", model=NAME, guardrail="error_rate") == 1


def test_false_alarms_end_it_as_well(app: App, tmp_path: Path) -> None:
    _begin(app, tmp_path)
    for number in range(5):
        _drive(app, "champion", f"p-{number}", alarms=5, false=1)
        _drive(app, "challenger", f"q-{number}", alarms=5, false=5)
    assert _guard(app)
    assert _experiment(app)["stop_reason"].startswith("guardrail false_alarm_rate: 100.0% of 25")


def test_a_challenger_as_good_as_its_champion_goes_on(app: App, tmp_path: Path) -> None:
    _begin(app, tmp_path)
    for arm in VERSIONS:
        _counted(app, arm, predictions=1000, errors=1, latency_us=30_000)
    assert not _guard(app)
    with database_of(app).reading() as connection:
        assert running(connection)[NAME].challenger == NEW


def test_another_experiment_in_the_place_of_the_judged_one_goes_on(app: App, tmp_path: Path) -> None:
    from ml_logic.promotion import withdraw

    _begin(app, tmp_path)
    database = database_of(app)
    database.write(lambda connection: challenge(connection, change(), NEW, 0.2, "shadow"))
    assert not database.write(lambda connection: withdraw(connection, change("guardrail"), "late", 1))
    with database.reading() as connection:
        assert running(connection)[NAME].id == 2
