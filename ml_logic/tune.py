"""Parameters of an estimator by Optuna: judged on people held out within the rows that it is given, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState

from ml_logic import estimators, preprocessing
from ml_logic.table import Table

FOLDS: Final = 3
"""Parts of the people that a trial is judged on, one after the other."""
STARTUP_TRIALS: Final = 5
"""Trials before one is pruned: the median of fewer says little."""

SPACES: Final[Mapping[str, dict[str, BaseDistribution]]] = {
    "decision_tree": {
        "max_depth": IntDistribution(2, 12),
        "min_samples_leaf": IntDistribution(5, 200, log=True),
    },
    "random_forest": {
        "max_depth": IntDistribution(3, 15),
        "min_samples_leaf": IntDistribution(1, 100, log=True),
        "max_features": FloatDistribution(0.2, 1.0),
        "class_weight": CategoricalDistribution([None, "balanced"]),
    },
    "histogram_gradient_boosting": {
        "learning_rate": FloatDistribution(0.01, 0.3, log=True),
        "max_iter": IntDistribution(20, 200, log=True),
        "max_leaf_nodes": IntDistribution(3, 31, log=True),
        "min_samples_leaf": IntDistribution(5, 100, log=True),
        "l2_regularization": FloatDistribution(1e-3, 100.0, log=True),
    },
    "logistic_regression": {"C": FloatDistribution(1e-3, 100.0, log=True)},
}
"""What is tried, by estimator."""
FIRST: Final[Mapping[str, dict[str, Any]]] = {
    "decision_tree": {"max_depth": 6, "min_samples_leaf": 20},
    "random_forest": {"max_depth": 15, "min_samples_leaf": 5, "max_features": 0.4, "class_weight": "balanced"},
    "histogram_gradient_boosting": {
        "learning_rate": 0.1,
        "max_iter": 100,
        "max_leaf_nodes": 15,
        "min_samples_leaf": 20,
        "l2_regularization": 1e-3,
    },
    "logistic_regression": {"C": 1.0},
}
"""The first trial: about what is used when nothing is tuned."""


def search(
    table: Table, name: str, trials: int, seed: int, told: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """The parameters of `trials` tried for the estimator `name` that have the lowest log loss on held-out people.

    A trial whose loss over the people seen so far is worse than the median trial's is given up. `told` hears how many
    trials are done. The same rows and seed give the same parameters.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=STARTUP_TRIALS),
    )
    study.enqueue_trial(FIRST[name])
    asked = preprocessing.as_asked(table)
    folds = preprocessing.person_folds(asked.person, asked.label, FOLDS)
    for done in range(1, trials + 1):
        trial = study.ask(SPACES[name])
        loss = _loss(trial, asked, estimators.estimator(name, table.task, seed, trial.params), folds)
        study.tell(trial, loss, TrialState.PRUNED if loss is None else TrialState.COMPLETE)
        if told:
            told(done)
    return dict(study.best_params)


def _loss(trial: optuna.Trial, table: Table, estimator: Any, folds: list[Any]) -> float | None:
    """The loss over all folds; `None` when the trial was given up before the last."""
    logits, rows, loss = [], np.empty(0, dtype=np.int64), np.inf
    for step, fold in enumerate(folds):
        logits.append(preprocessing.held_out_logits(table, estimator, fold))
        rows = np.concatenate((rows, fold[1]))
        loss = preprocessing.log_loss(np.concatenate(logits), table.label[rows], table.weight[rows])
        trial.report(loss, step)
        if step + 1 < len(folds) and trial.should_prune():
            return None
    return loss
