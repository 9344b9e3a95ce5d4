"""Hourly counts and sums, kept in the transaction that stores the events: reading them takes as long, however many events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, case, delete, func, insert, literal, select, text
from sqlalchemy.sql.expression import ColumnElement

from server.clock import EPOCH, hour_of
from server.models import NOBODY, Event, Retention, Rollup, UtcDateTime
from server.services.upsert import add

HOUR, TOTAL = "hour", "total"
TABLE: Final = cast(Table, Rollup.__table__)
KEY: Final = tuple(column.name for column in TABLE.primary_key)
SUMS: Final = tuple(c.name for c in TABLE.columns if not c.primary_key and c.name not in ("worst_level", "last_at"))
_Key = tuple[str, datetime, str, str, str]
_Cells = dict[_Key, dict[str, Any]]


def add_to_rollups(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Counts newly stored events."""
    hours: _Cells = {}
    for row in rows:
        who = (row["subject_id"] or NOBODY, row["device_id"] or NOBODY, row["kind"] or NOBODY)
        key = (HOUR, hour_of(row["timestamp"]), *who)
        cell = hours.get(key)
        if cell is None:
            cell = hours[key] = _empty(key, row["timestamp"])
        _add(cell, row)
    cells = hours | _totals(hours)
    # In the order of the keys, so that two transactions never wait for each other.
    add(connection, TABLE, [cells[key] for key in sorted(cells)], greatest=("worst_level", "last_at"))


def rebuild_rollups(connection: Connection) -> None:
    """Makes the hours anew from the events that are still there, and the totals from the hours.

    Hours whose events retention has deleted stay as they were counted. Nothing is stored meanwhile.
    """
    lock_events(connection)
    begin = connection.execute(select(func.max(Retention.events_from))).scalar() or EPOCH
    connection.execute(delete(TABLE).where((TABLE.c.period == TOTAL) | (TABLE.c.hour >= begin)))
    names = [*KEY, *SUMS, "worst_level", "last_at"]
    connection.execute(insert(TABLE).from_select(names, _hours_from_events(connection.dialect.name, begin)))
    connection.execute(insert(TABLE).from_select(names, _totals_from_hours()))


def lock_events(connection: Connection) -> None:
    """Until the end of the transaction nobody else stores events. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE"))


def _empty(key: _Key, at: datetime) -> dict[str, Any]:
    return {**dict(zip(KEY, key, strict=True)), **dict.fromkeys(SUMS, 0), "worst_level": 0, "last_at": at}


def _totals(hours: _Cells) -> _Cells:
    totals: _Cells = {}
    for (_, _, *who), hour in hours.items():
        key: Any = (TOTAL, EPOCH, *who)
        total = totals.setdefault(key, _empty(key, hour["last_at"]))
        for name in SUMS:
            total[name] += hour[name]
        for name in ("worst_level", "last_at"):
            total[name] = max(total[name], hour[name])
    return totals


def _add(cell: dict[str, Any], row: dict[str, Any]) -> None:
    cell["events"] += 1
    if row["is_drowsy"] is not None:
        cell["judged_events"] += 1
        cell["drowsy_events"] += row["is_drowsy"]
    if row["ear_micro"] is not None:
        cell["ear_events"] += 1
        cell["ear_micro"] += row["ear_micro"]
    if row["duration_ms"] is not None:
        cell["duration_events"] += 1
        cell["duration_ms"] += row["duration_ms"]
    cell["monitored_ms"] += row["monitored_ms"] or 0
    cell["severity_" + row["severity"]] += 1
    if row["kind"] == "alarm" and row["alert_level"]:
        cell[f"level_{row['alert_level']}"] += 1
    cell["false_alarms"] += row["feedback"] == "false_alarm"
    cell["worst_level"] = max(cell["worst_level"], row["alert_level"] or 0)
    cell["last_at"] = max(cell["last_at"], row["timestamp"])


def _hours_from_events(dialect: str, begin: datetime) -> Any:
    """The same counts in SQL: a test holds the two to each other."""
    event = Event.__table__.c
    hour = _hour(dialect, event.timestamp)
    who = [func.coalesce(event[name], NOBODY) for name in ("subject_id", "device_id", "kind")]
    is_alarm = event.kind == "alarm"
    sums = {
        "events": func.count(),
        "drowsy_events": _count(event.is_drowsy.is_(True)),
        "judged_events": func.count(event.is_drowsy),
        "ear_micro": func.coalesce(func.sum(event.ear_micro), 0),
        "ear_events": func.count(event.ear_micro),
        "duration_ms": func.coalesce(func.sum(event.duration_ms), 0),
        "duration_events": func.count(event.duration_ms),
        "monitored_ms": func.coalesce(func.sum(event.monitored_ms), 0),
        **{f"severity_{name}": _count(event.severity == name) for name in ("none", "low", "medium", "high")},
        **{f"level_{level}": _count(is_alarm & (event.alert_level == level)) for level in (1, 2, 3)},
        "false_alarms": _count(event.feedback == "false_alarm"),
    }
    worst = func.coalesce(func.max(event.alert_level), 0)
    columns: list[Any] = [literal(HOUR), hour, *who, *(sums[name] for name in SUMS), worst, func.max(event.timestamp)]
    return select(*columns).where(event.timestamp >= begin).group_by(hour, *who)


def _totals_from_hours() -> Any:
    of = TABLE.c
    who = [of.subject_id, of.device_id, of.kind]
    sums = [func.sum(of[name]) for name in SUMS]
    epoch = literal(EPOCH, UtcDateTime())
    columns: list[Any] = [literal(TOTAL), epoch, *who, *sums, func.max(of.worst_level), func.max(of.last_at)]
    return select(*columns).where(of.period == HOUR).group_by(*who)


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _hour(dialect: str, time: ColumnElement[Any]) -> Any:
    if dialect == "postgresql":
        return func.date_trunc("hour", time, "UTC")
    return func.strftime("%Y-%m-%d %H:00:00.000000", time)
