"""The database as the server and the programs beside it open it: the same addresses, the same manners towards one writer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

SQLITE_FILE: Final = "sleepsafe.db"
"""The server's own, in STATE_DIR."""
STATE_DIR: Final = Path(__file__).resolve().parent.parent / "data"
BUSY_TIMEOUT_MS: Final = 5_000
CONNECT_TIMEOUT_S: Final = 5
_POSTGRES: Final = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


class DatabaseError(Exception):
    """There is no such database; the message says so without a password."""


def database_url(address: str, state_dir: Path) -> URL:
    """The SQLAlchemy URL of `address`; without one, the SQLite file in `state_dir`.

    Raises ValueError if the address cannot be parsed or names another kind of database.
    """
    if not address:
        return URL.create("sqlite", database=str(state_dir / SQLITE_FILE))
    try:
        url = make_url(address)
    except ArgumentError:
        raise ValueError("not a database address") from None
    if url.drivername in _POSTGRES and url.host and url.database:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise ValueError("not a database address")


def sqlite_engine(url: URL) -> Engine:
    """The engine of a SQLite file; a connection with the execution option `writes` takes the writer's turn as it begins."""
    # The last one used comes first: the cache of any other holds pages that have been written since.
    engine = create_engine(url, pool_use_lifo=True, connect_args={"isolation_level": None})
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def connect(address: str = "") -> Engine:
    """The engine of the database at `address`, else of DATABASE_URL, else of the server's SQLite file. Opens nothing yet.

    Raises DatabaseError for an address that is none, or a file that is not there: a server makes it, nobody else.
    """
    folder = Path(os.environ.get("STATE_DIR", "").strip() or STATE_DIR)
    try:
        url = database_url(address or os.environ.get("DATABASE_URL", "").strip(), folder)
    except ValueError as error:
        raise DatabaseError(f"{error}: sqlite:///file.db or postgresql://user@host/name") from None
    if url.drivername != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_S})
    if not Path(url.database or "").is_file():
        raise DatabaseError(f"{url.database} is not there: name the database by --database, DATABASE_URL or STATE_DIR")
    return sqlite_engine(url)


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions may write."""
    return engine.execution_options(writes=True)


def _tune(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # With NORMAL, a power cut takes what was acknowledged since the last checkpoint.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later may find that somebody wrote in between; this one waits at once.
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
