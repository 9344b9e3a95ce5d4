"""What devices told in the last 60 minutes, as gauges: a counter that many workers read by turns would seem to run back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, cast

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection, Table, func, select

from server.clock import utc_now
from server.models import Event

SPAN: Final = timedelta(hours=1)
LEVELS: Final = (1, 2, 3)
"""Of an alarm; DESIGN 3."""
MS_PER_S: Final = 1_000
_EVENTS: Final = cast(Table, Event.__table__)


def gauges(connection: Connection) -> Iterator[GaugeMetricFamily]:
    """For Prometheus, by the time at which things happened; zeros when nothing did."""
    row = _last_hour(connection)
    alarms = GaugeMetricFamily("sleepsafe_alarms_last_hour", "Alarms of the last 60 minutes.", labels=("level",))
    for level in LEVELS:
        alarms.add_metric((str(level),), row[f"level_{level}"])
    yield alarms
    told = {
        "sleepsafe_false_alarms_last_hour": ("Alarms that somebody called false, in the last 60 minutes.", "false"),
        "sleepsafe_events_last_hour": ("Events of the last 60 minutes.", "events"),
        "sleepsafe_devices_last_hour": ("Devices that told something of the last 60 minutes.", "devices"),
        "sleepsafe_subjects_last_hour": ("People of whom something was told of the last 60 minutes.", "subjects"),
    }
    for name, (about, column) in told.items():
        yield GaugeMetricFamily(name, about, value=row[column])
    monitored = "Time that people were truly monitored in the last 60 minutes, all together."
    yield GaugeMetricFamily(
        "sleepsafe_monitored_seconds_last_hour", monitored, value=float(row["monitored_ms"]) / MS_PER_S
    )


def _last_hour(connection: Connection) -> dict[str, int]:
    of, now = _EVENTS.c, utc_now()
    columns: dict[str, Any] = {
        **{f"level_{level}": _count((of.kind == "alarm") & (of.alert_level == level)) for level in LEVELS},
        "false": _count(of.feedback == "false_alarm"),
        "events": func.count(),
        "devices": func.count(of.device_id.distinct()),
        "subjects": func.count(of.subject_id.distinct()),
        "monitored_ms": func.coalesce(func.sum(of.monitored_ms), 0),
    }
    chosen = select(*(column.label(name) for name, column in columns.items()))
    row = connection.execute(chosen.where(of.timestamp > now - SPAN, of.timestamp <= now)).mappings().one()
    return {name: int(row[name]) for name in columns}


def _count(condition: Any) -> Any:
    return func.count().filter(condition)
