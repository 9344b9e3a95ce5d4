"""What is measured of one arm: its inputs, its answers, what people said, and how well it did where they said something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_logic.features.spec import Feature, Task
from ml_logic.features.tasks import BY_NAME
from ml_logic.monitor import drift
from ml_logic.monitor.drift import MIN_ROWS, Array, Cells, Reference, Shift
from ml_logic.monitor.finding import Arm, Measure


@dataclass(frozen=True, eq=False)
class Recorded:
    """The recorded predictions of one arm since..until, oldest first: n of `answered`, evenly taken when there are many.

    inputs (n,) by name, NaN where one was not given; level (n,) index into the task's classes, -1 for a name that is none;
    foreign: how many were made of another feature set.
    """

    arm: Arm
    since: datetime
    until: datetime
    inputs: Mapping[str, Array]
    level: NDArray[np.int64]
    foreign: int
    answered: int


def measures(recorded: Recorded, manifest: Mapping[str, Any]) -> Iterator[Measure]:
    """All that is measured of the recorded predictions against the manifest of their model."""
    yield from quality(recorded, manifest)
    yield from features(recorded, manifest)
    yield predictions(recorded, manifest)


def features(recorded: Recorded, manifest: Mapping[str, Any]) -> Iterator[Measure]:
    """How far each input is from training."""
    for feature in _task(recorded).inputs:
        reference = _reference(manifest, feature)
        if reference is not None:
            given = _given(recorded, feature.name)
            yield _shifted(recorded, "features", feature.name, reference, reference.cells(given))


def predictions(recorded: Recorded, manifest: Mapping[str, Any]) -> Measure:
    """How far the levels are from those that the model said of people it had not seen."""
    reference = drift.reference_of_counts(np.sum(manifest["metrics"]["confusion"], axis=0).tolist())
    classes = _task(recorded).classes
    known = recorded.level[recorded.level >= 0]
    return _shifted(recorded, "predictions", "level", reference, known, {"bins": list(classes)})


def quality(recorded: Recorded, manifest: Mapping[str, Any]) -> Iterator[Measure]:
    """Rows of another feature set, required inputs that are missing, and inputs outside what training has seen."""
    n = recorded.level.size
    yield _counted(recorded, "feature_set", recorded.foreign / n if n else None)
    for feature in _task(recorded).inputs:
        values = recorded.inputs[feature.name]
        if feature.required:
            yield _counted(recorded, f"missing {feature.name}", float(np.isnan(values).mean()) if n else None)
        quantiles = manifest["inputs"][feature.name]["all"]
        given, rows = _given(recorded, feature.name), manifest["trained_on"]["rows"]
        beyond = drift.outside(given, quantiles["p1"], quantiles["p99"], rows)
        details = {"p1": quantiles["p1"], "p99": quantiles["p99"], "clustering": round(beyond.clustering, 3)}
        yield _measure(recorded, "quality", f"outside {feature.name}", beyond, details)


def _task(recorded: Recorded) -> Task:
    return BY_NAME[recorded.arm.name]


def _given(recorded: Recorded, name: str) -> Array:
    values = recorded.inputs[name]
    return values[~np.isnan(values)]


def _reference(manifest: Mapping[str, Any], feature: Feature) -> Reference | None:
    quantiles, rows = manifest["inputs"][feature.name]["all"], manifest["trained_on"]["rows"]
    return drift.reference_of(quantiles, rows, feature.minimum, feature.maximum)


def _shifted(
    recorded: Recorded,
    aspect: Any,
    subject: str,
    reference: Reference,
    cells: Cells,
    about: Mapping[str, Any] | None = None,
) -> Measure:
    found = drift.shift(reference, cells)
    details = {
        "expected": list(reference.shares),
        "found": list(found.found),
        "edges": list(reference.edges),
        "reference_rows": reference.rows,
        "clustering": round(found.clustering, 3),
        **(about or {}),
    }
    return _measure(recorded, aspect, subject, found, details)


def _measure(recorded: Recorded, aspect: Any, subject: str, found: Shift, details: Mapping[str, Any]) -> Measure:
    value = found.value if found.n >= MIN_ROWS else None
    return Measure(
        recorded.arm,
        aspect,
        subject,
        recorded.since,
        recorded.until,
        found.n,
        value,
        found.threshold,
        details={**details, "of": recorded.answered},
    )


def _counted(recorded: Recorded, subject: str, share: float | None) -> Measure:
    """A share that has to be 0; one row is enough to say that it is not."""
    n = recorded.level.size
    return Measure(
        recorded.arm, "quality", subject, recorded.since, recorded.until, n, share, lambda _: 0.0, bad="problem"
    )
