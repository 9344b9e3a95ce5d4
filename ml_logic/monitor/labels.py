"""What people said, read back: how their answers are spread, and how well the model did where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from sqlalchemy import JSON, Connection, DateTime, select
from sqlalchemy import column as col
from sqlalchemy import table as named

from ml_logic.datasets.telemetry import FEEDBACK_LEVELS, KSS_LEVELS
from ml_logic.features.tasks import BY_NAME
from ml_logic.monitor import drift, packages, store
from ml_logic.monitor.finding import Arm, Measure
from ml_logic.monitor.packages import Package

LABEL_SPAN: Final = timedelta(days=28)
"""How far back answers are read: people give few; ours."""
MIN_PEOPLE: Final = 10
"""Of fewer, an interval over people says nothing; ours."""
CONFIDENCE: Final = 0.95
_TIME: Final = DateTime(timezone=True)
_WINDOWS: Final = named(
    "labelled_windows", col("event_id"), col("subject_id"), col("timestamp", _TIME), col("features", JSON),
    col("model_version"), col("model_arm"), col("label_id"), col("said_at", _TIME), col("feedback"), col("kss"),
)  # fmt: skip
_STRESS: Final = named(
    "labelled_stress", col("event_id"), col("subject_id"), col("timestamp", _TIME), col("stress_level"),
    col("stress_felt"), col("model_version"), col("model_arm"),
)  # fmt: skip
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Answers:
    """What people said since..until of what one arm answered, in the order in which they said it.

    said (k,): each answer once, index into the task's classes. truth, found, person (n,): what was said of each judged
    window, what the model said of it, who it was. delay_s (n,): from the window to the answer; empty when it came with it.
    """

    arm: Arm
    since: datetime
    until: datetime
    said: Ints
    truth: Ints
    found: Ints
    person: Ints
    delay_s: drift.Array


def read(connection: Connection, arm: Arm, package: Package, until: datetime) -> Answers:
    """The answers about `arm` in the last `LABEL_SPAN`."""
    since = until - LABEL_SPAN
    if BY_NAME[arm.name].name == "stress":
        return _stress(connection, arm, since, until)
    return _drowsiness(connection, arm, package, since, until)


def measures(answers: Answers, manifest: Mapping[str, Any]) -> Iterator[Measure]:
    """Whether people's answers are spread as training's labels were, and how often the model agreed with them."""
    reference = drift.reference_of_counts(manifest["trained_on"]["rows_by_class"])
    found = drift.shift(reference, answers.said)
    classes = list(BY_NAME[answers.arm.name].classes)
    details = {"bins": classes, "expected": list(reference.shares), "found": list(found.found), "edges": []}
    value = found.value if found.n >= drift.MIN_ROWS else None
    empty = Measure(answers.arm, "labels", "label", answers.since, answers.until, 0, None, found.threshold)
    yield replace(empty, n=found.n, value=value, details={**details, "clustering": round(found.clustering, 3)})
    yield performance(answers, manifest)


def performance(answers: Answers, manifest: Mapping[str, Any]) -> Measure:
    """Balanced accuracy, with an interval over people; bad when it is surely below the interval of people not seen before."""
    subject, n, people = "balanced_accuracy", answers.truth.size, np.unique(answers.person).size
    details: dict[str, Any] = {"people": people, **_delay(answers.delay_s)}
    baseline = manifest["metrics"]["person_out"][subject]
    parts = None
    if n >= drift.MIN_ROWS and people >= MIN_PEOPLE:
        parts = _by_person(answers, len(manifest["classes"]))
    if parts is None:
        nothing = Measure(answers.arm, "performance", subject, answers.since, answers.until, n, None, lambda _: 0.0)
        return replace(nothing, floor=True, details=details)
    value, error = parts
    half = float(student.isf((1 - CONFIDENCE) / 2, people - 1)) * error
    details |= {"interval95": [round(value - half, 6), round(value + half, 6)], "person_out": baseline}

    def threshold(level: float) -> float:
        return float(baseline["interval95"][0]) - float(student.isf(level, people - 1)) * error

    whole = Measure(answers.arm, "performance", subject, answers.since, answers.until, n, value, threshold)
    return replace(whole, floor=True, details=details)


def _by_person(answers: Answers, classes: int) -> tuple[float, float] | None:
    """Balanced accuracy and its standard error by leaving out each person in turn; None when a class would be gone."""
    people, number = np.unique(answers.person, return_inverse=True)
    said, right = np.zeros((people.size, classes)), np.zeros((people.size, classes))
    np.add.at(said, (number, answers.truth), 1)
    np.add.at(right, (number, answers.truth), answers.truth == answers.found)
    rest = said.sum(axis=0) - said
    if not (rest > 0).all():
        return None
    without = ((right.sum(axis=0) - right) / rest).mean(axis=1)
    error = float(np.sqrt((people.size - 1) * without.var()))
    return float((right.sum(axis=0) / said.sum(axis=0)).mean()), error


def _delay(delay_s: drift.Array) -> dict[str, float]:
    if not delay_s.size:
        return {}
    return {"delay_median_s": round(float(np.median(delay_s)), 1), "delay_max_s": round(float(delay_s.max()), 1)}


def _stress(connection: Connection, arm: Arm, since: datetime, until: datetime) -> Answers:
    of, classes = _STRESS.c, BY_NAME[arm.name].classes
    mine = (of.model_version == arm.version) & (of.model_arm == arm.arm)
    asked = select(_STRESS).where(mine, of.timestamp >= since, of.timestamp < until, of.stress_level.is_not(None))
    rows = connection.execute(asked.order_by(of.timestamp, of.event_id)).all()
    truth = _ints(classes.index(row.stress_felt) for row in rows)
    found = _ints(classes.index(row.stress_level) for row in rows)
    person = _numbers([row.subject_id for row in rows])
    return Answers(arm, since, until, truth, truth, found, person, np.zeros(0))


def _drowsiness(connection: Connection, arm: Arm, package: Package, since: datetime, until: datetime) -> Answers:
    of, task = _WINDOWS.c, BY_NAME[arm.name]
    mine = (of.model_version == arm.version) & (of.model_arm == arm.arm)
    asked = select(_WINDOWS).where(mine, of.said_at >= since, of.said_at < until).order_by(of.said_at, of.label_id)
    rows = [row for row in connection.execute(asked).all() if _level(row) is not None]
    said = {row.label_id: _level(row) for row in rows}
    # A window with several answers has the last one's; the model can only be asked about windows with all its inputs.
    windows = list({row.event_id: row for row in rows}.values())
    inputs = store.inputs_of([row.features for row in windows], task)
    whole = np.all([~np.isnan(inputs[feature.name]) for feature in task.inputs], axis=0)
    judged = [windows[at] for at in np.flatnonzero(whole)]
    asked_of = {name: values[whole] for name, values in inputs.items()}
    found = packages.levels(package, task, asked_of) if judged else _ints(())
    delay_s = np.array([(row.said_at - row.timestamp).total_seconds() for row in judged], dtype=np.float64)
    truth = _ints(_level(row) for row in judged)
    return Answers(
        arm, since, until, _ints(said.values()), truth, found, _numbers([row.subject_id for row in judged]), delay_s
    )


def _level(row: Any) -> int | None:
    return KSS_LEVELS.get(row.kss) if row.kss is not None else FEEDBACK_LEVELS.get(row.feedback)


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _numbers(names: list[str]) -> Ints:
    return np.unique(names, return_inverse=True)[1].astype(np.int64) if names else _ints(())
