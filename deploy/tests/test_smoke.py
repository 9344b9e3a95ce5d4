"""The smoke test passes what works, and finds what does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from deploy.smoke import UID
from ml_logic.database import SQLITE_FILE
from server.config import ROOT
from server.services.keys import create_recorded
from server.tests.backups import ids, opened
from server.tests.conftest import gunicorn
from server.tests.processes import Gunicorn, wait_until

__all__ = ["gunicorn"]

SAFE: Final = f"{UID} /data /tmp"
Start = Callable[..., Gunicorn]


@pytest.fixture
def client_dir(tmp_path: Path) -> str:
    """With a page, as it is when the client is built."""
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "index.html").write_text('<div id="root"></div>', encoding="utf-8")
    return str(tmp_path / "client")


@pytest.fixture
def started(gunicorn: Start, client_dir: str) -> Start:
    return lambda **env: gunicorn(CLIENT_DIR=client_dir, **env).wait_ready()


def _smoke(server: Gunicorn, within: Sequence[str] = (), **env: str) -> tuple[int, list[str]]:
    """The exit code, and which checks failed."""
    command = [*within, sys.executable, "deploy/smoke.py", f"http://127.0.0.1:{server.port}"]
    kept = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, cwd=ROOT, env={**kept, **env}, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, [line[5:] for line in done.stdout.splitlines() if line.startswith("FAIL")]


def _inside(folder: Path, told: str) -> str:
    script = folder / "inside"
    script.write_text(f"#!/bin/sh\necho {told}\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def test_a_server_that_works_passes_and_keeps_nothing_of_it(started: Start, tmp_path: Path) -> None:
    server = started(AUTH="open")
    restart = f"kill -HUP {server.process.pid}"
    assert _smoke(server, INSIDE=_inside(tmp_path, SAFE), RESTART=restart) == (0, [])
    assert server.request("GET", "/statistics")[1]["total_events"] == 0


def test_one_that_needs_keys_passes_without_them(started: Start) -> None:
    assert _smoke(started(AUTH="keys")) == (0, [])


def test_where_there_is_no_network_all_that_needs_none_works(client_dir: str, tmp_path: Path) -> None:
    alone = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this user may not take a process off the network")
    away = {
        "REDIS_URL": "redis://redis.example.org:6379/0",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example.org:4318",
        "MLFLOW_TRACKING_URI": "http://mlflow.example.org:5001",
    }
    server = Gunicorn(tmp_path, {"AUTH": "open", "CLIENT_DIR": client_dir, **away}, alone)
    try:
        wait_until(lambda: server.log != "")  # before that its process may still be on the network
        assert _smoke(server, ["nsenter", "--net", "--target", str(server.process.pid)]) == (0, [])
        assert "Traceback" not in server.log
    finally:
        server.stop()


def test_an_event_that_a_restart_loses_is_found(started: Start, tmp_path: Path) -> None:
    server = started(AUTH="open")
    (file,) = (tmp_path / "data").glob("*.db")
    lose = tmp_path / "lose.py"
    lose.write_text(
        f"import sqlite3\nwith sqlite3.connect({str(file)!r}) as it:\n    it.execute('DELETE FROM events')\n"
    )
    assert _smoke(server, RESTART=f"{sys.executable} {lose}") == (1, ["restart keeps data"])


def test_what_cannot_be_run_is_a_line(started: Start) -> None:
    server = started(AUTH="open")
    (code, (failed,)) = _smoke(server, INSIDE="no-such-command")
    assert (code, "no-such-command" in failed) == (1, True)
    (code, (failed,)) = _smoke(server, RESTART="false")
    assert (code, "returned non-zero" in failed) == (1, True)


def test_a_devices_key_is_not_enough_and_nothing_is_stored(started: Start, tmp_path: Path) -> None:
    server = started(AUTH="keys")
    url = f"sqlite:///{tmp_path / 'data' / SQLITE_FILE}"
    with opened(url) as database:
        key = database.write(lambda connection: create_recorded(connection, "cab", "device", "test"))["key"]
    (code, (failed,)) = _smoke(server, SLEEPSAFE_KEY=key)
    assert (code, failed.startswith("SLEEPSAFE_KEY is a device's")) == (1, True)
    assert ids(url) == set()


@pytest.mark.parametrize(
    ("told", "failed"),
    [
        (f"0 {SAFE.partition(' ')[2]}", f"user {UID}"),
        (f"{UID} / {SAFE.partition(' ')[2]}", "read-only root"),
        (f"{UID} /tmp", "read-only root"),
    ],
)
def test_a_container_that_is_not_closed_is_found(started: Start, tmp_path: Path, told: str, failed: str) -> None:
    assert _smoke(started(AUTH="open"), INSIDE=_inside(tmp_path, told)) == (1, [failed])
