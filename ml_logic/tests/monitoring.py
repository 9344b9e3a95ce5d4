"""A model's training as its manifest tells it, and predictions from the same people or from others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from ml_logic.features import drowsiness
from ml_logic.monitor.checks import Recorded
from ml_logic.monitor.finding import Arm

TASK = drowsiness.TASK
UNTIL = datetime(2026, 11, 26, 12, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
ARM = Arm(TASK.registered_name, "1.0.0", "d" * 64, "champion")
ROWS = 1419
"""Of training, as many as the stress model's: the smaller of the two that ship."""
SHARES = (0.5, 0.3, 0.2)
QUANTILES = (1, 5, 25, 50, 75, 95, 99)


def manifest(rng: np.random.Generator, rows: int = ROWS) -> dict[str, Any]:
    """Of a model trained on `rows` rows whose inputs are normal, mean 0 and standard deviation 1."""
    return {
        "classes": list(TASK.classes),
        "inputs": {feature.name: {"all": _quantiles(rng.normal(size=rows))} for feature in TASK.inputs},
        "trained_on": {"rows": rows, "rows_by_class": rng.multinomial(rows, SHARES).tolist()},
        "metrics": {
            "confusion": [rng.multinomial(rows, SHARES).tolist(), [0, 0, 0], [0, 0, 0]],
            "person_out": {"balanced_accuracy": {"mean": 0.7, "interval95": [0.65, 0.75]}},
        },
    }


def recorded(rng: np.random.Generator, n: int, shift: float = 0.0, people: int | None = None) -> Recorded:
    """n predictions; `shift`: of the first input's mean, in standard deviations.

    With `people`, each has their own mean of every input, which makes a third of the variance, and all their rows are
    neighbours; without, every row is somebody else.
    """
    inputs = {feature.name: _values(rng, n, people) for feature in TASK.inputs}
    inputs[TASK.inputs[0].name] += shift
    return Recorded(ARM, SINCE, UNTIL, inputs, rng.choice(3, size=n, p=SHARES), 0, n)


def _values(rng: np.random.Generator, n: int, people: int | None) -> Any:
    if people is None:
        return rng.normal(size=n)
    own = np.repeat(rng.normal(scale=np.sqrt(1 / 3), size=people), -(-n // people))[:n]
    return own + rng.normal(scale=np.sqrt(2 / 3), size=n)


def _quantiles(values: Any) -> dict[str, float]:
    return {f"p{q}": float(np.percentile(values, q)) for q in QUANTILES}
