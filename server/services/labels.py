"""What people say of themselves, beside the stretch of the drive that it speaks of: training reads them together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, insert

from server.models import Label

KSS_SPAN: Final = timedelta(minutes=5)
"""The KSS asks for the last five minutes; Akerstedt & Gillberg 1990."""
ALARM_SPAN: Final = timedelta(seconds=60)
"""Around the begin of the alarm that is spoken of: as long as PERCLOS looks back, DESIGN 3; ours."""
_TABLE: Final = cast(Table, Label.__table__)


def note_labels(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Keeps the answers among newly stored events that name a session."""
    said = [row for row in rows if row["session_id"] is not None and (row["feedback"] or row["kss"])]
    if said:
        connection.execute(insert(_TABLE), [_label(row) for row in said])


def _label(row: dict[str, Any]) -> dict[str, Any]:
    from_at, to_at = _span(row["timestamp"], is_kss=row["kss"] is not None)
    names = ("event_id", "session_id", "subject_id", "feedback", "kss")
    return {**{name: row[name] for name in names}, "said_at": row["timestamp"], "from_at": from_at, "to_at": to_at}


def _span(at: datetime, *, is_kss: bool) -> tuple[datetime, datetime]:
    return (at - KSS_SPAN, at) if is_kss else (at - ALARM_SPAN, at + ALARM_SPAN)
