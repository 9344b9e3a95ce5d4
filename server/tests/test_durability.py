"""Killed, cut off, started twice: what was acknowledged is stored, once, and its counts are exact."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ml_logic.database import database_url
from server.clock import utc_now
from server.db import Database, connect
from server.migrations import migrate
from server.models import Event
from server.services.ingest import store
from server.telemetry import parse_event
from server.tests.processes import Gunicorn, Poster, PostgresServer, free_port, wait_until
from server.tests.telling import assert_rebuilt_equals_kept, window

Start = Callable[..., Gunicorn]
DEVICES = 8
EVENTS_A_POST = int(os.environ.get("EVENTS_A_POST", "4"))
"""1 makes 10,000 posts of the first test, and takes three times as long."""
NO_LIMITS = {"RATELIMIT_ENABLED": "false", "LOG_LEVEL": "warning", "WEB_CONCURRENCY": "2"}


def _events(count: int) -> list[list[dict[str, Any]]]:
    """Of each device its events, of people who share hours."""
    return [
        [window(device_id=f"d-{device}", subject_id=f"p-{device % 3}", sequence=number) for number in range(count)]
        for device in range(DEVICES)
    ]


def _post(port: int, events: Sequence[list[dict[str, Any]]], batch: int = 1) -> list[Poster]:
    posters = [Poster(port, of_device, batch) for of_device in events]
    for poster in posters:
        poster.start()
    return posters


def _finish(posters: Sequence[Poster]) -> None:
    for poster in posters:
        poster.join(timeout=240)
        assert not poster.is_alive()


def _assert_all_is_there(url: str, folder: Path, events: Sequence[list[dict[str, Any]]]) -> None:
    database = Database(connect(database_url(url, folder)), migrate)
    with database.reading() as connection:
        stored = sorted(connection.execute(select(Event.event_id)).scalars())
    assert stored == sorted(event["event_id"] for of_device in events for event in of_device)
    assert_rebuilt_equals_kept(database)
    database.engine.dispose()


def test_a_killed_worker_and_a_killed_server_lose_nothing_of_10_000_events(
    gunicorn: Start, any_url: str, tmp_path: Path
) -> None:
    settings = {**NO_LIMITS, "DATABASE_URL": any_url, "PORT": str(free_port())}
    server = gunicorn(**settings).wait_ready()
    events = _events(1250)
    posters = _post(server.port, events, EVENTS_A_POST)
    wait_until(lambda: sum(len(poster.acknowledged) for poster in posters) > 1500, patience=120)
    os.kill(server.children()[0], signal.SIGKILL)
    wait_until(lambda: sum(len(poster.acknowledged) for poster in posters) > 3000, patience=120)
    workers = server.children()
    for pid in (server.process.pid, *workers):
        os.kill(pid, signal.SIGKILL)
    server.process.wait()
    before = {event_id for poster in posters for event_id in list(poster.acknowledged)}
    database = Database(connect(database_url(any_url, tmp_path)), migrate)
    with database.reading() as connection:
        assert before <= set(connection.execute(select(Event.event_id)).scalars())
    database.engine.dispose()
    gunicorn(**settings).wait_ready()
    _finish(posters)
    _assert_all_is_there(any_url, tmp_path, events)


def test_20_s_without_postgresql_are_503_and_then_everything_arrives(
    gunicorn: Start, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    server = gunicorn(**NO_LIMITS, DATABASE_URL=own_postgres.url).wait_ready()
    workers = server.children()
    events = _events(150)
    posters = _post(server.port, events)
    wait_until(lambda: sum(len(poster.acknowledged) for poster in posters) > 200, patience=60)
    own_postgres.stop()
    for _ in range(20):
        assert server.request("GET", "/health")[0] == 200
        time.sleep(1)
    assert server.request("GET", "/health/ready")[0] == 503
    own_postgres.start()
    _finish(posters)
    failures = [failure for poster in posters for failure in poster.failures]
    assert failures
    for status, answer, retry_after in failures:
        assert (status, answer["error"], list(answer)) == (503, "unavailable", ["error", "message", "details"])
        assert int(str(retry_after)) > 0
    assert server.children() == workers
    _assert_all_is_there(own_postgres.url, tmp_path, events)


def test_two_servers_that_start_at_once_and_get_the_same_batches(gunicorn: Start, any_url: str, tmp_path: Path) -> None:
    servers = [gunicorn(**NO_LIMITS, DATABASE_URL=any_url), gunicorn(**NO_LIMITS, DATABASE_URL=any_url)]
    for server in servers:
        server.wait_ready()
    events = _events(300)
    posters = [poster for server in servers for poster in _post(server.port, events, batch=25)]
    _finish(posters)
    assert not [failure for poster in posters for failure in poster.failures if failure[0] != 503]
    _assert_all_is_there(any_url, tmp_path, events)


def test_a_schema_that_could_not_be_made_at_the_start_is_made_when_the_database_comes(
    gunicorn: Start, own_postgres: PostgresServer
) -> None:
    own_postgres.stop()
    server = gunicorn(DATABASE_URL=own_postgres.url).wait_ready()
    assert server.request("GET", "/dashboard")[0] == 503
    assert "the database does not answer" in server.log
    own_postgres.start()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: server.request("GET", "/dashboard"), range(4)))
    assert {(status, answer["status"]) for status, answer in answers} == {(200, "idle")}


ROWS = 20_000
"""Some 6 MB: more than sockets hold, so that an export is still under way when somebody stops reading."""


def _fill(url: str, folder: Path) -> None:
    database = Database(connect(database_url(url, folder)), migrate)
    now = utc_now()
    for start in range(0, ROWS, 1_000):
        told = {number: parse_event(window(sequence=number), now) for number in range(start, start + 1_000)}
        database.write(lambda connection, told=told: store(connection, told, now))  # type: ignore[misc]  # bound at once
    database.engine.dispose()


def _begin_export(server: Gunicorn) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/api/events/export?format=jsonl")
    response = connection.getresponse()
    assert response.status == 200
    assert response.read(1000).startswith(b"{")
    return connection, response


def test_an_export_that_nobody_reads_to_its_end_holds_nothing(gunicorn: Start, any_url: str, tmp_path: Path) -> None:
    _fill(any_url, tmp_path)
    server = gunicorn(DATABASE_URL=any_url, RATELIMIT_ENABLED="false").wait_ready()
    for _ in range(12):  # more than there are connections
        connection, response = _begin_export(server)
        response.close()
        connection.close()
    wait_until(lambda: server.request("GET", "/statistics")[0] == 200)
    assert server.request("POST", "/telemetry", window())[0] == 200
    lines = server.request("GET", "/api/events/export?format=jsonl")[1].splitlines()
    assert len(lines) == ROWS + 1


def test_an_export_that_breaks_off_is_not_taken_for_the_whole(
    gunicorn: Start, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    _fill(own_postgres.url, tmp_path)
    server = gunicorn(DATABASE_URL=own_postgres.url).wait_ready()
    connection, response = _begin_export(server)
    own_postgres.stop()
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    connection.close()
    own_postgres.start()
    assert server.request("GET", "/statistics")[1]["total_events"] == ROWS
