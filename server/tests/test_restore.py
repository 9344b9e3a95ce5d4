"""The way back: a copy in the place of the database, or everything as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from ml_logic.database import database_url
from server.backup import BackupError, postgres, sqlite
from server.ids import uuid7
from server.migrations import HEAD
from server.tests.backups import Operator, admin, assert_refused, beside, fill, ids, made_events, opened
from server.tests.processes import Gunicorn

Start = Callable[..., Gunicorn]


def test_what_was_there_is_kept_beside(operator: Operator) -> None:
    fill(operator.url, 5)
    old = ids(operator.url)
    file = operator.save()
    fill(operator.url, 7)
    both = ids(operator.url)

    done = operator.restore(file)

    assert done.exit_code == 0, done.stderr
    assert ids(operator.url) == old
    (kept,) = beside(operator.url)
    assert f"what was there is kept: {_address_of(operator.url, kept)[1]}" in done.stdout
    assert ids(_address_of(operator.url, kept)[0]) == both
    assert file.is_file()


def _address_of(url: str, kept: str) -> tuple[str, str]:
    address = make_url(url)
    if address.drivername == "sqlite":
        path = str(Path(str(address.database)).with_name(kept))
        return f"sqlite:///{path}", path
    return address.set(database=kept).render_as_string(hide_password=False), kept


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _letters(file: Path) -> None:
    file.write_text("event_id,timestamp\n" * 1000)


def _half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _without_end(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 5000)


def _overwritten(file: Path) -> None:
    with file.open("rb+") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xff" * 3000)


def _gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [_empty, _letters, _half, _without_end, _overwritten, _gone])
def test_a_damaged_file_is_refused_and_nothing_is_touched(operator: Operator, damage: Callable[[Path], None]) -> None:
    for _ in range(5):
        fill(operator.url, 100)
    file = operator.save()
    damage(file)
    before = ids(operator.url)
    assert_refused(operator.restore(file), str(file))
    assert ids(operator.url) == before
    assert beside(operator.url) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", f"has schema 9999, this version knows up to {HEAD}"),
        ("DROP TABLE alembic_version", "holds no events of SleepSafe"),
    ],
)
def test_a_database_of_others_is_neither_saved_nor_restored(operator: Operator, change: str, said: str) -> None:
    fill(operator.url)
    good = operator.save()
    with opened(operator.url) as database, database.engine.begin() as connection:
        connection.execute(text(change))
    assert_refused(operator.run("save", "--into", operator.backups / "none"), said)
    assert list((operator.backups / "none").iterdir()) == []

    foreign = _saved_unchecked(operator)
    assert operator.restore(good).exit_code == 0
    before = ids(operator.url), beside(operator.url)
    assert_refused(operator.restore(foreign), said)
    assert (ids(operator.url), beside(operator.url)) == before


def _saved_unchecked(operator: Operator) -> Path:
    url = database_url(operator.url, Path())
    kind = sqlite if url.drivername == "sqlite" else postgres
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "require_known", lambda *_: None)
        return Path(kind.save(url, operator.backups / "others"))


def test_a_copy_of_the_other_kind_is_refused(operator: Operator, tmp_path: Path, dumped_url: str) -> None:
    other_url = dumped_url if operator.url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}"
    fill(operator.url)
    fill(other_url)
    file = Operator(other_url, tmp_path / "other").save()
    before = ids(operator.url)
    assert_refused(operator.restore(file), str(file))
    assert ids(operator.url) == before


def test_while_a_server_uses_the_database_nothing_is_restored(operator: Operator, gunicorn: Start) -> None:
    fill(operator.url)
    file = operator.save()
    server = gunicorn(DATABASE_URL=operator.url).wait_ready()
    assert server.request("POST", "/telemetry", made_events("phone-2", 0, 1)[0])[0] == 200
    before = ids(operator.url)

    assert_refused(operator.restore(file), "stop the server first")

    assert ids(operator.url) == before
    assert beside(operator.url) == []
    assert server.request("POST", "/telemetry", made_events("phone-2", 1, 1)[0])[0] == 200
    server.stop()
    assert operator.restore(file).exit_code == 0
    assert len(ids(operator.url)) == 20


def test_a_server_that_opens_postgresql_during_the_restore_stops_it(dumped_url: str, tmp_path: Path) -> None:
    """Between the first look and the swap: PostgreSQL itself refuses, and the new database is taken away again."""
    fill(dumped_url)
    file = Operator(dumped_url, tmp_path).save()
    url = database_url(dumped_url, Path())
    with opened(dumped_url) as database, database.reading(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "_require_unused", lambda *_: None)
        with pytest.raises(BackupError, match="stop the server first"):
            postgres.restore(url, file)
    assert beside(dumped_url) == []
    assert len(ids(dumped_url)) == 20


def test_whoever_opened_the_old_file_before_cannot_write_to_it_after(own_file: Operator, tmp_path: Path) -> None:
    file = own_file.save()
    with closing(sqlite3.connect(tmp_path / "events.db")) as late:  # opened, and nothing asked of it yet
        assert own_file.restore(file).exit_code == 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            late.execute("PRAGMA journal_mode=WAL")
    assert len(ids(own_file.url)) == 20


def test_a_file_that_is_no_database_any_more_is_replaced_and_kept(own_file: Operator, tmp_path: Path) -> None:
    file = own_file.save()
    ruins = b"\0" * 9000
    (tmp_path / "events.db").write_bytes(ruins)
    (tmp_path / "events.db-wal").write_bytes(b"log")

    done = own_file.restore(file)

    assert done.exit_code == 0, done.stderr
    assert len(ids(own_file.url)) == 20
    kept = tmp_path / beside(own_file.url)[0]
    assert kept.read_bytes() == ruins
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"log"


def test_damage_under_a_running_server_is_not_restored_over(own_file: Operator, tmp_path: Path) -> None:
    file = own_file.save()
    holder = "c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM events'); print(flush=True); input()"
    command = [sys.executable, "-c", f"import sqlite3, sys; {holder}", str(tmp_path / "events.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        with (tmp_path / "events.db").open("rb+") as opened:
            opened.write(b"\0" * 100)
        assert_refused(own_file.restore(file), "stop the server first")
        server.communicate("\n")
    assert beside(own_file.url) == []


def test_a_database_with_its_log_beside_is_no_backup(own_file: Operator, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE events SET kss = 9")
        connection.commit()
        assert_refused(own_file.restore(tmp_path / "events.db"), "is a database in use, not a backup")


def test_a_role_that_may_make_no_databases_is_told_so(dumped_url: str, tmp_path: Path) -> None:
    owner = Operator(dumped_url, tmp_path / "data")
    fill(dumped_url)
    file = owner.save()
    role = f"sleepsafe_test_{uuid7()[-12:]}"
    admin(dumped_url, f"CREATE ROLE {role} LOGIN")
    try:
        other = Operator(dumped_url.replace("postgres@", f"{role}@"), tmp_path / "data")
        assert_refused(other.restore(file), f'ALTER ROLE "{role}" CREATEDB')
    finally:
        admin(dumped_url, f"DROP ROLE {role}")
    assert len(ids(dumped_url)) == 20
