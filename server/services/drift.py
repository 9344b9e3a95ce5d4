"""What the monitor has found, for the API and, as gauges, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection, Select, Table, func, select

from server.clock import iso
from server.models import Finding

STATUSES: Final[Mapping[str, int]] = {"too_few": -1, "ok": 0, "drift": 1, "problem": 2}
"""As Prometheus has them: above 0 somebody should look."""
_FINDINGS: Final = cast(Table, Finding.__table__)
_ABOUT: Final = ("name", "version", "arm", "aspect", "subject")
_MEASURED: Final = ("n", "value", "threshold", "status", "details")
_LABELS: Final = ("model", *_ABOUT[1:])


def latest(connection: Connection, name: str | None = None) -> list[dict[str, Any]]:
    """What the last run over each model found, or over the model `name`."""
    return [_answer(row) for row in _rows(connection, _of_last_runs(), name)]


def history(connection: Connection, name: str | None, limit: int) -> list[dict[str, Any]]:
    """The newest `limit` findings of all runs, newest first."""
    newest = select(_FINDINGS).order_by(_FINDINGS.c.id.desc()).limit(limit)
    return [_answer(row) for row in _rows(connection, newest, name)]


def gauges(connection: Connection) -> Iterator[GaugeMetricFamily]:
    """The last findings for Prometheus."""
    found = _rows(connection, _of_last_runs(), None)
    value = GaugeMetricFamily("sleepsafe_drift_value", "What the monitor measured.", labels=_LABELS)
    threshold = GaugeMetricFamily("sleepsafe_drift_threshold", "Beyond it, it is drift.", labels=_LABELS)
    words = ", ".join(f"{number} {status}" for status, number in STATUSES.items())
    status = GaugeMetricFamily("sleepsafe_drift_status", f"{words}.", labels=_LABELS)
    for finding in found:
        labels = [finding[name] for name in _ABOUT]
        status.add_metric(labels, STATUSES[finding["status"]])
        if finding["value"] is not None:
            value.add_metric(labels, finding["value"])
            threshold.add_metric(labels, finding["threshold"])
    yield from (value, threshold, status)
    yield from _last_run(found)


def _of_last_runs() -> Select[Any]:
    of = _FINDINGS.c
    last = select(of.name, func.max(of.at).label("at")).group_by(of.name).subquery()
    return select(_FINDINGS).join(last, (of.name == last.c.name) & (of.at == last.c.at)).order_by(of.id)


def _rows(connection: Connection, wanted: Select[Any], name: str | None) -> list[dict[str, Any]]:
    wanted = wanted if name is None else wanted.where(_FINDINGS.c.name == name)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _answer(row: Mapping[str, Any]) -> dict[str, Any]:
    times = {"from": iso(row["from_at"]), "to": iso(row["to_at"])}
    return {
        "at": iso(row["at"]),
        **{name: row[name] for name in _ABOUT},
        **times,
        **{name: row[name] for name in _MEASURED},
    }


def _last_run(found: Sequence[Mapping[str, Any]]) -> Iterator[GaugeMetricFamily]:
    """When the monitor ran last; no gauge at all rather than 1970."""
    if found:
        at = max(finding["at"] for finding in found).timestamp()
        yield GaugeMetricFamily("sleepsafe_monitor_last_run_timestamp_seconds", "When the monitor ran last.", value=at)
