"""What devices tell is stored: each event once, its summaries with it in one transaction, and then it is acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, select, text

from server.clock import iso, utc_now
from server.db import Database
from server.errors import ApiError
from server.models import Event
from server.services.devices import note_devices
from server.services.labels import note_labels
from server.services.rollups import add_to_rollups
from server.services.sessions import add_to_sessions
from server.services.upsert import in_sqlite, json_text, names_in
from server.telemetry import Told, parse_batch, parse_event

_CONFLICT: Final = "Another event is stored under this event_id. It stays; this one was not stored."
_EVENTS: Final = cast(Table, Event.__table__)
_COMPARED: Final = tuple(column.name for column in _EVENTS.columns if column.name not in ("id", "received_at"))
_COLUMNS: Final = ", ".join(names_in(_EVENTS))
_KNOWN: Final = "SELECT event_id FROM events WHERE event_id IN (SELECT value FROM json_each(?))"
_INSERT: Final = f"INSERT INTO events ({_COLUMNS}) VALUES ({', '.join('?' * len(names_in(_EVENTS)))})"  # noqa: S608 - our own names
_INSERT_JSON: Final = text(
    f"INSERT INTO events ({_COLUMNS}) SELECT {_COLUMNS} "  # noqa: S608 - as above
    "FROM json_populate_recordset(NULL::events, CAST(:rows AS json)) "
    "ON CONFLICT (event_id) DO NOTHING RETURNING event_id::text"
)


@dataclass(slots=True)
class Outcome:
    """What became of events, by their place in the batch."""

    stored: list[Told] = field(default_factory=list)
    duplicates: int = 0
    conflicts: list[int] = field(default_factory=list)


def log_event(payload: object, database: Database) -> dict[str, Any]:
    """Stores one event. Raises ApiError 400 for one that is refused, 409 when its id belongs to another."""
    now = utc_now()
    told = parse_event(payload, now)
    if database.write_together(lambda connection: store(connection, {0: told}, now)).conflicts:
        raise _conflict()
    row = told.row
    return {
        "status": "logged",
        "event_id": told.event_id,
        "timestamp": iso(row["timestamp"]),
        "severity": row["severity"],
    }


def log_batch(payload: object, database: Database) -> dict[str, Any]:
    """Stores the events of a batch; what is refused has its error in `rejected`. Raises ApiError 400 for no batch."""
    now = utc_now()
    told: dict[int, Told] = {}
    errors: dict[int, ApiError] = {}
    for index, event in enumerate(parse_batch(payload)):
        try:
            told[index] = parse_event(event, now)
        except ApiError as refusal:
            errors[index] = refusal
    outcome = database.write_together(lambda connection: store(connection, told, now)) if told else Outcome()
    errors |= dict.fromkeys(outcome.conflicts, _conflict())
    return {
        "status": "partial" if errors else "logged",
        "events_logged": len(outcome.stored),
        "duplicates": outcome.duplicates,
        "rejected": [{"index": index, "error": errors[index].body} for index in sorted(errors)],
        "timestamp": iso(now),
    }


def store(connection: Connection, told: dict[int, Told], now: datetime) -> Outcome:
    """Stores each event that is new, and counts it; the first of an id stays."""
    outcome = Outcome()
    first: dict[str, Told] = {}
    for one in told.values():
        first.setdefault(one.event_id, one)
    new = _insert(connection, first, now)
    known = {one.event_id: one.row for one in first.values()} | _stored(connection, first.keys() - new)
    for index, one in told.items():
        if one.event_id in new and one is first[one.event_id]:
            outcome.stored.append(one)
        elif _is_same(one, known[one.event_id]):
            outcome.duplicates += 1
        else:
            outcome.conflicts.append(index)
    _count(connection, [one.row for one in outcome.stored], now)
    return outcome


def _count(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """In this order everywhere, so that two transactions never wait for each other."""
    if rows:
        add_to_rollups(connection, rows)
        add_to_sessions(connection, rows)
        note_labels(connection, rows)
        note_devices(connection, rows, now)


def _insert(connection: Connection, events: dict[str, Told], now: datetime) -> set[str]:
    """The ids that were new. In the order of the ids: two batches with the same ones never wait for each other."""
    rows = [{**events[event_id].row, "received_at": now} for event_id in sorted(events)]
    if connection.dialect.name == "sqlite":
        return _insert_in_sqlite(connection, rows)
    # Rows that return something would be 2,600 parameters of one statement, which takes six times as long.
    return set(connection.execute(_INSERT_JSON, {"rows": json_text(rows)}).scalars())


def _insert_in_sqlite(connection: Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Asks first: nobody else writes meanwhile, and rows that return something take twice as long."""
    ids = json_text([row["event_id"] for row in rows])
    known = set(connection.exec_driver_sql(_KNOWN, (ids,)).scalars())
    new = [row for row in rows if row["event_id"] not in known]
    if new:
        connection.exec_driver_sql(_INSERT, in_sqlite(_EVENTS, new))
    return {row["event_id"] for row in new}


def _stored(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = connection.execute(select(_EVENTS).where(_EVENTS.c.event_id.in_(wanted))).mappings()
    return {row["event_id"]: dict(row) for row in rows}


def _is_same(told: Told, stored: dict[str, Any]) -> bool:
    """A time that was made here differs from one request to the next."""
    names = (name for name in _COMPARED if not (told.is_timed_here and name == "timestamp"))
    return all(told.row[name] == stored[name] for name in names)


def _conflict() -> ApiError:
    details = {"event_id": {"message": "belongs to another event"}}
    return ApiError(409, _CONFLICT, details=details)
