"""Predictions are recorded in the background: bounded, counted when dropped, flushed at the end, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ml_logic.database import database_url
from server.config import Config
from server.context import KEY
from server.db import Database, connect
from server.metrics import Metrics
from server.migrations import migrate
from server.models import ArmCount, StoredPrediction
from server.openapi import App
from server.predict import CHALLENGER, CHAMPION, Predictor, Trial
from server.recorder import Recorder
from server.tests.conftest import DROWSINESS, STRESS, MakeApp, count, database_of
from server.tests.processes import Gunicorn
from server.tests.registry import away
from server.tests.test_metrics import read_samples, value

MakeRecorder = Callable[..., tuple[Recorder, Metrics]]


@pytest.fixture
def make_recorder(database: Database) -> Iterator[MakeRecorder]:
    made: list[Recorder] = []

    def make(rate: float = 1.0, capacity: int = 100, of: Database = database) -> tuple[Recorder, Metrics]:
        metrics = Metrics(Config())
        made.append(Recorder(of, metrics, rate, capacity))
        return made[-1], metrics

    yield make
    for recorder in made:
        recorder.close()


def _note(
    recorder: Recorder, predictor: Predictor, times: int = 1, trial: Trial | None = None, arm: Any = CHAMPION
) -> None:
    model = predictor.models["stress"]
    samples = [model.decode(STRESS)] * times
    recorder.note(model, trial, arm, samples, model.predict(samples), times * 30e-6)


def _trial(predictor: Predictor, mode: Any = "ab", model: Any = None) -> Trial:
    return Trial(model or predictor.models["stress"], 7, mode, 0.5, "salt")


def _rows(database: Database, table: Any = StoredPrediction) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(table.__table__)).mappings())


def _dropped(metrics: Metrics) -> float:
    return value(read_samples(metrics.exposition().decode()), "sleepsafe_predictions_dropped_total")


def test_what_was_asked_and_answered_is_stored_and_nobody_is_named(
    make_app: MakeApp, predictor: Predictor, any_url: str
) -> None:
    app = make_app(prediction_sample_rate=1.0, database_url=any_url)
    client = app.test_client()
    answer = client.post("/api/predict", json={**STRESS, "subject_id": "driver-7", "device_id": "cab-7"}).get_json()
    client.post("/api/batch-predict", json={"data": [DROWSINESS, STRESS, {}]})
    app.extensions[KEY].recorder.flush()
    rows = _rows(database_of(app))
    model = predictor.models["stress"]
    assert [row["name"] for row in rows] == ["stress_classifier", "drowsiness_detector", "stress_classifier"]
    first = rows[0]
    assert (first["version"], first["digest"], first["feature_set"]) == (
        model.version,
        model.digest,
        model.task.feature_set,
    )
    assert (first["arm"], first["experiment_id"], first["level"]) == ("champion", None, answer["stress_level"])
    assert first["inputs"] == STRESS
    assert first["probabilities"] == pytest.approx(list(answer["probabilities"].values()), abs=1e-4)
    assert first["latency_us"] > 0
    assert "driver-7" not in json.dumps([dict(row) for row in rows], default=str)


@pytest.mark.parametrize("rate", [0.0, 0.1, 1.0])
def test_a_share_is_kept(make_recorder: MakeRecorder, database: Database, predictor: Predictor, rate: float) -> None:
    recorder, metrics = make_recorder(rate, capacity=3000)
    _note(recorder, predictor, 2000)
    recorder.flush()
    assert len(_rows(database)) == pytest.approx(2000 * rate, abs=60 if 0 < rate < 1 else 0)
    assert _dropped(metrics) == 0


def test_the_queue_is_bounded_and_what_does_not_fit_is_counted(
    make_recorder: MakeRecorder, database: Database, predictor: Predictor
) -> None:
    recorder, metrics = make_recorder()
    _note(recorder, predictor, 150, _trial(predictor))
    assert _dropped(metrics) == 50
    recorder.flush()
    assert len(_rows(database)) == 100
    counted = _rows(database, ArmCount)
    assert [(row["experiment_id"], row["arm"], row["predictions"], row["errors"]) for row in counted] == [
        (7, "champion", 150, 0)
    ], "every one counts, sampled or not"


def test_at_the_end_what_waits_is_written(
    make_recorder: MakeRecorder, database: Database, predictor: Predictor
) -> None:
    recorder, _ = make_recorder()
    _note(recorder, predictor, 3)
    recorder.close()
    assert len(_rows(database)) == 3


def test_without_its_database_predictions_are_dropped_and_counted_and_the_arms_counts_are_kept(
    make_recorder: MakeRecorder, database: Database, predictor: Predictor, capfd: pytest.CaptureFixture[str]
) -> None:
    recorder, metrics = make_recorder(of=away())
    for _ in range(2):
        _note(recorder, predictor, 3, _trial(predictor), CHALLENGER)
        recorder.count_errors(_trial(predictor), CHALLENGER, 1)
        recorder.flush()
    assert _dropped(metrics) == 6
    assert capfd.readouterr().out.count("predictions_not_recorded") == 1
    recorder._database = database
    recorder.flush()
    assert not _rows(database)
    row = _rows(database, ArmCount)[0]
    assert (row["arm"], row["predictions"], row["errors"], row["latency_us"]) == ("challenger", 6, 2, 180)


def test_counts_of_several_workers_add_up(
    make_recorder: MakeRecorder, database: Database, predictor: Predictor
) -> None:
    for recorder, _ in (make_recorder(0.0), make_recorder(0.0)):
        for arm in (CHAMPION, CHALLENGER):
            _note(recorder, predictor, 5, _trial(predictor), arm)
        recorder.flush()
    assert [(row["arm"], row["predictions"]) for row in _rows(database, ArmCount)] == [
        ("challenger", 10),
        ("champion", 10),
    ]


class Broken:
    """A model that fails at every row; all else is the real one's."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def predict(self, _samples: Any) -> Any:
        raise RuntimeError("no")


def _app_with(make_app: MakeApp, predictor: Predictor, trial: Trial, url: str) -> App:
    return make_app(only=Predictor(predictor.models, {"stress": trial}), database_url=url)


def test_a_shadow_is_asked_and_counted_and_never_answers(make_app: MakeApp, predictor: Predictor, any_url: str) -> None:
    app = _app_with(make_app, predictor, _trial(predictor, "shadow"), any_url)
    client, recorder = app.test_client(), app.extensions[KEY].recorder
    recorder._rate = 1.0
    answers = [client.post("/api/predict", json={**STRESS, "subject_id": f"p-{n}"}).get_json() for n in range(20)]
    assert {answer["model"]["arm"] for answer in answers} == {"champion"}
    recorder.flush()
    counted = {row["arm"]: row for row in _rows(database_of(app), ArmCount)}
    assert counted["champion"]["predictions"] == counted["challenger"]["predictions"] == 20
    assert counted["challenger"]["latency_us"] > 0
    assert sorted(row["arm"] for row in _rows(database_of(app))) == ["challenger"] * 20 + ["champion"] * 20


def test_a_shadow_that_fails_is_counted_and_nothing_else(make_app: MakeApp, predictor: Predictor, any_url: str) -> None:
    broken = _trial(predictor, "shadow", Broken(predictor.models["stress"]))
    app = _app_with(make_app, predictor, broken, any_url)
    assert app.test_client().post("/api/predict", json=STRESS).status_code == 200
    app.extensions[KEY].recorder.flush()
    counted = {row["arm"]: (row["predictions"], row["errors"]) for row in _rows(database_of(app), ArmCount)}
    assert counted == {"champion": (1, 0), "challenger": (0, 1)}


def test_where_the_challenger_fails_the_champion_answers_and_it_counts_as_the_challengers_error(
    make_app: MakeApp, predictor: Predictor, any_url: str
) -> None:
    trial = _trial(predictor, "ab", Broken(predictor.models["stress"]))
    app = _app_with(make_app, predictor, trial, any_url)
    client = app.test_client()
    people = [f"p-{number}" for number in range(20)]
    answers = client.post("/api/batch-predict", json={"data": [{**STRESS, "subject_id": each} for each in people]})
    assert {item["model"]["arm"] for item in answers.get_json()["predictions"]} == {"champion"}
    app.extensions[KEY].recorder.flush()
    failed = sum(trial.arm_of(each) == CHALLENGER for each in people)
    counted = {row["arm"]: (row["predictions"], row["errors"]) for row in _rows(database_of(app), ArmCount)}
    assert counted == {"champion": (20 - failed, 0), "challenger": (0, failed)}
    samples = read_samples(client.get("/metrics").text)
    labels = {"model": "stress_classifier", "version": trial.model.version, "arm": "challenger"}
    assert value(samples, "sleepsafe_prediction_errors_total", **labels) == failed


def test_who_names_nobody_is_no_part_of_an_experiment(make_app: MakeApp, predictor: Predictor, any_url: str) -> None:
    app = _app_with(make_app, predictor, _trial(predictor), any_url)
    assert app.test_client().post("/api/predict", json=STRESS).get_json()["model"]["arm"] == "champion"
    app.extensions[KEY].recorder.flush()
    assert count(app, ArmCount) == 0


def test_no_thread_is_begun_before_it_is_needed(
    make_recorder: MakeRecorder, predictor: Predictor, tmp_path: Path
) -> None:
    recorder, _ = make_recorder(0.0)
    _note(recorder, predictor)
    assert recorder._thread is None


def test_a_server_that_stops_has_written_what_it_answered(gunicorn: Callable[..., Gunicorn], tmp_path: Path) -> None:
    server = gunicorn(PREDICTION_SAMPLE_RATE="1").wait_ready()
    for _ in range(5):
        assert server.request("POST", "/api/predict", STRESS)[0] == 200
    server.stop()
    stopped = Database(connect(database_url("", tmp_path / "data")), migrate)
    assert len(_rows(stopped)) == 5
    stopped.engine.dispose()
