"""Copies on both databases, by the command that an operator gives; and the drill."""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ml_logic.database import database_url
from server.backup import BackupError, files, postgres, sqlite
from server.config import ROOT
from server.services.rollups import rebuild_rollups
from server.tests.backups import Devices, Operator, assert_refused, destroy, fill, ids, made_events, opened, rollups
from server.tests.processes import Gunicorn, wait_until

Start = Callable[..., Gunicorn]
ENOUGH = 600
"""Events that are acknowledged before the copy is made."""


def test_the_drill_backed_up_under_load_destroyed_and_restored(operator: Operator, gunicorn: Start) -> None:
    env = {"DATABASE_URL": operator.url, "RATELIMIT_ENABLED": "false", "WEB_CONCURRENCY": "2"}
    server = gunicorn(**env).wait_ready()
    devices = Devices(server)
    wait_until(lambda: len(devices.acknowledged) >= ENOUGH)
    before = set(devices.acknowledged)
    file = operator.save()
    during = len(devices.acknowledged)
    devices.stop()
    server.stop()
    assert during > len(before), "it was not under load"

    destroy(operator.url)
    done = operator.restore(file)

    assert (done.exit_code, done.stdout) == (0, f"restored {file}\n"), done.stderr
    restored = ids(operator.url)
    assert before <= restored <= set(devices.acknowledged)
    with opened(operator.url) as database:
        kept = rollups(database)
        database.write(rebuild_rollups)
        assert rollups(database) == kept
    again = gunicorn(**env).wait_ready()
    assert again.request("POST", "/telemetry", made_events("phone-9", 0, 1)[0])[0] == 200
    assert again.request("GET", "/statistics")[1]["total_events"] == len(restored) + 1
    sequences = {
        device["device_id"]: device["missing_count"] for device in again.request("GET", "/api/devices")[1]["devices"]
    }
    assert sequences == {f"phone-{n}": 0 for n in (0, 1, 2, 3, 9)}


def test_a_copy_needs_no_other_file_and_is_nobody_elses_to_read(own_file: Operator) -> None:
    file = own_file.save()
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (20,)
    assert list(own_file.backups.iterdir()) == [file]


def test_a_copy_is_never_overwritten(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(operator.url)
    url = database_url(operator.url, Path())
    kind = sqlite if url.drivername == "sqlite" else postgres
    monkeypatch.setattr(kind, "stamp", lambda: "20261125T120000Z")
    first = kind.save(url, operator.backups)
    before = first.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        kind.save(url, operator.backups)
    assert first.read_bytes() == before
    assert list(operator.backups.iterdir()) == [first]


def test_what_is_being_written_is_not_written_twice(tmp_path: Path) -> None:
    with (
        files.written(tmp_path / "copy"),
        pytest.raises(BackupError, match="is being written"),
        files.written(tmp_path / "copy"),
    ):
        pass


def test_a_full_disk_is_said_and_leaves_nothing(operator: Operator) -> None:
    for _ in range(10):
        fill(operator.url, 100)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-m", "server.backup", "save"]
    env, limits = {**os.environ, **operator.env}, no_room
    done = subprocess.run(command, cwd=ROOT, env=env, preexec_fn=limits, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
    assert list(operator.backups.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(operator: Operator, tmp_path: Path) -> None:
    fill(operator.url)
    (tmp_path / "file").touch()
    assert_refused(operator.run("save", "--into", tmp_path / "file" / "below"), "file/below cannot be written")


def test_the_audit_and_the_metrics_know_of_it(operator: Operator, gunicorn: Start) -> None:
    fill(operator.url)
    begun = time.time()
    file = operator.save()
    server = gunicorn(DATABASE_URL=operator.url).wait_ready()
    found = re.search(r"^sleepsafe_last_backup_timestamp_seconds (\S+)$", server.request("GET", "/metrics")[1], re.M)
    assert found
    assert begun - 1 <= float(found[1]) <= time.time()
    assert _audited(server) == [("backup.save", file.name)]
    server.stop()
    assert operator.restore(file).exit_code == 0

    server = gunicorn(DATABASE_URL=operator.url).wait_ready()
    # It was noted after the copy was made, which does not know of itself.
    assert _audited(server) == [("backup.restore", file.name)]
    assert "sleepsafe_last_backup" not in server.request("GET", "/metrics")[1]


def _audited(server: Gunicorn) -> list[tuple[str, str]]:
    return [(entry["action"], entry["target"]) for entry in server.request("GET", "/api/audit")[1]["entries"]]


def test_a_copy_that_cannot_be_noted_is_a_copy(own_file: Operator) -> None:
    with opened(own_file.url) as database, database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE audit")
        connection.commit()
    done = own_file.run("save")
    assert done.exit_code == 0
    assert "could not be written into the audit" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert len(list(own_file.backups.iterdir())) == 1


def test_another_folder_can_be_named(operator: Operator, tmp_path: Path) -> None:
    fill(operator.url)
    assert operator.run("save", "--into", tmp_path / "a" / "b").exit_code == 0
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1


def test_without_a_database_it_is_said(tmp_path: Path) -> None:
    operator = Operator(f"sqlite:///{tmp_path / 'none.db'}", tmp_path)
    assert_refused(operator.run("save"), f"there is no database at {tmp_path / 'none.db'}")
    assert_refused(operator.run("save", DATABASE_URL="mysql://root:hunter2@host/x"), "DATABASE_URL must be")


def _tool(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_missing_and_old_programs_of_postgresql_are_named(dumped_url: str, tmp_path: Path) -> None:
    operator = Operator(dumped_url, tmp_path / "data")
    fill(dumped_url)
    (tmp_path / "none").mkdir()
    assert_refused(operator.run("save", PATH=str(tmp_path / "none")), "pg_dump is not installed")
    assert_refused(operator.run("restore", "./x", PATH=str(tmp_path / "none")), "pg_restore is not installed")
    _tool(tmp_path / "old", "pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'")
    assert_refused(operator.run("save", PATH=f"{tmp_path / 'old'}:{os.environ['PATH']}"), "pg_dump is of version 9")


def test_the_password_is_on_no_command_line(dumped_url: str, tmp_path: Path) -> None:
    operator = Operator(dumped_url.replace("postgres@", "postgres:hunter2@"), tmp_path / "data")
    fill(operator.url)
    real = "/usr/bin:/bin"
    for name in ("pg_dump", "pg_restore"):
        log = f'echo "$0 $* password=$PGPASSWORD" >> {tmp_path}/calls'
        _tool(tmp_path / "tools", name, f'{log}\nPATH={os.environ["PATH"]} exec {name} "$@"')
    path = f"{tmp_path / 'tools'}:{real}"
    assert operator.run("save", PATH=path).exit_code == 0
    (file,) = operator.backups.iterdir()
    assert operator.run("restore", file, PATH=path).exit_code == 0
    calls = (tmp_path / "calls").read_text().splitlines()
    connected = [line for line in calls if "--dbname" in line]
    assert len(connected) == 2
    assert all(line.endswith("password=hunter2") for line in connected)
    assert all("hunter2" not in line.removesuffix("password=hunter2") for line in calls)
