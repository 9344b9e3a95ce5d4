"""What the monitor reads of the database, and where it writes what it found. The tables are made by the server's migrations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import JSON, Connection, DateTime, func, insert, select
from sqlalchemy import column as col
from sqlalchemy import table as named

from ml_logic.features.spec import Task
from ml_logic.features.tasks import BY_NAME
from ml_logic.monitor.checks import Recorded
from ml_logic.monitor.drift import Array
from ml_logic.monitor.finding import Arm, Finding
from ml_logic.versions import EXPERIMENTS, SERVED, VERSIONS

MAX_ROWS: Final = 20_000
"""Read of one arm, evenly over the period: more could not change a finding, and would only cost memory; ours."""
CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
_TIME: Final = DateTime(timezone=True)

_PREDICTIONS: Final = named(
    "predictions", col("id"), col("at", _TIME), col("name"), col("version"), col("digest"), col("feature_set"),
    col("arm"), col("experiment_id"), col("inputs", JSON), col("level"),
)  # fmt: skip
_ARM_COUNTS: Final = named("arm_counts", col("experiment_id"), col("arm"), col("predictions"))
_FINDINGS: Final = named(
    "findings",
    *(
        col(each.name, _TIME if each.name in ("at", "from_at", "to_at") else JSON if each.name == "details" else None)
        for each in fields(Finding)
    ),
)


def served(connection: Connection, packaged: Mapping[str, Arm]) -> list[Arm]:
    """Champions and challengers; `packaged`: the packaged model of each name, which serves where no version does."""
    rows = {row.name: row for row in connection.execute(select(SERVED.c.name, SERVED.c.champion, SERVED.c.challenger))}
    arms = [arm for name, arm in packaged.items() if name not in rows or rows[name].champion is None]
    for row in rows.values():
        for arm, version in ((CHAMPION, row.champion), (CHALLENGER, row.challenger)):
            if version is not None:
                arms.append(Arm(row.name, version, _digest(connection, row.name, version), arm))
    return arms


def answered(connection: Connection, since: datetime, until: datetime) -> dict[Arm, int]:
    """How many predictions of each arm were recorded since..until."""
    of = _PREDICTIONS.c
    grouped = (of.name, of.version, of.digest, of.arm)
    counted = select(*grouped, func.count()).where(of.at >= since, of.at < until).group_by(*grouped)
    return {Arm(*row[:4]): row[4] for row in connection.execute(counted) if row.name in BY_NAME}


def recorded(connection: Connection, arm: Arm, since: datetime, until: datetime, count: int) -> Recorded:
    """The predictions of `arm` since..until, of which there are `count`; at most about `MAX_ROWS`."""
    of, task = _PREDICTIONS.c, BY_NAME[arm.name]
    of_arm = (of.version == arm.version) & (of.digest == arm.digest) & (of.arm == arm.arm)
    asked = select(of.inputs, of.level, of.feature_set).where(
        of.name == arm.name, of_arm, of.at >= since, of.at < until
    )
    every = -(-count // MAX_ROWS)
    if every > 1:
        asked = asked.where(of.id % every == 0)
    rows = connection.execute(asked.order_by(of.at, of.id)).all()
    return Recorded(
        arm,
        since,
        until,
        inputs_of([row.inputs for row in rows], task),
        np.array([_index(task, row.level) for row in rows], dtype=np.int64),
        sum(row.feature_set != task.feature_set for row in rows),
        count,
    )


def inputs_of(rows: Sequence[Mapping[str, Any]], task: Task) -> dict[str, Array]:
    """The task's inputs (n,) by name, of n rows; NaN where a row has none."""
    names = (feature.name for feature in task.inputs)
    return {name: np.array([_number(row.get(name)) for row in rows], dtype=np.float64) for name in names}


def stored_share(connection: Connection, arm: Arm) -> tuple[int, int] | None:
    """Of the running experiment in which `arm` answers: how many predictions are stored, and how many were answered."""
    of, counts = EXPERIMENTS.c, _ARM_COUNTS.c
    digest = of.champion_digest if arm.arm == CHAMPION else of.challenger_digest
    running = select(of.id).where(of.name == arm.name, digest == arm.digest, of.stopped_at.is_(None))
    experiment = connection.execute(running.order_by(of.id.desc()).limit(1)).scalar()
    if experiment is None:
        return None
    answers = select(counts.predictions).where(counts.experiment_id == experiment, counts.arm == arm.arm)
    mine = (_PREDICTIONS.c.experiment_id == experiment) & (_PREDICTIONS.c.arm == arm.arm)
    stored = connection.execute(select(func.count()).select_from(_PREDICTIONS).where(mine)).scalar_one()
    return int(stored), int(connection.execute(answers).scalar() or 0)


def write(connection: Connection, findings: Iterable[Finding]) -> None:
    """Adds the findings of a run."""
    rows = [{each.name: getattr(finding, each.name) for each in fields(Finding)} for finding in findings]
    if rows:
        connection.execute(insert(_FINDINGS), rows)


def aware(time: datetime) -> datetime:
    """SQLite keeps no offset: what is stored is UTC."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _digest(connection: Connection, name: str, version: str) -> str:
    chosen = (VERSIONS.c.name == name) & (VERSIONS.c.version == version)
    return str(connection.execute(select(VERSIONS.c.digest).where(chosen)).scalar_one())


def _index(task: Task, level: str) -> int:
    return task.classes.index(level) if level in task.classes else -1


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)
