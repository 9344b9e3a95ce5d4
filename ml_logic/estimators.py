"""Which estimators may learn: the tasks' own, and those that can be named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from ml_logic.features.spec import Task


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


def estimator(name: str, task: Task, seed: int, parameters: Mapping[str, Any] | None = None) -> Any:
    """The estimator of a name in `ESTIMATORS`, with `parameters` in place of its own."""
    made = ESTIMATORS[name](seed)
    if name == "random_forest" and task.name == "drowsiness":
        made = drowsiness_candidates(seed)["random forest"]
    return made.set_params(**(parameters or {}))


ESTIMATORS: Final[Mapping[str, Callable[[int], Any]]] = {
    "decision_tree": lambda seed: DecisionTreeClassifier(max_depth=6, min_samples_leaf=20, random_state=seed),
    "random_forest": stress_estimator,
    # Early stopping would judge by rows of people that it also learns from.
    "histogram_gradient_boosting": lambda seed: HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=15, min_samples_leaf=20, early_stopping=False, random_state=seed
    ),
    # This solver minds neither the inputs' different units nor a million rows.
    "logistic_regression": lambda seed: LogisticRegression(C=1.0, solver="newton-cholesky", random_state=seed),
}
"""What --estimator chooses from, made with a seed."""
