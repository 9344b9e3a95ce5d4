"""The schema and how it came to be: one file a change in `versions`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0002"
"""The revision that this version works with; a test holds it to the newest file in `versions`."""
LOCK_KEY: Final = 0x51EE_95AFE
"""Of PostgreSQL's advisory lock: any number that nothing else in the database uses."""


class SchemaError(Exception):
    """The schema is newer than this version knows."""


def migrate(engine: Engine) -> None:
    """Brings the schema to HEAD. One instance at a time: the others wait, and find nothing left to do.

    Raises SchemaError when a newer version of SleepSafe has been here.
    """
    with _locked(engine) as connection:
        current = _current(connection)
        if current == HEAD:
            return
        if current is not None and current > HEAD:
            raise SchemaError(
                f"the database has schema {current}, this version knows up to {HEAD}: install a newer one"
            )
        from alembic import command  # only where there is something to do: it costs 10 MB, for good

        command.upgrade(_config(connection), HEAD)


def is_current(engine: Engine) -> bool:
    """Whether the schema is at HEAD already; raises what the driver raises when the database does not answer."""
    with engine.connect() as connection:
        return _current(connection) == HEAD


def downgrade(engine: Engine, revision: str) -> None:
    """Brings the schema back to `revision`, or to nothing with "base"."""
    with _locked(engine) as connection:
        from alembic import command

        command.downgrade(_config(connection), revision)


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other migration runs beside: by BEGIN IMMEDIATE in SQLite, by an advisory lock in PostgreSQL."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        yield connection


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
