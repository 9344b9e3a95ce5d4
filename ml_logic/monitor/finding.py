"""What one check found, and how it is made of a measure and the number of measures that a run judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

Aspect = Literal["features", "predictions", "labels", "quality", "performance"]
Status = Literal["ok", "drift", "too_few", "problem"]

RUN_LEVEL: Final = 0.01
"""How likely a whole run without any drift says that there is some: shared out evenly (Bonferroni) over what it judges; ours."""
_TOLD: Final = ("name", "version", "arm", "aspect", "subject", "n", "value", "threshold", "status", "details")
BAD: Final[frozenset[Status]] = frozenset({"drift", "problem"})


@dataclass(frozen=True, slots=True)
class Arm:
    """One version that answered, or was to answer, on one arm."""

    name: str
    version: str
    digest: str
    arm: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number and the threshold that a level makes for it; `value` None: too little was seen.

    `floor`: the value is bad below the threshold, not above it. `bad`: what it then is; a "problem" is no matter of chance.
    """

    arm: Arm
    aspect: Aspect
    subject: str
    since: datetime
    until: datetime
    n: int
    value: float | None
    threshold: Callable[[float], float]
    floor: bool = False
    bad: Literal["drift", "problem"] = "drift"
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of `findings`."""

    at: datetime
    name: str
    version: str
    arm: str
    aspect: Aspect
    subject: str
    from_at: datetime
    to_at: datetime
    n: int
    value: float | None
    threshold: float | None
    status: Status
    details: dict[str, Any]

    @property
    def is_bad(self) -> bool:
        """Whether somebody should look."""
        return self.status in BAD

    def as_json(self) -> dict[str, Any]:
        """As the API gives it."""
        times = {"at": self.at, "from": self.from_at, "to": self.to_at}
        told = {name: getattr(self, name) for name in _TOLD}
        return {**{name: time.isoformat(timespec="milliseconds")[:-6] + "Z" for name, time in times.items()}, **told}

    def __str__(self) -> str:
        measured = (
            "" if self.value is None or self.threshold is None else f" {self.value:.3f}, limit {self.threshold:.3f}"
        )
        return f"{self.status}: {self.name} {self.version} ({self.arm}) {self.aspect}/{self.subject}{measured}, n={self.n:,}"


def judge(measures: Iterable[Measure], at: datetime) -> list[Finding]:
    """The findings of one run at `at`: all its measures together say "drift" by chance at most `RUN_LEVEL` of the time."""
    measures = list(measures)
    judged = sum(measure.value is not None and measure.bad == "drift" for measure in measures)
    level = RUN_LEVEL / max(judged, 1)
    return [_finding(measure, level, at) for measure in measures]


def _finding(measure: Measure, level: float, at: datetime) -> Finding:
    arm, value = measure.arm, measure.value
    threshold = None if value is None else measure.threshold(level)
    return Finding(
        at,
        arm.name,
        arm.version,
        arm.arm,
        measure.aspect,
        measure.subject,
        measure.since,
        measure.until,
        measure.n,
        None if value is None else round(value, 6),
        None if threshold is None else round(threshold, 6),
        _status(measure, threshold),
        {"digest": arm.digest, **measure.details},
    )


def _status(measure: Measure, threshold: float | None) -> Status:
    if measure.value is None or threshold is None:
        return "too_few"
    is_bad = measure.value < threshold if measure.floor else measure.value > threshold
    return measure.bad if is_bad else "ok"
