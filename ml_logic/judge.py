"""Judging person-out: every row is answered by a model whose choice, tuning and fit have not seen its person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from sklearn.calibration import CalibratedClassifierCV

from ml_logic import cluster, estimators, preprocessing, tune
from ml_logic.features.signals import Array
from ml_logic.table import Table

SHUFFLES: Final = 5
"""How often each column is shuffled to see what is lost without it."""
TUNED_UNLESS_NAMED: Final = {"stress": "random_forest", "drowsiness": "logistic_regression"}
"""What --tune tunes when no estimator is named: what usually wins without."""

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How an estimator is found: the named one, or with `None` the task's own way; `trials` of tuning, 0 is none."""

    estimator: str | None = None
    trials: int = 0
    seed: int = 0


class Picked(NamedTuple):
    """An estimator, not fitted, and how people call it."""

    estimator: Any
    how: str


@dataclass(frozen=True, eq=False)
class Judgement:
    """Of the n rows of a table: probabilities (n, classes); unknown_rest, those when the resting heart rate is not known.

    chosen: what each part chose; shuffled (columns, SHUFFLES, n): the likeliest class when that column is of another row.
    """

    probabilities: Array
    unknown_rest: Array | None
    chosen: list[str]
    shuffled: NDArray[np.int8]


def judge(table: Table, plan: Plan, console: Console, *, remote: bool = False) -> Judgement:
    """Holds out each part of the table in turn; `remote`: on workers, whose trials no progress bar can see."""
    parts = np.unique(table.part).tolist()
    probabilities = np.zeros((table.label.size, len(table.task.classes)))
    unknown_rest = np.zeros_like(probabilities) if "heart_rate_rise" in table.task.columns else None
    shuffled = np.zeros((len(table.task.columns), SHUFFLES, table.label.size), dtype=np.int8)
    chosen = []
    with Progress(console=console) as bar:
        told = None if remote else _trial_bar(bar, plan)
        answers = Parallel(return_as="generator")(delayed(_judge_part)(table, part, plan, told) for part in parts)
        steps = bar.track(answers, len(parts), description=f"{table.task.name}: held-out people")
        for part, (how, answer, without, other) in zip(parts, steps, strict=True):
            rows = table.part == part
            chosen.append(f"{part}: {how}")
            probabilities[rows], shuffled[:, :, rows] = answer, other
            if unknown_rest is not None:
                unknown_rest[rows] = without
    return Judgement(probabilities, unknown_rest, chosen, shuffled)


def learn(table: Table, plan: Plan, console: Console, *, remote: bool = False) -> tuple[Picked, CalibratedClassifierCV]:
    """The estimator for all rows of the table, and the model that it makes of them."""
    with Progress(console=console) as bar:
        told = None if remote else _trial_bar(bar, plan)
        jobs = [delayed(_learn)(table, plan, told)]
        found: list[tuple[Picked, CalibratedClassifierCV]] = list(
            bar.track(Parallel(return_as="generator")(jobs), 1, description=f"{table.task.name}: all people")
        )
    return found[0]


def pick(table: Table, plan: Plan, told: Told | None = None) -> Picked:
    """The estimator for these rows; whatever is chosen or tuned is so on people held out within them."""
    if plan.trials:
        name = plan.estimator or TUNED_UNLESS_NAMED[table.task.name]
        found = tune.search(table, name, plan.trials, plan.seed, told)
        said = ", ".join(
            f"{key}={value:.3g}" if isinstance(value, float) else f"{key}={value}" for key, value in found.items()
        )
        return Picked(estimators.estimator(name, table.task, plan.seed, found), f"{name.replace('_', ' ')}, {said}")
    if plan.estimator:
        return Picked(estimators.estimator(plan.estimator, table.task, plan.seed), plan.estimator.replace("_", " "))
    if table.task.name == "stress":
        return Picked(estimators.stress_estimator(plan.seed), "random forest")
    candidates = estimators.drowsiness_candidates(plan.seed)
    name = preprocessing.choose(table, candidates)
    return Picked(candidates[name], name)


def _judge_part(
    table: Table, part: str, plan: Plan, told: Told | None
) -> tuple[str, Array, Array | None, NDArray[np.int8]]:
    with cluster.one_thread():
        picked, model = _fitted(table.take(table.part != part), plan, told)
        judged = table.take(table.part == part)
        without = None
        if "heart_rate_rise" in table.task.columns:
            without = model.predict_proba(judged.without_resting_heart_rate().x)
        return picked.how, model.predict_proba(judged.x), without, _shuffled(model, judged.x, plan.seed)


def _learn(table: Table, plan: Plan, told: Told | None) -> tuple[Picked, CalibratedClassifierCV]:
    with cluster.one_thread():
        return _fitted(table, plan, told)


def _fitted(table: Table, plan: Plan, told: Told | None) -> tuple[Picked, CalibratedClassifierCV]:
    picked = pick(table, plan, told)
    return picked, preprocessing.fit(table, picked.estimator)


def _shuffled(model: CalibratedClassifierCV, x: Array, seed: int) -> NDArray[np.int8]:
    rng = np.random.default_rng(seed)
    said = np.zeros((x.shape[1], SHUFFLES, x.shape[0]), dtype=np.int8)
    for column in range(x.shape[1]):
        for shuffle in range(SHUFFLES):
            other = x.copy()
            other[:, column] = rng.permutation(x[:, column])
            said[column, shuffle] = model.predict_proba(other).argmax(axis=1)
    return said


def _trial_bar(bar: Progress, plan: Plan) -> Told | None:
    if not plan.trials:
        return None
    task = bar.add_task("trials", total=plan.trials)
    return lambda done: bar.update(task, completed=done)
