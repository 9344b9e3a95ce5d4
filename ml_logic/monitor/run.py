"""One run: read what was answered, measure it against training, judge all of it together, write it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine

from ml_logic import database
from ml_logic.features.tasks import BY_NAME
from ml_logic.monitor import alerts, checks, drift, labels, packages, store
from ml_logic.monitor.finding import Arm, Finding, Measure, judge
from ml_logic.monitor.packages import Package

RECORDED_MIN: Final = 0.001
"""Of an experiment's answers, the least share that is recorded: a sample of fewer would be none; ours."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a run looks at; `name` None: every model."""

    since: datetime
    until: datetime
    name: str | None = None

    @classmethod
    def last(cls, hours: float, now: datetime, name: str | None = None) -> Period:
        """The last `hours`."""
        return cls(now - timedelta(hours=hours), now, name)


def run(engine: Engine, period: Period, shipped: Mapping[str, Package]) -> tuple[list[Finding], alerts.Changes]:
    """The findings of `period`, stored together with the alerts that they open; and what there is to tell.

    Raises SQLAlchemyError when the database does not answer, ArtefactError when a stored package is damaged.
    """
    with engine.connect() as connection:
        found = judge(_measures(connection, period, shipped), period.until)
    with database.writing(engine).begin() as connection:
        store.write(connection, found)
        changes = alerts.update_alerts(connection, found, period.until)
    return found, changes


def _measures(connection: Connection, period: Period, shipped: Mapping[str, Package]) -> Iterator[Measure]:
    counts = store.answered(connection, period.since, period.until)
    arms = dict.fromkeys([*store.served(connection, packages.champion_of(shipped)), *counts])
    for arm in arms:
        if period.name in (None, arm.name):
            yield from _of_arm(connection, arm, period, shipped, counts.get(arm, 0))


def _of_arm(
    connection: Connection, arm: Arm, period: Period, shipped: Mapping[str, Package], count: int
) -> Iterator[Measure]:
    package = packages.find(connection, arm, shipped)
    is_known = packages.is_known(package, BY_NAME[arm.name])
    yield _known(arm, period, count, is_known)
    yield from _stored(connection, arm, period)
    if package is None or not is_known:
        return
    recorded = store.recorded(connection, arm, period.since, period.until, count)
    yield from checks.measures(recorded, package.manifest)
    yield from labels.measures(labels.read(connection, arm, package, period.until), package.manifest)


def _known(arm: Arm, period: Period, count: int, is_known: bool) -> Measure:
    """Without its manifest nobody knows what a model was trained on."""
    missing = 0.0 if is_known else 1.0
    return Measure(arm, "quality", "manifest", period.since, period.until, count, missing, lambda _: 0.0, bad="problem")


def _stored(connection: Connection, arm: Arm, period: Period) -> Iterator[Measure]:
    """How much of an experiment's answers is recorded: sampled, and what was dropped is missing."""
    counted = store.stored_share(connection, arm)
    if counted is not None:
        stored, answered = counted
        share = stored / answered if answered >= drift.MIN_ROWS else None
        recorded = Measure(arm, "quality", "recorded", period.since, period.until, answered, share, _recorded_min)
        yield replace(recorded, floor=True, bad="problem", details={"stored": stored, "answered": answered})


def _recorded_min(_level: float) -> float:
    return RECORDED_MIN
