"""What the classifiers are asked: each task by its own name and by its model's, and how its inputs become a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ml_logic.features import drowsiness, stress
from ml_logic.features.spec import Task

TASKS: Final[Mapping[str, Task]] = {task.name: task for task in (stress.TASK, drowsiness.TASK)}
BY_NAME: Final[Mapping[str, Task]] = {task.registered_name: task for task in TASKS.values()}
ROWS: Final[Mapping[str, Callable[..., tuple[float, ...]]]] = {"stress": stress.row, "drowsiness": drowsiness.row}
"""By the task's name: from its inputs by name to one row (columns,) of its feature set."""
