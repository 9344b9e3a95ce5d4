"""Drives: a row each, kept in the transaction that stores their events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, and_, or_, select

from server.clock import iso, to_ms
from server.db import Database
from server.models import NOBODY, DriveSession
from server.query import Query, encode_cursor
from server.services.upsert import add

_TABLE: Final = cast(Table, DriveSession.__table__)
_COUNTS: Final = ("events", "drowsy_events", "alarms", "worst_level", "monitored_ms", "observed_ms")


def add_to_sessions(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Counts newly stored events that name a session."""
    drives: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        if row["session_id"] is None:
            continue
        key = (row["session_id"], row["subject_id"] or NOBODY, row["device_id"] or NOBODY)
        drive = drives.get(key)
        if drive is None:
            drive = drives[key] = _empty(key, row)
        _add(drive, row)
    if drives:
        names = {"greatest": ("ended_at", "worst_level"), "least": ("started_at",)}
        add(connection, _TABLE, [drives[key] for key in sorted(drives)], **names)


def list_sessions(database: Database, query: Query) -> dict[str, Any]:
    """A page of drives, newest first."""
    of = _TABLE.c
    chosen = select(_TABLE).order_by(of.started_at.desc(), of.session_id.desc()).limit(query.limit + 1)
    chosen = chosen.where(*_conditions(query))
    if query.cursor is not None:
        at, session_id = query.cursor
        chosen = chosen.where(or_(of.started_at < at, and_(of.started_at == at, of.session_id < session_id)))
    with database.reading() as connection:
        rows = connection.execute(chosen).mappings().all()
    page = rows[: query.limit]
    more = len(rows) > query.limit
    cursor = encode_cursor(to_ms(page[-1]["started_at"]), page[-1]["session_id"]) if more else None
    return {"sessions": [_summary(row) for row in page], "next_cursor": cursor}


def _conditions(query: Query) -> list[Any]:
    of = _TABLE.c
    found = [] if query.from_ is None else [of.ended_at >= query.from_]
    found += [] if query.to is None else [of.started_at < query.to]
    found += [] if query.subject_id is None else [of.subject_id == query.subject_id]
    return found + ([] if query.device_id is None else [of.device_id == query.device_id])


def _empty(key: tuple[str, str, str], row: dict[str, Any]) -> dict[str, Any]:
    names = dict(zip(("session_id", "subject_id", "device_id"), key, strict=True))
    return {**names, "started_at": row["timestamp"], "ended_at": row["timestamp"], **dict.fromkeys(_COUNTS, 0)}


def _add(drive: dict[str, Any], row: dict[str, Any]) -> None:
    level = row["alert_level"] or 0
    drive["started_at"] = min(drive["started_at"], row["timestamp"])
    drive["ended_at"] = max(drive["ended_at"], row["timestamp"])
    drive["events"] += 1
    drive["drowsy_events"] += row["is_drowsy"] is True
    drive["alarms"] += row["kind"] == "alarm" and level > 0
    drive["worst_level"] = max(drive["worst_level"], level)
    drive["monitored_ms"] += row["monitored_ms"] or 0
    if row["kind"] == "window":
        drive["observed_ms"] += row["duration_ms"] or 0


def _summary(row: Any) -> dict[str, Any]:
    return {
        "session_id": row["session_id"],
        "subject_id": row["subject_id"] or None,
        "device_id": row["device_id"] or None,
        "started_at": iso(row["started_at"]),
        "ended_at": iso(row["ended_at"]),
        **{name: row[name] for name in _COUNTS},
    }
