"""The CSV files: events, windows and frames, one block of rows a recording. An empty cell is unknown."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Final

from ml_logic.features.events import Event
from ml_logic.features.windows import WindowFeatures
from ml_logic.video.analysis import Analysis

Cell = str | float | int | None
Row = Sequence[Cell]

DIGITS: Final = 4
"""After the point: of ms, of rad and of ratios alike, finer than a camera sees."""
HEADS: Final[dict[str, Row]] = {
    "events": ("file", *(field.name for field in fields(Event))),
    "windows": ("file", *(field.name for field in fields(WindowFeatures)), "state", "level", "cause", "reasons"),
    "frames": ("file", "t_ms", "valid", "ear", "openness", "pitch_rad", "yaw_rad", "mouth", "state", "level"),
}


class Tables:
    """The three files, growing by a recording at a time; a context manager. Raises OSError."""

    def __init__(self, paths: dict[str, Path]) -> None:
        """`paths`: a path for each of `HEADS`."""
        self._files = {name: path.open("w", encoding="utf-8", newline="") for name, path in paths.items()}
        self._writers = {name: csv.writer(file, lineterminator="\n") for name, file in self._files.items()}
        for name, writer in self._writers.items():
            writer.writerow(HEADS[name])

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, file: str, analysis: Analysis) -> None:
        """The rows of one recording."""
        for name, rows in (("events", _events), ("windows", _windows), ("frames", _frames)):
            self._writers[name].writerows([file, *map(_cell, row)] for row in rows(analysis))


def _events(analysis: Analysis) -> Iterator[Row]:
    return (astuple(event) for event in analysis.events)


def _windows(analysis: Analysis) -> Iterator[Row]:
    for features, decision in analysis.windows:
        said = decision.state, decision.level, decision.cause, " ".join(decision.reasons)
        yield *astuple(features), *said


def _frames(analysis: Analysis) -> Iterator[Row]:
    for frame, openness, decision in zip(analysis.frames, analysis.openness, analysis.decisions, strict=True):
        seen = int(frame.ear is not None), frame.ear, openness, frame.pitch_rad, frame.yaw_rad, frame.mouth
        yield frame.t_ms, *seen, decision.state, decision.level


def _cell(value: Cell) -> Cell:
    return round(value, DIGITS) if isinstance(value, float) else value
