"""The real server follows the registry: under load, and without its database."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from ml_logic.database import database_url
from server.db import Database, connect
from server.migrations import migrate
from server.serving import AWAY
from server.tests.conftest import DROWSINESS
from server.tests.processes import Gunicorn, PostgresServer, wait_until
from server.tests.registry import NAME, PACKAGED, Asking, crown, push_another, roll_back

Start = Callable[..., Gunicorn]
NO_LIMITS = {"RATELIMIT_ENABLED": "false", "WEB_CONCURRENCY": "2"}
WITHIN_S = 10.0
"""A change is everywhere."""


def _switched(server: Gunicorn, version: str, since: int) -> bool:
    """Whether both workers have said so."""
    said = server.log[since:]
    return sum("models_serving" in line and f'"{NAME}":"{version} ' in line for line in said.splitlines()) == 2


def _change_under_load(server: Gunicorn, work: Callable[[], None], version: str) -> list[tuple[int, str, str]]:
    asking = [Asking(server) for _ in range(3)]
    for each in asking:
        each.start()
    wait_until(lambda: all(len(each.answers) > 5 for each in asking))
    since, began = len(server.log), time.monotonic()
    work()
    wait_until(lambda: _switched(server, version, since))
    assert time.monotonic() - began < WITHIN_S
    seen = [len(each.answers) for each in asking]
    wait_until(lambda: all(len(each.answers) > count + 5 for each, count in zip(asking, seen, strict=True)))
    for each in asking:
        each.stop()
    for each, count in zip(asking, seen, strict=True):
        assert {answer[1] for answer in each.answers[count + 1 :]} == {version}, (
            "nobody answers with the old one any more"
        )
    return [answer for each in asking for answer in each.answers]


def test_under_load_every_worker_changes_over_and_back_and_no_answer_is_mixed_or_lost(
    gunicorn: Start, any_url: str, tmp_path: Path
) -> None:
    server = gunicorn(**NO_LIMITS, DATABASE_URL=any_url).wait_ready()
    wait_until(lambda: server.log.count('"started"') == 2)
    database = Database(connect(database_url(any_url, tmp_path)), migrate)
    new = push_another(database, tmp_path / "new", "2.0.0")

    there = _change_under_load(server, lambda: crown(database, new), "2.0.0")
    back = _change_under_load(server, lambda: roll_back(database), PACKAGED.version)

    database.engine.dispose()
    known = {(200, "2.0.0", new.digest), (200, PACKAGED.version, PACKAGED.digest)}
    assert set(there) == known == set(back)
    infos = [
        line for line in server.request("GET", "/metrics")[1].splitlines() if f'_info{{digest="{new.digest}"' in line
    ]
    assert [line[-3:] for line in infos] == ["0.0"]


def test_without_its_database_a_worker_goes_on_and_a_new_one_serves_what_served_last(
    gunicorn: Start, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    database = Database(connect(database_url(own_postgres.url, tmp_path)), migrate)
    new = push_another(database, tmp_path / "new", "2.0.0")
    crown(database, new)
    server = gunicorn(DATABASE_URL=own_postgres.url, RATELIMIT_ENABLED="false").wait_ready()

    def answer() -> str:
        status, body = server.request("POST", "/api/predict", DROWSINESS)
        assert status == 200
        return str(body["model"]["version"])

    assert answer() == "2.0.0", "from the first request on"
    own_postgres.stop()
    wait_until(lambda: "registry_unreachable" in server.log)
    assert answer() == "2.0.0"
    os.kill(server.children()[0], signal.SIGTERM)
    wait_until(lambda: server.log.count('"started"') == 2)
    assert answer() == "2.0.0"
    models = {model["name"]: model for model in server.request("GET", "/api/models")[1]["models"]}
    assert (models[NAME]["origin"], models[NAME]["problem"]) == ("registry", AWAY)
    own_postgres.start()
    database.engine.dispose()
    roll_back(database)
    wait_until(lambda: answer() == PACKAGED.version)
    database.engine.dispose()
