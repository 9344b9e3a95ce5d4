"""What the tests of backup and restore share: an operator, devices that send, and a look at both databases."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url, select, text

from ml_logic.database import database_url
from server.backup.__main__ import main
from server.db import Database, connect
from server.ids import uuid7
from server.migrations import migrate
from server.models import Event, Rollup
from server.services.ingest import log_batch
from server.tests.processes import Gunicorn


class Operator:
    """Whoever types the commands, with the settings of the server."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.env = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "STATE_DIR": str(folder)}
        self.backups = folder / "backups"

    def run(self, *arguments: object, **env: str) -> Result:
        """A command in this process; keywords are environment variables."""
        return CliRunner().invoke(main, [str(argument) for argument in arguments], env={**self.env, **env})

    def save(self) -> Path:
        done = self.run("save")
        assert done.exit_code == 0, done.stderr
        (file,) = self.backups.iterdir()
        assert str(file) in done.stdout
        return file

    def restore(self, file: Path) -> Result:
        return self.run("restore", file)


class Devices:
    """Four that send one batch after the other, and remember what was acknowledged."""

    def __init__(self, server: Gunicorn) -> None:
        self._server = server
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._drive, args=(f"phone-{n}",)) for n in range(4)]
        self.acknowledged: list[str] = []
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _drive(self, device: str) -> None:
        sequence = 0
        while not self._is_over.is_set():
            events = made_events(device, sequence, 10)
            sequence += len(events)
            status, answer = self._server.request("POST", "/telemetry/batch", {"events": events})
            assert (status, answer["events_logged"]) == (200, len(events))
            self.acknowledged.extend(event["event_id"] for event in events)


def made_events(device: str, sequence: int, count: int) -> list[dict[str, Any]]:
    told = {"ear_value": 0.3, "is_drowsy": False, "duration_ms": 2000, "device_id": device, "subject_id": "anna"}
    return [{**told, "event_id": uuid7(), "sequence": sequence + n, "session_id": "s1"} for n in range(count)]


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(connect(database_url(url, Path())), migrate)
    yield database
    database.engine.dispose()


def fill(url: str, count: int = 20) -> None:
    """Up to 100 more events."""
    with opened(url) as database:
        log_batch({"events": made_events("phone-1", 0, count)}, database)


def ids(url: str) -> set[str]:
    with opened(url) as database, database.reading() as connection:
        return set(connection.execute(select(Event.event_id)).scalars())


def rollups(database: Database) -> list[Any]:
    with database.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(Rollup.__table__)))


def destroy(url: str) -> None:
    address = make_url(url)
    if address.drivername == "sqlite":
        path = Path(str(address.database))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return
    admin(url, f'DROP DATABASE "{address.database}" WITH (FORCE)')


def admin(url: str, statement: str) -> list[Any]:
    """The first column of what PostgreSQL answers, asked beside the database of `url`."""
    address = make_url(url).set(drivername="postgresql+psycopg", database="postgres")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        rows = list(result.scalars()) if result.returns_rows else []
    engine.dispose()
    return rows


def beside(url: str) -> list[str]:
    """Names of what a restore makes beside the database."""
    address = make_url(url)
    if address.drivername == "sqlite":
        path = Path(str(address.database))
        return sorted(file.name for file in path.parent.glob(f"{path.name}.*"))
    return admin(url, f"SELECT datname FROM pg_database WHERE datname LIKE '{address.database}_%' ORDER BY 1")


def assert_refused(done: Result, said: str) -> None:
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
