"""People, by pseudonym: who was seen, everything held about one of them, and its deletion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, delete, func, select

from server.clock import iso, utc_now
from server.db import Database
from server.errors import ApiError
from server.models import NOBODY, DriveSession, Event, Label, Rollup
from server.query import Query
from server.services.audit import record
from server.services.events import FIELDS
from server.services.export import chunks, json_line
from server.services.rollups import TABLE, TOTAL, lock_events

HOUR_MS: Final = 3_600_000
_HELD: Final = {
    name: cast(Table, model.__table__)
    for name, model in (("events", Event), ("labels", Label), ("sessions", DriveSession), ("rollups", Rollup))
}


def list_subjects(database: Database, query: Query) -> dict[str, Any]:
    """Everybody whom an event names, last seen first."""
    of = TABLE.c
    names = ("monitored_ms", "events", "drowsy_events", "level_1", "level_2", "level_3")
    sums = [func.sum(of[name]).label(name) for name in names]
    latest = func.max(of.last_at)
    chosen = select(of.subject_id, latest.label("last_at"), func.max(of.worst_level).label("worst_level"), *sums)
    chosen = chosen.where(of.period == TOTAL, of.subject_id != NOBODY)
    if query.device_id is not None:
        chosen = chosen.where(of.device_id == query.device_id)
    chosen = chosen.group_by(of.subject_id).order_by(latest.desc())
    with database.reading() as connection:
        return {"subjects": [_summary(row) for row in connection.execute(chosen).mappings()]}


def delete_subject(connection: Connection, subject_id: str, actor: str) -> dict[str, int]:
    """Removes a person's events, answers, drives and counts, and says how many of the first two there were.

    Raises ApiError 404 when there was nothing.
    """
    lock_events(connection)
    counts = {
        name: connection.execute(delete(table).where(_of(table, subject_id))).rowcount for name, table in _HELD.items()
    }
    if not any(counts.values()):
        raise ApiError(404, "Nothing is held about this subject.")
    gone = {name: counts[name] for name in ("events", "labels")}
    record(connection, actor, "subject.delete", subject_id, gone)
    return gone


def export_subject(database: Database, subject_id: str) -> Iterator[bytes]:
    """Everything held about a person, as one JSON object in chunks."""
    head = {"subject_id": subject_id, "exported_at": iso(utc_now())}
    yield json.dumps(head)[:-1].encode()
    with database.reading() as connection:
        for name, table in _HELD.items():
            yield f', "{name}": ['.encode()
            yield from _rows(connection, table, subject_id)
            yield b"]"
    yield b"}\n"


def _rows(connection: Connection, table: Table, subject_id: str) -> Iterator[bytes]:
    fields = FIELDS if table.name == "events" else tuple(column.name for column in table.columns)
    chosen = select(json_line(table, fields, connection.dialect.name)).select_from(table).where(_of(table, subject_id))
    comma = ""
    for lines in chunks(connection, chosen.order_by(*table.primary_key)):
        yield (comma + ",\n".join(lines)).encode()
        comma = ",\n"


def _of(table: Table, subject_id: str) -> Any:
    return table.c.subject_id == subject_id


def _summary(row: Any) -> dict[str, Any]:
    hours = int(row["monitored_ms"]) / HOUR_MS
    events = int(row["events"])
    return {
        "subject_id": row["subject_id"],
        "last_seen": iso(row["last_at"]),
        "monitored_hours": round(hours, 3),
        "events": events,
        "events_per_hour": round(events / hours, 2) if hours else None,
        "drowsy_events": int(row["drowsy_events"]),
        "alarms": sum(int(row[f"level_{level}"]) for level in (1, 2, 3)),
        "worst_level": row["worst_level"],
    }
