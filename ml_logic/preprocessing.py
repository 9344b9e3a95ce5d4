"""How a table for training is made from recordings, and which estimators may learn from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from ml_logic.datasets import DatasetError, drivedb
from ml_logic.datasets.drivedb import Drive
from ml_logic.datasets.rldd import BlinkData
from ml_logic.datasets.synthetic import StressRows
from ml_logic.features import drowsiness, heart, stress
from ml_logic.features.signals import Array
from ml_logic.features.spec import Task

Labels = NDArray[np.int64]

CALIBRATION_FOLDS: Final = 5
"""Parts of the training people whose held-out scores the calibration is fitted to."""


@dataclass(frozen=True, eq=False)
class Table:
    """n labelled rows of one task.

    x (n, len(task.columns)); label (n,) index into task.classes; person (n,) names; part (n,): what is held out together
    when judging person-out, never splitting a person; video (n,): rows that are one recording; weight (n,) sums to 1
    within a video or, without videos, is 1; inputs: the API's inputs (n,) by name; notes: what was left out, and why.
    """

    task: Task
    x: Array
    label: Labels
    person: NDArray[np.str_]
    part: NDArray[np.str_]
    video: Labels
    weight: Array
    inputs: Mapping[str, Array]
    source: str
    digest: str
    notes: tuple[str, ...] = ()

    def take(self, rows: NDArray[np.bool_]) -> Table:
        """The rows where `rows` (n,) is true, as a table."""
        return Table(
            self.task,
            self.x[rows],
            self.label[rows],
            self.person[rows],
            self.part[rows],
            self.video[rows],
            self.weight[rows],
            {name: values[rows] for name, values in self.inputs.items()},
            self.source,
            self.digest,
            self.notes,
        )

    def without_resting_heart_rate(self) -> Table:
        """The same stress rows as they look when the resting heart rate is not known."""
        x = self.x.copy()
        x[:, self.task.columns.index("heart_rate_rise")] = stress.UNKNOWN_RISE_BPM
        return Table(**{**self.__dict__, "x": x})


def stress_table(drives: Sequence[Drive]) -> Table:
    """60 s windows of real drives: the five inputs on each person's own range, and the mean heart rate of the first rest.

    Skin conductance is the foot's: the hand's electrodes move with the steering wheel (they lose six windows here).
    A window in which a sensor abstains has no row, as it has no answer in the API; `notes` counts them.
    """
    parts = [_drive_inputs(drive) for drive in drives]
    inputs = {name: np.concatenate([part[name] for part, _, _ in parts]) for name in parts[0][0]}
    label = np.concatenate([labels for _, labels, _ in parts])
    person = np.repeat([drive.name for drive in drives], [len(labels) for _, labels, _ in parts])
    left_out = sum(missing for _, _, missing in parts)
    notes = (f"{left_out} of {left_out + label.size} windows left out: a sensor abstained",)
    return _stress(inputs, label, person, drives[0].source, drivedb.digest_of(drives), notes)


def synthetic_stress_table(rows: StressRows) -> Table:
    """Rows that were made, not measured; every output of what learns from them says so."""
    names = [feature.name for feature in stress.TASK.inputs if feature.required]
    inputs = dict(zip(names, rows.inputs.T, strict=True)) | {"resting_heart_rate": rows.resting_heart_rate}
    person = np.char.mod("person%d", rows.person)
    return _stress(inputs, rows.label, person, rows.source, rows.digest, ())


def drowsiness_table(data: BlinkData) -> Table:
    """A row for each sequence of blinks, weighted so that each video counts the same; held out by the data's own folds."""
    blinks = data.blinks.copy()
    blinks[np.arange(blinks.shape[1]) < blinks.shape[1] - data.length[:, None]] = np.nan
    inputs = drowsiness.statistics(blinks)
    person = np.char.add(np.char.mod("fold%d-", data.fold), np.char.mod("%d", data.subject))
    return Table(
        drowsiness.TASK,
        drowsiness.columns(inputs),
        data.label,
        person,
        np.char.mod("fold%d", data.fold),
        data.video,
        _one_a_video(data.video),
        {feature.name: column for feature, column in zip(drowsiness.TASK.inputs, inputs.T, strict=True)},
        data.source,
        data.digest,
    )


def stress_estimator(seed: int) -> RandomForestClassifier:
    """The forest of DESIGN section 4."""
    return RandomForestClassifier(
        n_estimators=100, max_depth=15, min_samples_split=5, class_weight="balanced", random_state=seed
    )


def drowsiness_candidates(seed: int) -> dict[str, Any]:
    """What `choose` may pick from, each kept small: a hundred videos are little evidence."""
    return {
        "logistic regression, C=0.1": LogisticRegression(C=0.1, max_iter=5000),
        "logistic regression, C=1": LogisticRegression(C=1.0, max_iter=5000),
        "logistic regression, C=10": LogisticRegression(C=10.0, max_iter=5000),
        "random forest": RandomForestClassifier(n_estimators=100, min_samples_leaf=20, random_state=seed),
        "gradient boosting": GradientBoostingClassifier(
            n_estimators=60, max_depth=2, min_samples_leaf=50, subsample=0.5, random_state=seed
        ),
    }


def person_folds(person: NDArray[np.str_], count: int = CALIBRATION_FOLDS) -> list[tuple[Labels, Labels]]:
    """Splits of the rows into (fit, held out) that keep each person on one side.

    Raises ValueError for fewer than two people.
    """
    people = np.unique(person).size
    if people < 2:
        raise ValueError(f"the rows are of {people} person; splitting by person needs at least two")
    return list(GroupKFold(min(count, people)).split(person, groups=person))


def choose(table: Table, candidates: Mapping[str, Any]) -> str:
    """The candidate with the lowest log loss on held-out people of `table`, each video counting the same.

    The loss is taken at the temperature that suits the candidate best, since `fit` calibrates whichever wins.
    """
    losses = {name: _held_out_log_loss(table, estimator) for name, estimator in candidates.items()}
    return min(losses, key=lambda name: losses[name])


def fit(table: Table, estimator: Any) -> CalibratedClassifierCV:
    """`estimator` fitted to all rows, its probabilities calibrated on people held out within them.

    The calibration is one temperature (Guo et al. 2017, arXiv:1706.04599): it never changes which class is the likeliest.

    Rows of the stress task are seen twice, with and without the resting heart rate, as callers will send them.
    """
    x, label, person, weight = table.x, table.label, table.person, table.weight
    if "heart_rate_rise" in table.task.columns:
        x = np.concatenate((x, table.without_resting_heart_rate().x))
        label, person, weight = np.tile(label, 2), np.tile(person, 2), np.tile(weight, 2)
    model = CalibratedClassifierCV(clone(estimator), method="temperature", cv=person_folds(person), ensemble=False)
    model.fit(x, label, sample_weight=weight / weight.mean())
    return model


def _held_out_log_loss(table: Table, estimator: Any) -> float:
    logits = np.zeros((table.label.size, len(table.task.classes)))
    for train, held_out in person_folds(table.person):
        weight = table.weight[train] / table.weight[train].mean()
        model = clone(estimator).fit(table.x[train], table.label[train], sample_weight=weight)
        logits[held_out] = np.log(np.maximum(model.predict_proba(table.x[held_out]), 1e-12))

    def loss(inverse_temperature: float) -> float:
        scaled = inverse_temperature * logits
        of_label = scaled[np.arange(table.label.size), table.label]
        return float(np.average(logsumexp(scaled, axis=1) - of_label, weights=table.weight))

    return float(minimize_scalar(loss, bounds=(0.05, 5.0), method="bounded").fun)


def _drive_inputs(drive: Drive) -> tuple[dict[str, Array], Labels, int]:
    beat_s, rr_ms = heart.beats_from_rate(drive.heart_rate, drive.fs)
    recording = stress.Recording(drive.fs, beat_s, rr_ms, drive.foot_gsr, drive.respiration, drive.emg)
    labelled = [
        (segment, window)
        for segment in drive.segments
        for window in stress.windows(recording, segment.start_s, segment.end_s)
    ]
    columns = {
        name: np.array([_number(window.features[feature]) for _, window in labelled])
        for name, feature in _WINDOW_FEATURE_OF_INPUT.items()
    }
    first_rest = np.array([segment is drive.segments[0] for segment, _ in labelled])
    at_rest = columns["heart_rate"][first_rest]
    if not np.isfinite(at_rest).any():
        raise DatasetError(f"{drive.source}: {drive.name} has no heart rate in its first rest, so it has no baseline.")
    resting = float(np.nanmean(at_rest))
    for name in ("ecg", "emg", "gsr", "respiration"):
        columns[name] = stress.own_range(columns[name])
    known = np.isfinite(np.stack(list(columns.values()))).all(axis=0)
    kept = {name: values[known] for name, values in columns.items()}
    kept["resting_heart_rate"] = np.full(int(known.sum()), resting)
    label = np.array([segment.level for segment, _ in labelled], dtype=np.int64)[known]
    return kept, label, int((~known).sum())


_WINDOW_FEATURE_OF_INPUT: Final = {
    "heart_rate": "heart_rate_mean",
    "ecg": "ln_rmssd",
    "emg": "emg_mean",
    "gsr": "eda_mean",
    "respiration": "respiration_rate",
}


def _stress(
    inputs: Mapping[str, Array], label: Labels, person: NDArray[np.str_], source: str, digest: str, notes: Iterable[str]
) -> Table:
    names = [feature.name for feature in stress.TASK.inputs]
    rows = [stress.row(*values) for values in zip(*(inputs[name].tolist() for name in names), strict=True)]
    count = label.size
    return Table(
        stress.TASK,
        np.array(rows),
        label,
        person,
        person,
        np.arange(count),
        np.ones(count),
        inputs,
        source,
        digest,
        tuple(notes),
    )


def _one_a_video(video: Labels) -> Array:
    _, position, count = np.unique(video, return_inverse=True, return_counts=True)
    return 1.0 / count[position]


def _number(value: float | None) -> float:
    return np.nan if value is None else value
