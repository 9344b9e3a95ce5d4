"""Old events, stored predictions and findings are deleted in small steps; the events' summaries stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from server.clock import hour_of
from server.db import Database
from server.models import Event, Finding, Label, Retention, StoredPrediction

STEP_ROWS: Final = 5_000
"""Deleted in one transaction: nobody waits longer than that takes. Ours."""
_EVENTS: Final = cast(Table, Event.__table__)
_LABELS: Final = cast(Table, Label.__table__)
_RETENTION: Final = cast(Table, Retention.__table__)
_RECORDS: Final = (cast(Table, StoredPrediction.__table__), cast(Table, Finding.__table__))


def delete_old_events(database: Database, days: int, now: datetime) -> Iterator[int]:
    """Deletes whole hours older than `days`; yields how many events went with each step."""
    before = hour_of(now - timedelta(days=days))
    database.write(lambda connection: _remember(connection, before))
    while count := database.write(lambda connection: _step(connection, before)):
        yield count


def delete_old_records(database: Database, days: int, now: datetime) -> Iterator[int]:
    """Deletes stored predictions, and the monitor's findings, older than `days`; yields how many went with each step."""
    before = now - timedelta(days=days)
    for table in _RECORDS:
        while count := database.write(partial(_step_of, table, before)):
            yield count


def _remember(connection: Connection, before: datetime) -> None:
    """First: who rebuilds the rollups must know which hours cannot be counted any more."""
    known = connection.execute(select(_RETENTION.c.events_from)).scalar()
    if known is None:
        connection.execute(insert(_RETENTION).values(id=1, events_from=before))
    elif known < before:
        connection.execute(update(_RETENTION).values(events_from=before))


def _step(connection: Connection, before: datetime) -> int:
    of = _EVENTS.c
    oldest: Any = select(of.id).where(of.timestamp < before).order_by(of.timestamp).limit(STEP_ROWS)
    gone = connection.execute(delete(_EVENTS).where(of.id.in_(oldest)).returning(of.event_id)).scalars().all()
    if gone:
        connection.execute(delete(_LABELS).where(_LABELS.c.event_id.in_(gone)))
    return len(gone)


def _step_of(table: Table, before: datetime, connection: Connection) -> int:
    oldest = select(table.c.id).where(table.c.at < before).order_by(table.c.id).limit(STEP_ROWS)
    return connection.execute(delete(table).where(table.c.id.in_(oldest))).rowcount
