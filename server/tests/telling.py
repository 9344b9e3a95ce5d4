"""Events as the tests tell them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, select

from server.clock import iso, utc_now
from server.db import Database
from server.ids import uuid7
from server.models import Base
from server.services.rollups import rebuild_rollups

CLOSED = {"ear_value": 0.12, "is_drowsy": True, "duration_ms": 2500}


def ago(**span: float) -> str:
    return iso(utc_now() - timedelta(**span))


def told(**fields: Any) -> dict[str, Any]:
    """An event of a closure under an id of its own; `None` leaves a field out."""
    event = {"event_id": uuid7(), "timestamp": ago(minutes=5), **CLOSED, **fields}
    return {name: value for name, value in event.items() if value is not None}


def window(**fields: Any) -> dict[str, Any]:
    """Half a minute of a monitored drive."""
    drive = {"subject_id": "p-1", "device_id": "d-1", "session_id": "s-1"}
    half_minute = {"duration_ms": 30_000, "monitored_ms": 30_000, "features": {"perclos_60": 0.02}}
    open_eyes = {"kind": "window", "ear_value": 0.31, "is_drowsy": False, "alert_level": 0}
    return told(**{**drive, **open_eyes, **half_minute, **fields})


def rows_of(database: Database, name: str) -> list[tuple[Any, ...]]:
    """All rows of a table, in an order that is theirs."""
    table: Table = Base.metadata.tables[name]
    with database.reading() as connection:
        return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)


def assert_rebuilt_equals_kept(database: Database) -> None:
    kept = rows_of(database, "rollups")
    database.write(rebuild_rollups)
    assert rows_of(database, "rollups") == kept
