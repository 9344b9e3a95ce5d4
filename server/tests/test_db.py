from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from ml_logic.database import database_url
from server.db import Database, connect, ping
from server.migrations import migrate
from server.services import audit

WAITING = 3


def test_without_an_address_it_is_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    url = database_url("", tmp_path / "made" / "later")
    engine = connect(url)
    assert not (tmp_path / "made").exists()
    ping(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 5000
    engine.dispose()
    assert (tmp_path / "made" / "later" / "sleepsafe.db").is_file()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_means_psycopg(scheme: str, tmp_path: Path) -> None:
    url = database_url(f"{scheme}://user:secret@host:5433/name", tmp_path)
    assert url.render_as_string(hide_password=True) == "postgresql+psycopg://user:***@host:5433/name"


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql://host", "sqlite://", "://", "nothing"])
def test_other_addresses_are_refused_without_saying_them_back(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^not a database address$"):
        database_url(address, tmp_path)


def test_postgresql_answers(postgres_url: str, tmp_path: Path) -> None:
    engine = connect(database_url(postgres_url, tmp_path))
    ping(engine)
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    made = Database(connect(database_url("", tmp_path)), migrate)
    made.require()
    yield made
    made.engine.dispose()


def test_those_who_wait_share_a_commit(sqlite: Database) -> None:
    commits: list[Connection] = []
    event.listen(sqlite.engine, "commit", commits.append)
    assert _at_once(sqlite, [partial(_note, number) for number in range(WAITING)]) == list(range(WAITING))
    assert (sorted(_noted(sqlite)), len(commits)) == (["0", "1", "2"], 2), "one of them is whom they waited for"


def test_who_fails_fails_alone(sqlite: Database) -> None:
    def fail(connection: Connection) -> int:
        _note(1, connection)
        raise LookupError

    answers = _at_once(sqlite, [partial(_note, 0), fail, partial(_note, 2)])
    assert (answers[::2], type(answers[1]), sorted(_noted(sqlite))) == ([0, 2], LookupError, ["0", "2"])


def test_a_database_that_is_away_fails_all_who_wait(sqlite: Database) -> None:
    def lose(connection: Connection) -> int:
        raise OperationalError("", None, Exception())

    answers = _at_once(sqlite, [partial(_note, 0), lose, partial(_note, 2)])
    assert [type(answer) for answer in answers] == [OperationalError] * WAITING
    assert _noted(sqlite) == []


def _at_once(database: Database, works: list[Callable[[Connection], int]]) -> list[object]:
    """What becomes of works that all wait for another one."""
    began, may_end = Event(), Event()

    def hold(_connection: Connection) -> None:
        began.set()
        may_end.wait()

    with ThreadPoolExecutor(1 + len(works)) as pool:
        pool.submit(database.write, hold)
        began.wait()
        futures = [pool.submit(database.write_together, work) for work in works]
        while len(database._waiting) < len(works):
            pass
        may_end.set()
        return [future.exception() or future.result() for future in futures]


def _note(number: int, connection: Connection) -> int:
    audit.record(connection, "Anna", "test", str(number))
    return number


def _noted(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT target FROM audit")).scalars())
