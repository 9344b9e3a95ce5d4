"""Tables of what devices told. numpy and SQLAlchemy only: the server compares models on them, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import telemetry
from ml_logic.datasets.telemetry import LabelledStress, LabelledWindows
from ml_logic.features import drowsiness, stress
from ml_logic.features.signals import Array
from ml_logic.table import EXAM_SOURCES, Labels, Table

SOURCE: Final = telemetry.SOURCE
PARTS: Final = 10
"""At most so many parts are held out one by one, each with a tenth of the people; ours."""


def read(task: str, address: str = "") -> Table:
    """All labelled rows of a task in the database at `address`, else the app's own. Raises DatasetError."""
    if task == stress.TASK.name:
        return telemetry_stress_table(telemetry.load_stress(address))
    columns = [feature.name for feature in drowsiness.TASK.inputs]
    return telemetry_drowsiness_table(telemetry.load(address, columns))


def exam_source(manifest: Mapping[str, Any]) -> str:
    """Which data the exam is of. Recordings keep nobody back, so that a model of them is examined on telemetry."""
    trained = manifest["trained_on"]
    sources = trained.get("sources", [trained.get("source")])
    return next((source for source in EXAM_SOURCES if source in sources), EXAM_SOURCES[0])


def telemetry_stress_table(data: LabelledStress) -> Table:
    """Stress checks with what people felt; one that lacks an input that the API requires has no row, `notes` counts them."""
    required = [feature.required for feature in stress.TASK.inputs]
    known = _known(data.features[:, required])
    inputs = {feature.name: data.features[known, i] for i, feature in enumerate(stress.TASK.inputs)}
    person, label = np.array(data.people)[data.person[known]], data.label[known]
    return stress_rows(inputs, label, person, data.source, data.digest, _left_out(known), dealt(person, label))


def telemetry_drowsiness_table(data: LabelledWindows) -> Table:
    """Windows of drives by the inputs of the task, weighted so that each level of a drive counts the same.

    `data` has the columns of the task's inputs. A window in which one of them is unknown (too few blinks, say) has no row.
    """
    known = _known(data.features)
    inputs, label = data.features[known], data.label[known]
    person = np.array(data.people)[data.person[known]]
    video = len(drowsiness.TASK.classes) * data.session[known] + label
    return Table(
        drowsiness.TASK,
        drowsiness.columns(inputs),
        label,
        person,
        dealt(person, label),
        video,
        one_a_video(video),
        {feature.name: column for feature, column in zip(drowsiness.TASK.inputs, inputs.T, strict=True)},
        data.source,
        data.digest,
        _left_out(known),
    )


def dealt(person: NDArray[np.str_], label: Labels, parts: int = PARTS) -> NDArray[np.str_]:
    """The part (n,) of each row: people dealt out one by one, those with the same levels evenly over the parts."""
    people, position = np.unique(person, return_inverse=True)
    levels = np.zeros(people.size, dtype=np.int64)
    np.bitwise_or.at(levels, position, 1 << label)
    part = np.empty(people.size, dtype=np.int64)
    part[np.lexsort((people, -levels))] = np.arange(people.size) % parts
    return np.char.mod("part%d", part + 1)[position]


def stress_rows(
    inputs: Mapping[str, Array],
    label: Labels,
    person: NDArray[np.str_],
    source: str,
    digest: str,
    notes: Iterable[str],
    part: NDArray[np.str_] | None = None,
) -> Table:
    """The table of stress inputs (n,) by name; a resting heart rate that is not known is NaN."""
    resting = inputs["resting_heart_rate"]
    rise = np.where(np.isfinite(resting), inputs["heart_rate"] - resting, stress.UNKNOWN_RISE_BPM)
    return Table(
        stress.TASK,
        np.column_stack([*(inputs[name] for name in stress.TASK.columns[:-1]), rise]),
        label,
        person,
        person if part is None else part,
        np.arange(label.size),
        np.ones(label.size),
        inputs,
        source,
        digest,
        tuple(notes),
    )


def one_a_video(video: Labels) -> Array:
    """Weights (n,) that sum to 1 within each video."""
    _, position, count = np.unique(video, return_inverse=True, return_counts=True)
    return 1.0 / count[position]


def _known(features: Array) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(features).all(axis=1))


def _left_out(known: NDArray[np.bool_]) -> tuple[str, ...]:
    return (f"{(~known).sum()} of {known.size} labelled rows left out: an input was unknown",)
