"""Counts, means and rates, read from the rollups: their time does not grow with the number of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, case, func, select

from server.clock import hour_of, iso, utc_now
from server.db import Database
from server.models import EAR_UNITS, Event
from server.query import Query
from server.schemas import refused
from server.services.rollups import HOUR, SUMS, TABLE, TOTAL

ONE_HOUR: Final = timedelta(hours=1)
DEFAULT_SPAN: Final = timedelta(days=7)
LONGEST_SPAN: Final = timedelta(days=366)
HUNDRED: Final = 100.0
_EVENTS: Final = cast(Table, Event.__table__)
_WORST: Final = 3
"""The highest alarm level; DESIGN 3."""


def read_statistics(database: Database, query: Query) -> dict[str, Any]:
    """Everything that the filters leave; `from` and `to` are widened to whole hours."""
    with database.reading() as connection:
        return _statistics(connection, query)


def read_hourly(database: Database, query: Query) -> dict[str, Any]:
    """The hours from `from` to `to` in which something was told. Raises ApiError 400 for more than a year of them."""
    to = query.to or utc_now()
    from_ = query.from_ or to - DEFAULT_SPAN
    if to - from_ > LONGEST_SPAN or from_ >= to:
        allowed = f"must be later than from, and at most {LONGEST_SPAN.days} days later"
        raise refused({"to": {"message": allowed, "maximum_days": LONGEST_SPAN.days}})
    span = Query(from_, to, query.subject_id, query.device_id, kind=query.kind)
    sums = [func.sum(TABLE.c[name]).label(name) for name in SUMS]
    chosen = select(TABLE.c.hour, TABLE.c.kind, *sums, func.max(TABLE.c.worst_level).label("worst_level"))
    chosen = chosen.where(*_conditions(span)).group_by(TABLE.c.hour, TABLE.c.kind).order_by(TABLE.c.hour)
    hours: dict[datetime, list[Any]] = {}
    with database.reading() as connection:
        for row in connection.execute(chosen).mappings():
            hours.setdefault(row["hour"], []).append(row)
    begin, end = _widened(span)
    return {"from": begin, "to": end, "hours": [_hour(hour, rows) for hour, rows in hours.items()]}


def read_dashboard(database: Database, query: Query) -> dict[str, Any]:
    """Everything ever told, and the last 60 minutes by the events themselves."""
    now = utc_now()
    with database.reading() as connection:
        overall = _statistics(connection, query)
        last = _last_hour(connection, query, now)
    counts = {"events_count": last["events"], "drowsy_count": last["drowsy"]}
    return {
        "overall": overall,
        "last_hour": {**counts, "alert_rate": _rate(last["drowsy"], last["judged"])},
        "status": _status(last),
        "timestamp": iso(now),
    }


def _statistics(connection: Connection, query: Query) -> dict[str, Any]:
    sums = [func.coalesce(func.sum(TABLE.c[name]), 0).label(name) for name in SUMS]
    row = connection.execute(select(*sums).where(*_conditions(query))).mappings().one()
    of = {name: int(row[name]) for name in SUMS}
    begin, end = _widened(query)
    return {
        "total_events": of["events"],
        "drowsy_events": of["drowsy_events"],
        "average_ear": round(_mean(of["ear_micro"], of["ear_events"]) / EAR_UNITS, 4),
        "average_duration_ms": round(_mean(of["duration_ms"], of["duration_events"]), 1),
        "drowsiness_rate": _rate(of["drowsy_events"], of["judged_events"]),
        "severity_distribution": {name: of[f"severity_{name}"] for name in ("none", "low", "medium", "high")},
        "monitored_ms": of["monitored_ms"],
        "from": begin,
        "to": end,
    }


def _last_hour(connection: Connection, query: Query, now: datetime) -> dict[str, int]:
    of = _EVENTS.c
    columns = {
        "events": func.count(),
        "drowsy": _count(of.is_drowsy.is_(True)),
        "judged": func.count(of.is_drowsy),
        "level": func.coalesce(func.max(of.alert_level), 0),
        "high": _count(of.severity == "high"),
        "medium": _count(of.severity == "medium"),
    }
    chosen = select(*(column.label(name) for name, column in columns.items()))
    chosen = chosen.where(of.timestamp > now - ONE_HOUR, of.timestamp <= now)
    for name in ("subject_id", "device_id"):
        if getattr(query, name) is not None:
            chosen = chosen.where(of[name] == getattr(query, name))
    row = connection.execute(chosen).mappings().one()
    return {name: int(row[name]) for name in columns}


def _status(last: Mapping[str, int]) -> str:
    """Ours: the worst of the last hour decides, since one microsleep among a hundred quiet minutes is no quiet hour."""
    if last["events"] == 0:
        return "idle"
    if last["level"] >= _WORST or last["high"]:
        return "critical"
    return "warning" if last["level"] or last["medium"] or last["drowsy"] else "normal"


def _conditions(query: Query) -> list[Any]:
    """Which rows to add up: hours of a span, or else the totals."""
    of = TABLE.c
    conditions = [of.period == (TOTAL if query.from_ is None and query.to is None else HOUR)]
    if query.from_ is not None:
        conditions.append(of.hour >= hour_of(query.from_))
    if query.to is not None:
        conditions.append(of.hour < query.to)
    for name in ("subject_id", "device_id", "kind"):
        if getattr(query, name) is not None:
            conditions.append(of[name] == getattr(query, name))
    return conditions


def _widened(query: Query) -> tuple[str | None, str | None]:
    begin = None if query.from_ is None else iso(hour_of(query.from_))
    if query.to is None:
        return begin, None
    whole = hour_of(query.to)
    return begin, iso(whole if whole == query.to else whole + ONE_HOUR)


def _hour(hour: datetime, rows: Sequence[Any]) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(int(row[name]) for row in rows)

    return {
        "hour": iso(hour),
        "total_events": total("events"),
        "drowsy_events": total("drowsy_events"),
        "monitored_ms": total("monitored_ms"),
        "observed_ms": sum(int(row["duration_ms"]) for row in rows if row["kind"] == "window"),
        "worst_level": max(row["worst_level"] for row in rows),
        "kinds": {row["kind"]: int(row["events"]) for row in rows if row["kind"]},
        "alarms": {str(level): total(f"level_{level}") for level in (1, 2, 3)},
        "false_alarms": total("false_alarms"),
    }


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _mean(total: int, count: int) -> float:
    return total / count if count else 0.0


def _rate(part: int, whole: int) -> float:
    return round(HUNDRED * _mean(part, whole), 2)
