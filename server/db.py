"""The database: its address, its engine, and whether it answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

SQLITE_FILE: Final = "sleepsafe.db"
BUSY_TIMEOUT_MS: Final = 5_000
CONNECT_TIMEOUT_S: Final = 2
"""The least that libpq's connect_timeout takes; the readiness check has its own, shorter limit."""

_POSTGRES: Final = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


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


def connect(url: URL) -> Engine:
    """The engine for `url`. Opens no connection yet; a SQLite file's folder is made with the first."""
    if url.drivername != "sqlite":
        timeouts = {"connect_timeout": CONNECT_TIMEOUT_S}
        return create_engine(url, pool_pre_ping=True, pool_timeout=CONNECT_TIMEOUT_S, connect_args=timeouts)
    engine = create_engine(url)
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def ping(engine: Engine) -> None:
    """Asks the database for one row; raises whatever its driver raises."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _make_folder(_dialect: Any, _record: Any, args: Sequence[Any], _options: Any) -> None:
    if args and args[0] != ":memory:":
        Path(args[0]).parent.mkdir(parents=True, exist_ok=True)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()
