"""Versions for the tests: the shipped package under another version, pushed with a comparison that passed."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from ml_logic import artefact
from ml_logic.artefact import MODELS_DIR, Artefact
from ml_logic.database import database_url
from ml_logic.features.tasks import TASKS
from ml_logic.promotion import Change, promote, rollback
from ml_logic.versions import VERSIONS, keep_report, package_of, push, served
from server.db import Database, connect
from server.migrations import migrate
from server.tests.conftest import DROWSINESS
from server.tests.processes import Gunicorn, free_port

NAME = "drowsiness_detector"
TASK = TASKS["drowsiness"]
PACKAGED = artefact.verify(MODELS_DIR / TASK.name, TASK)


def another(folder: Path, version: str, files: Mapping[str, bytes] | None = None, **changes: Any) -> Artefact:
    """The shipped drowsiness package as another version, with other `files` and other entries of its manifest."""
    kept = {name: PACKAGED.read(name) for name in PACKAGED.manifest["files"]}
    manifest = {**PACKAGED.manifest, "version": version, **changes}
    return artefact.write(folder / version, manifest, {**kept, **(files or {})})


def push_another(database: Database, folder: Path, version: str, files: Mapping[str, bytes] | None = None) -> Artefact:
    """Another version in the registry."""
    made = another(folder, version, files)
    database.write(lambda connection: push(connection, made, "test"))
    return made


def report(package: Artefact, against: Artefact = PACKAGED, *, passed: bool = True) -> dict[str, Any]:
    """A comparison of `package`."""
    gate = {"name": "metric", "passed": passed, "value": 0.01, "limit": 0, "message": "is better by 0.01"}
    return {
        "name": package.name,
        "version": package.version,
        "digest": package.digest,
        "against": {"version": against.version, "digest": against.digest},
        "at": "2026-11-26T00:00:00.000Z",
        "passed": passed,
        "gates": [gate],
    }


def change(actor: str = "test") -> Change:
    return Change(NAME, actor, PACKAGED.digest)


def crown(database: Database, package: Artefact) -> None:
    """Compares it with whatever serves, and makes it the champion."""

    def work(connection: Any) -> None:
        now = served(connection).get(NAME)
        against = PACKAGED.digest if now is None or now.champion is None else _digest(connection, now.champion)
        told = {**report(package), "against": {"version": "-", "digest": against}}
        keep_report(connection, NAME, package.version, told)
        promote(connection, change(), package.version)

    database.write(work)


def _digest(connection: Any, version: str) -> str:
    from ml_logic.versions import require

    return require(connection, NAME, version).digest


def put(database: Database, version: str, package: bytes, **columns: Any) -> None:
    """Writes a row past all checks, as somebody with access to the database could."""
    from server.clock import utc_now

    row = {"name": NAME, "version": version, "digest": "0" * 64, "pushed_at": utc_now(), "pushed_by": "nobody"}
    row |= {"manifest": PACKAGED.manifest, "size_bytes": len(package), "package": package, **columns}
    database.write(lambda connection: connection.execute(insert(VERSIONS).values(row)))


def overwrite(database: Database, version: str, package: bytes) -> None:
    """Other bytes in the place of a version's package."""
    chosen = (VERSIONS.c.name == NAME) & (VERSIONS.c.version == version)
    database.write(lambda connection: connection.execute(update(VERSIONS).where(chosen).values(package=package)))


def bytes_of(database: Database, version: str) -> bytes:
    with database.reading() as connection:
        return package_of(connection, NAME, version)


def roll_back(database: Database) -> None:
    database.write(lambda connection: rollback(connection, change()))


def away() -> Database:
    """A database that does not answer."""
    return Database(connect(database_url(f"postgresql://nobody@127.0.0.1:{free_port()}/none", Path())), migrate)


class Asking(threading.Thread):
    """Somebody who keeps asking for predictions, each over a connection of its own; every answer is kept."""

    def __init__(self, server: Gunicorn) -> None:
        super().__init__(daemon=True)
        self.answers: list[tuple[int, str, str]] = []
        self._server = server
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            status, answer = self._server.request("POST", "/api/predict", DROWSINESS)
            model = answer.get("model", {}) if isinstance(answer, dict) else {}
            self.answers.append((status, model.get("version", json.dumps(answer)), model.get("digest", "")))

    def stop(self) -> None:
        self._over.set()
        self.join(timeout=30)
