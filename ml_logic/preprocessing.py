"""How a table for training is made from recordings, and how an estimator learns from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from ml_logic.collected import dealt, one_a_video, stress_rows
from ml_logic.datasets import DatasetError, drivedb
from ml_logic.datasets.drivedb import Drive
from ml_logic.datasets.rldd import BlinkData
from ml_logic.datasets.synthetic import StressRows
from ml_logic.features import drowsiness, heart, stress
from ml_logic.features.signals import Array
from ml_logic.table import Labels, Table

CALIBRATION_FOLDS: Final = 5
"""Parts of the training people whose held-out scores the calibration is fitted to."""
_CHUNK: Final = 50_000  # sequences of blinks whose intermediate arrays are in memory at once


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
    return stress_rows(inputs, label, person, drives[0].source, drivedb.digest_of(drives), notes)


def synthetic_stress_table(rows: StressRows) -> Table:
    """Rows that were made, not measured; every output of what learns from them says so."""
    names = [feature.name for feature in stress.TASK.inputs if feature.required]
    inputs = dict(zip(names, rows.inputs.T, strict=True)) | {"resting_heart_rate": rows.resting_heart_rate}
    person = np.char.mod("person%d", rows.person)
    return stress_rows(inputs, rows.label, person, rows.source, rows.digest, (), dealt(person, rows.label))


def drowsiness_table(data: BlinkData) -> Table:
    """A row for each sequence of blinks, weighted so that each video counts the same; held out by the data's own folds."""
    inputs = np.concatenate(
        [_statistics(data, slice(at, at + _CHUNK)) for at in range(0, max(1, data.label.size), _CHUNK)]
    )
    person = np.char.add(np.char.mod("fold%d-", data.fold), np.char.mod("%d", data.subject))
    return Table(
        drowsiness.TASK,
        drowsiness.columns(inputs),
        data.label,
        person,
        np.char.mod("fold%d", data.fold),
        data.video,
        one_a_video(data.video),
        {feature.name: column for feature, column in zip(drowsiness.TASK.inputs, inputs.T, strict=True)},
        data.source,
        data.digest,
    )


def as_asked(table: Table) -> Table:
    """The rows as callers will send them: those of the stress task twice, with and without the resting heart rate."""
    if "heart_rate_rise" not in table.task.columns:
        return table
    return replace(
        table,
        x=np.concatenate((table.x, table.without_resting_heart_rate().x)),
        label=np.tile(table.label, 2),
        person=np.tile(table.person, 2),
        part=np.tile(table.part, 2),
        video=np.tile(table.video, 2),
        weight=np.tile(table.weight, 2),
        inputs={name: np.tile(values, 2) for name, values in table.inputs.items()},
    )


def person_folds(
    person: NDArray[np.str_], label: Labels | None = None, count: int = CALIBRATION_FOLDS
) -> list[tuple[Labels, Labels]]:
    """Splits of the rows into (fit, held out) that keep each person on one side and, given `label`, every level in `fit`.

    Raises ValueError for fewer than two people, DatasetError where a level is of people who are all held out together.
    """
    people = np.unique(person).size
    if people < 2:
        raise ValueError(f"the rows are of {people} person; splitting by person needs at least two")
    folds = list(GroupKFold(min(count, people)).split(person, groups=person))
    if label is None or _complete(folds, label):
        return folds
    folds = list(StratifiedGroupKFold(min(count, people)).split(person, label, groups=person))
    if not _complete(folds, label):
        raise DatasetError(f"too few people: no split of these {people} leaves somebody of every level to learn from")
    return folds


def choose(table: Table, candidates: Mapping[str, Any]) -> str:
    """The candidate with the lowest log loss on held-out people of `table`, each video counting the same.

    The loss is taken at the temperature that suits the candidate best, since `fit` calibrates whichever wins.
    """
    losses = {name: _held_out_log_loss(table, estimator) for name, estimator in candidates.items()}
    return min(losses, key=lambda name: losses[name])


def fit(table: Table, estimator: Any) -> CalibratedClassifierCV:
    """`estimator` fitted to all rows, its probabilities calibrated on people held out within them.

    The calibration is one temperature (Guo et al. 2017, arXiv:1706.04599): it never changes which class is the likeliest.

    It learns the rows of `as_asked`. Raises DatasetError where a level has too few people.
    """
    asked = as_asked(table)
    folds = person_folds(asked.person, asked.label)
    model = CalibratedClassifierCV(clone(estimator), method="temperature", cv=folds, ensemble=False)
    model.fit(asked.x, asked.label, sample_weight=asked.weight / asked.weight.mean())
    return model


def held_out_logits(table: Table, estimator: Any, fold: tuple[Labels, Labels]) -> Array:
    """Logarithms of the probabilities (m, classes) of a fold's held-out rows."""
    train, held_out = fold
    weight = table.weight[train] / table.weight[train].mean()
    model = clone(estimator).fit(table.x[train], table.label[train], sample_weight=weight)
    logits: Array = np.log(np.maximum(model.predict_proba(table.x[held_out]), 1e-12))
    return logits


def log_loss(logits: Array, label: Labels, weight: Array) -> float:
    """Mean log loss of rows by their `logits` (n, classes), at the temperature that suits them best."""

    def loss(inverse_temperature: float) -> float:
        scaled = inverse_temperature * logits
        of_label = scaled[np.arange(label.size), label]
        return float(np.average(logsumexp(scaled, axis=1) - of_label, weights=weight))

    return float(minimize_scalar(loss, bounds=(0.05, 5.0), method="bounded").fun)


def _held_out_log_loss(table: Table, estimator: Any) -> float:
    logits = np.zeros((table.label.size, len(table.task.classes)))
    for fold in person_folds(table.person, table.label):
        logits[fold[1]] = held_out_logits(table, estimator, fold)
    return log_loss(logits, table.label, table.weight)


def _complete(folds: Iterable[tuple[Labels, Labels]], label: Labels) -> bool:
    levels = np.count_nonzero(np.bincount(label))
    return all(np.count_nonzero(np.bincount(label[fit])) == levels for fit, _ in folds)


def _statistics(data: BlinkData, rows: slice) -> Array:
    blinks = data.blinks[rows].copy()
    blinks[np.arange(blinks.shape[1]) < blinks.shape[1] - data.length[rows, None]] = np.nan
    return drowsiness.statistics(blinks)


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


def _number(value: float | None) -> float:
    return np.nan if value is None else value
