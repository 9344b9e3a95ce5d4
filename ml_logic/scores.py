"""The four metrics of a classifier, a person at a time, and their spread over people. numpy only.

The same figures as `ml_logic.evaluate`, which has them from scikit-learn; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.features.signals import Array
from ml_logic.table import Labels, Table

METRICS: Final = ("macro_f1", "balanced_accuracy", "auc", "ece")
HIGHER_IS_BETTER: Final = {"macro_f1": True, "balanced_accuracy": True, "auc": True, "ece": False}
ECE_BINS: Final = 10  # Guo et al. 2017 (arXiv:1706.04599) use 15 on far more rows
RESAMPLES: Final = 2000  # bootstrap draws for a 95 % interval
_DECIMALS: Final = 6

People = Mapping[str, Mapping[str, float | None]]
"""{person: {metric: value}}, None where it is undefined."""


def of_people(table: Table, probabilities: Array) -> dict[str, dict[str, float | None]]:
    """{person: {metric: value}} from the probabilities (n, classes) of the table's rows; None where it is undefined."""
    people = {}
    for person in np.unique(table.person):
        rows = table.person == person
        people[str(person)] = _metrics(table.label[rows], probabilities[rows], table.weight[rows])
    return people


def summary(people: People, seed: int) -> dict[str, Any]:
    """{metric: {mean, interval95, worst, worst_person}}, 6 decimals; a metric that nobody has is left out."""
    return {metric: row for metric in METRICS if (row := _over_people(people, metric, seed)) is not None}


def difference(champion: People, candidate: People, seed: int) -> dict[str, Any]:
    """{metric: {mean, interval95}} of candidate minus champion, paired by person; 6 decimals."""
    found = {}
    for metric in METRICS:
        pairs = [(candidate[person][metric], champion[person][metric]) for person in champion]
        change = np.array([new - old for new, old in pairs if new is not None and old is not None])
        if change.size:
            found[metric] = {"mean": rounded(change.mean()), "interval95": _interval(change, seed)}
    return found


def chance(table: Table) -> float:
    """The mean macro-F1 over people of the best of those who guess without looking.

    They say one class always, each class as often, or each as often as it occurs here.
    """
    classes = len(table.task.classes)
    shares = [_shares(table, person, classes) for person in np.unique(table.person)]
    guesses = [*np.eye(classes), np.full(classes, 1 / classes), np.mean(shares, axis=0)]
    return max(float(np.mean([_guessed_f1(share, guess) for share in shares])) for guess in guesses)


def rounded(value: float | np.floating[Any]) -> float:
    """Six decimals, as they are stored."""
    return round(float(value), _DECIMALS)


def _metrics(label: Labels, probabilities: Array, weight: Array) -> dict[str, float | None]:
    said = probabilities.argmax(axis=1)
    hit = np.bincount(label, weight * (said == label), probabilities.shape[1])
    true = np.bincount(label, weight, probabilities.shape[1])
    claimed = np.bincount(said, weight, probabilities.shape[1])
    either = (true > 0) | (claimed > 0)
    return {
        "macro_f1": float(np.mean(2 * hit[either] / (true + claimed)[either])),
        "balanced_accuracy": float(np.mean(hit[true > 0] / true[true > 0])),
        "auc": _auc(label, probabilities, weight),
        "ece": _ece(label, probabilities, weight),
    }


def _auc(label: Labels, probabilities: Array, weight: Array) -> float | None:
    """Mean over classes of one against the rest, of the classes that the person has and does not only have."""
    areas = [
        _area(is_class, probabilities[:, k], weight)
        for k in range(probabilities.shape[1])
        if 0 < (is_class := label == k).sum() < is_class.size
    ]
    return float(np.mean(areas)) if areas else None


def _area(is_class: NDArray[np.bool_], score: Array, weight: Array) -> float:
    """The share of pairs in which the row of the class scores higher; a tie is half a pair."""
    order = np.argsort(score[~is_class])
    others = score[~is_class][order]
    total = np.concatenate(([0.0], np.cumsum(weight[~is_class][order])))
    below, up_to = (total[np.searchsorted(others, score[is_class], side)] for side in ("left", "right"))
    return float(np.average((below + up_to) / 2, weights=weight[is_class]) / total[-1])


def _ece(label: Labels, probabilities: Array, weight: Array) -> float:
    confidence = probabilities.max(axis=1)
    bin_of = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    gap = confidence - (probabilities.argmax(axis=1) == label)
    return float(np.abs(np.bincount(bin_of, gap * weight)).sum() / weight.sum())


def _over_people(people: People, metric: str, seed: int) -> dict[str, Any] | None:
    known = {person: value for person, row in people.items() if (value := row[metric]) is not None}
    if not known:
        return None
    worst = (min if HIGHER_IS_BETTER[metric] else max)(known, key=lambda person: known[person])
    values = np.array(list(known.values()))
    return {
        "mean": rounded(values.mean()),
        "interval95": _interval(values, seed),
        "worst": rounded(known[worst]),
        "worst_person": worst,
    }


def _interval(values: Array, seed: int) -> list[float]:
    draws = np.random.default_rng(seed).integers(0, values.size, (RESAMPLES, values.size))
    return [rounded(limit) for limit in np.percentile(values[draws].mean(axis=1), (2.5, 97.5))]


def _shares(table: Table, person: str, classes: int) -> Array:
    rows = table.person == person
    total = np.bincount(table.label[rows], table.weight[rows], classes)
    shares: Array = total / total.sum()
    return shares


def _guessed_f1(share: Array, guess: Array) -> float:
    either = (share > 0) | (guess > 0)
    return float(np.mean(2 * share[either] * guess[either] / (share + guess)[either]))
