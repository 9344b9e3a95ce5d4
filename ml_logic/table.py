"""The table that models learn from and are judged on: labelled rows, and who each is of. numpy only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import digest
from ml_logic.features import stress
from ml_logic.features.signals import Array
from ml_logic.features.spec import Task

Labels = NDArray[np.int64]

EXAM_SOURCES: Final = ("telemetry", "synthetic")
"""Where a fifth of the people is kept for the exam. Recordings are few: all of their people are learned from."""
EXAM_SHARE: Final = 5
"""One person in so many; ours."""
CODE_LENGTH: Final = 12
"""Hex digits that stand for a person in a manifest."""


@dataclass(frozen=True, eq=False)
class Table:
    """n labelled rows of one task.

    x (n, len(task.columns)); label (n,) index into task.classes; person (n,) names; part (n,): what is held out together
    when judging person-out, never splitting a person; video (n,): rows that are one recording; weight (n,) sums to 1
    within a video or, without videos, is 1; inputs: the API's inputs (n,) by name, an optional one NaN where it was not
    given; notes: what was left out, and why; sources: what a joined table is made of, else only `source`; the names of its
    people begin with theirs.
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
    sources: tuple[str, ...] = ()

    def take(self, rows: NDArray[np.bool_]) -> Table:
        """The rows where `rows` (n,) is true, as a table."""
        return replace(
            self,
            x=self.x[rows],
            label=self.label[rows],
            person=self.person[rows],
            part=self.part[rows],
            video=self.video[rows],
            weight=self.weight[rows],
            inputs={name: values[rows] for name, values in self.inputs.items()},
        )

    def origin(self, person: str) -> tuple[str, str]:
        """The source of a person of this table, and the name there."""
        if not self.sources:
            return self.source, person
        source, _, name = person.partition(":")
        return source, name

    def codes(self) -> list[str]:
        """The codes of all people, sorted."""
        return sorted(code(*self.origin(str(person))) for person in np.unique(self.person))

    def without_resting_heart_rate(self) -> Table:
        """The same stress rows as they look when the resting heart rate is not known."""
        x = self.x.copy()
        x[:, self.task.columns.index("heart_rate_rise")] = stress.UNKNOWN_RISE_BPM
        return replace(self, x=x)


def code(source: str, person: str) -> str:
    """What stands for a person in manifests: 12 hex digits that say nothing about them, the same in every run."""
    return hashlib.sha256(f"{source}:{person}".encode()).hexdigest()[:CODE_LENGTH]


def is_exam(source: str, person: str) -> bool:
    """Whether a person is never learned from, so that every model can be examined on them."""
    drawn = int(hashlib.sha256(f"exam:{source}:{person}".encode()).hexdigest()[:8], 16)
    return source in EXAM_SOURCES and drawn % EXAM_SHARE == 0


def split_exam(table: Table) -> tuple[Table, Table]:
    """The rows to learn from, and those of the exam's people."""
    people, position = np.unique(table.person, return_inverse=True)
    exam = np.array([is_exam(*table.origin(str(person))) for person in people], dtype=bool)[position]
    return table.take(~exam), table.take(exam)


def join(tables: Sequence[Table]) -> Table:
    """All rows of tables of one task from different sources; names of people and parts begin with their source."""
    if len(tables) == 1:
        return tables[0]
    starts = np.cumsum([0, *(int(table.video.max()) + 1 for table in tables)])
    names = [name for name in tables[0].inputs if all(name in table.inputs for table in tables)]
    return Table(
        tables[0].task,
        np.concatenate([table.x for table in tables]),
        np.concatenate([table.label for table in tables]),
        np.concatenate([np.char.add(f"{table.source}:", table.person) for table in tables]),
        np.concatenate([np.char.add(f"{table.source}:", table.part) for table in tables]),
        np.concatenate([table.video + start for table, start in zip(tables, starts[:-1], strict=True)]),
        np.concatenate([table.weight for table in tables]),
        {name: np.concatenate([table.inputs[name] for table in tables]) for name in names},
        " + ".join(table.source for table in tables),
        digest(*(table.digest for table in tables)),
        tuple(f"{table.source}: {note}" for table in tables for note in table.notes),
        tuple(table.source for table in tables),
    )
