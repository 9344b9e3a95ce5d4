"""Old events go, their counts stay: by the command, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Connection, update

from server.clock import utc_now
from server.context import KEY
from server.db import Database
from server.models import Finding, Rollup, StoredPrediction
from server.openapi import App
from server.services import retention
from server.services.ingest import log_batch
from server.services.retention import delete_old_events
from server.tests.conftest import MakeApp, count, database_of
from server.tests.monitored import predict, record_findings
from server.tests.telling import ago, assert_rebuilt_equals_kept, rows_of, told, window

DAYS = 30
NO_RECORDS = "Predictions and findings older than 30 days: 0 deleted.\n"
Run = Callable[..., Result]


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    return make_app(database_url=any_url, retention_days=DAYS)


@pytest.fixture
def run(app: App) -> Run:
    """A command, as `flask --app server.app` runs it."""
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def events(app: App) -> Database:
    """Forty days of drives, an event of each kind of row every day; a third of them older than the limit."""
    database: Database = app.extensions[KEY].database
    for days in range(40):
        at = ago(days=days, minutes=70)  # never in the hour of the limit
        said = {"kind": "kss", "kss": 5, "subject_id": "p-1", "session_id": f"s-{days}"}
        log_batch({"events": [window(timestamp=at), told(timestamp=at), told(timestamp=at, **said)]}, database)
    return database


def _times(database: Database) -> list[Any]:
    return sorted(row[2] for row in rows_of(database, "events"))


def test_old_events_go_with_what_was_said_of_them_and_the_counts_stay(events: Database, run: Run) -> None:
    counted = rows_of(events, "rollups"), rows_of(events, "sessions")

    done = run("events", "expire")

    assert (done.exit_code, done.output) == (0, f"Events older than 30 days: {3 * 10} deleted.\n{NO_RECORDS}")
    assert len(_times(events)) == 3 * 30
    assert len(rows_of(events, "labels")) == 30
    assert (rows_of(events, "rollups"), rows_of(events, "sessions")) == counted
    assert_rebuilt_equals_kept(events)


def test_a_second_time_there_is_nothing_to_do(events: Database, run: Run) -> None:
    run("events", "expire")
    left = _times(events)
    assert run("events", "expire").output == "Events older than 30 days: 0 deleted.\n" + NO_RECORDS
    assert _times(events) == left


def test_late_events_of_deleted_hours_are_counted_and_go_in_their_turn(events: Database, run: Run) -> None:
    run("events", "expire")
    late = [window(timestamp=ago(days=35, minutes=10)), told(timestamp=ago(days=35, minutes=10))]
    log_batch({"events": late}, events)
    assert_rebuilt_equals_kept(events)
    counted = rows_of(events, "rollups")
    assert run("events", "expire").output == "Events older than 30 days: 2 deleted.\n" + NO_RECORDS
    assert rows_of(events, "rollups") == counted
    assert_rebuilt_equals_kept(events)


def test_stopped_between_steps_it_goes_on_where_it_was(
    events: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "STEP_ROWS", 7)
    steps = delete_old_events(events, DAYS, utc_now())
    assert [next(steps), next(steps)] == [7, 7]
    steps.close()  # type: ignore[attr-defined]  # a generator
    assert_rebuilt_equals_kept(events)
    assert run("events", "expire").output == "Events older than 30 days: 16 deleted.\n" + NO_RECORDS
    assert len(_times(events)) == 3 * 30
    assert_rebuilt_equals_kept(events)


def test_stopped_in_a_step_the_step_did_not_happen(events: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    step = retention._step
    steps = iter(range(2))

    def fail(connection: Connection, before: Any) -> int:
        gone = step(connection, before)
        if next(steps):
            raise KeyboardInterrupt
        return gone

    with monkeypatch.context() as patch:
        patch.setattr(retention, "STEP_ROWS", 7)
        patch.setattr(retention, "_step", fail)
        stopped = run("events", "expire")
    assert stopped.exit_code == 1
    assert "Events older than 30 days: 7 deleted." in stopped.output
    assert len(_times(events)) == 3 * 40 - 7
    assert_rebuilt_equals_kept(events)
    assert run("events", "expire").output == "Events older than 30 days: 23 deleted.\n" + NO_RECORDS
    assert len(rows_of(events, "labels")) == 30


def test_beside_it_events_are_stored(events: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "STEP_ROWS", 2)
    logged = []

    def drive() -> None:
        for _ in range(20):
            answer = log_batch({"events": [window(), told(), told(timestamp=ago(days=31, minutes=50))]}, events)
            logged.append(answer["events_logged"])

    device = threading.Thread(target=drive)
    device.start()
    done = run("events", "expire")
    device.join()
    assert done.exit_code == 0
    assert logged == [3] * 20
    run("events", "expire")
    assert len(_times(events)) == 3 * 30 + 2 * 20
    assert_rebuilt_equals_kept(events)


def test_old_predictions_and_findings_go_in_small_steps(app: App, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    database, now = database_of(app), utc_now()
    steps: list[int] = []
    monkeypatch.setattr(retention, "STEP_ROWS", 7)
    for days in (40, 10):
        predict(database, now - timedelta(days=days), 20, seed=days)
        record_findings(database, now - timedelta(days=days), 5)
    steps.extend(retention.delete_old_records(database, DAYS, now))
    assert steps == [7, 7, 6, 5]
    assert (count(app, StoredPrediction), count(app, Finding)) == (20, 5)
    assert run("events", "expire").output == f"Events older than 30 days: 0 deleted.\n{NO_RECORDS}"


def test_without_a_limit_everything_stays(make_app: MakeApp, any_url: str, events: Database) -> None:
    done = make_app(database_url=any_url, retention_days=0).test_cli_runner().invoke(args=["events", "expire"])
    assert (done.exit_code, done.output) == (
        0,
        "RETENTION_DAYS is 0: everything is kept for ever. Nothing was deleted.\n",
    )
    assert len(_times(events)) == 3 * 40


def test_rollups_that_went_wrong_are_counted_anew(events: Database, run: Run) -> None:
    right = rows_of(events, "rollups")
    with events.engine.begin() as connection:
        connection.execute(update(Rollup).values(events=7, monitored_ms=0))
    assert rows_of(events, "rollups") != right
    done = run("rollups", "rebuild")
    assert (done.exit_code, done.output) == (0, "All events are counted anew.\n")
    assert rows_of(events, "rollups") == right


@pytest.mark.parametrize("command", [("events", "expire"), ("rollups", "rebuild")])
def test_without_a_database_it_is_said(make_app: MakeApp, command: tuple[str, str]) -> None:
    app = make_app(database_url="postgresql://nobody@127.0.0.1:1/nothing")
    done = app.test_cli_runner().invoke(args=list(command))
    assert done.exit_code == 1
    assert "Error: the database does not answer" in done.output
