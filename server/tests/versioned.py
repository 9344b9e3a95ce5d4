"""Packages that are pushed, with reports that say what a test needs; `write` is a database's own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ml_logic import artefact, promotion, versions
from ml_logic.artefact import Artefact
from ml_logic.features import stress
from ml_logic.promotion import Change
from server.models import Base

NAME = stress.TASK.registered_name
PACKAGED = "0" * 64
AT = datetime(2026, 11, 26, 3, 15, tzinfo=UTC)

Write = Callable[[Callable[[Connection], Any]], Any]


def make_package(folder: Path, version: str, **about: Any) -> Artefact:
    manifest = {
        "name": NAME,
        "task": "stress",
        "version": version,
        "feature_set": stress.TASK.feature_set,
        "columns": list(stress.TASK.columns),
        "classes": list(stress.TASK.classes),
        "trained_on": {},
        "metrics": {},
        "libraries": {},
    }
    return artefact.write(folder / version, {**manifest, **about}, {artefact.ONNX: f"twin {version}".encode() * 50})


def a_report(package: Artefact, against: str = PACKAGED, *failed: str) -> dict[str, Any]:
    gates = [
        {"name": name, "passed": name not in failed, "value": 0.0, "limit": 0.0, "message": f"about {name}"}
        for name in ("people", "leak", "metric")
    ]
    return {
        "version": package.version,
        "digest": package.digest,
        "against": {"version": "the champion then", "digest": against},
        "passed": not failed,
        "gates": gates,
    }


def a_change(actor: str = "somebody") -> Change:
    return Change(NAME, actor, PACKAGED, AT)


def pushed(write: Write, folder: Path, version: str, report: Mapping[str, Any] | None = None) -> Artefact:
    package = make_package(folder, version)
    write(lambda connection: versions.push(connection, package, "trainer", at=AT))
    write(lambda connection: versions.keep_report(connection, NAME, version, report or a_report(package), at=AT))
    return package


def promoted(write: Write, folder: Path, version: str, against: str = PACKAGED) -> Artefact:
    package = pushed(write, folder, version)
    write(lambda connection: versions.keep_report(connection, NAME, version, a_report(package, against), at=AT))
    write(lambda connection: promotion.promote(connection, a_change(), version))
    return package


def served(write: Write) -> versions.Served:
    return write(versions.served).get(NAME, versions.Served(NAME))  # type: ignore[no-any-return]  # Write has no types


def audit(write: Write, action: str) -> list[dict[str, Any]]:
    audit = Base.metadata.tables["audit"]
    asked = select(audit.c.actor, audit.c.target, audit.c.details).where(audit.c.action == action).order_by(audit.c.id)
    return write(lambda connection: [dict(row) for row in connection.execute(asked).mappings()])  # type: ignore[no-any-return]  # as above


def at_once(calls: list[Callable[[], object]]) -> None:
    gate, errors = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
