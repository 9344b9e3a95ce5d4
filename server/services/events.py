"""Stored events, page by page."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import Table, and_, or_, select

from server.clock import iso, to_ms
from server.db import Database
from server.models import EAR_UNITS, Event
from server.query import Query, encode_cursor
from server.schemas_telemetry import StoredEvent

FIELDS: Final = tuple(StoredEvent.model_fields)
_TABLE: Final = cast(Table, Event.__table__)


def read_recent(database: Database, query: Query) -> dict[str, Any]:
    """A page of events, newest first. A page's time does not depend on how deep it lies."""
    of = _TABLE.c
    chosen = select(_TABLE).where(*conditions(query)).order_by(of.timestamp.desc(), of.id.desc()).limit(query.limit + 1)
    if query.cursor is not None:
        at, tail = query.cursor
        chosen = chosen.where(or_(of.timestamp < at, and_(of.timestamp == at, of.id < int(tail))))
        chosen = chosen.where(of.timestamp <= at)  # says it again in the words of the index
    with database.reading() as connection:
        rows = connection.execute(chosen).mappings().all()
    page = rows[: query.limit]
    more = len(rows) > query.limit
    cursor = encode_cursor(to_ms(page[-1]["timestamp"]), page[-1]["id"]) if more else None
    return {"events": [_as_told(dict(row)) for row in page], "next_cursor": cursor}


def conditions(query: Query) -> list[Any]:
    """The filters of `query` on events."""
    of = _TABLE.c
    found = [] if query.from_ is None else [of.timestamp >= query.from_]
    found += [] if query.to is None else [of.timestamp < query.to]
    for name in ("subject_id", "device_id", "session_id", "kind"):
        if getattr(query, name) is not None:
            found.append(of[name] == getattr(query, name))
    return found


def _as_told(row: dict[str, Any]) -> dict[str, Any]:
    ear = row.pop("ear_micro")
    row["ear_value"] = None if ear is None else ear / EAR_UNITS
    row["timestamp"], row["received_at"] = iso(row["timestamp"]), iso(row["received_at"])
    return {name: row[name] for name in FIELDS}
