"""One file: read a batch at a time, scored, written under another name and renamed when it is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from ml_logic.features.spec import Task
from ml_logic.score import ScoreError, rows
from ml_logic.score.model import Model
from ml_logic.score.places import HIDDEN, Found, Place, one_line

MODEL_KEY: Final = "sleepsafe.model"
SOURCE_KEY: Final = "sleepsafe.source"
PARTIAL: Final = ".partial"
READ_BYTES: Final = 4 << 20
"""Of a column that are read at once: a row group as large as its file must not be as large in memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to score, and the file that its answers are for."""

    source: Found
    target: Place
    rows: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its rows, and how many of them were refused."""

    rows: int
    refused: int


def read_footer(source: Found, task: Task) -> int:
    """The number of rows of a file that can be scored.

    Raises ScoreError naming file, columns and accepted ranges when it cannot be.
    """
    with _reading(source.place) as file:
        schema, count = file.schema_arrow, file.metadata.num_rows
    if found := rows.faults(schema, task):
        raise ScoreError(f"{source.place}: {'; '.join(found)}")
    return int(count)


def is_whole(target: Place, source: Found, about: Mapping[str, str]) -> bool:
    """Whether `target` holds the answers of this very model to this very file."""
    try:
        with _reading(target) as file:
            metadata = file.metadata.metadata or {}
    except ScoreError:
        return False
    model, scored = (json.loads(metadata.get(key.encode(), b"{}")) for key in (MODEL_KEY, SOURCE_KEY))
    return bool(model.get("digest") == about["digest"] and scored == _about(source))


def score_file(
    job: Job, model: Model, about: Mapping[str, str], batch_rows: int, advance: Callable[[int], object]
) -> Outcome:
    """Scores one file, `batch_rows` rows in memory at a time; `advance` is told of every batch.

    Raises ScoreError when it cannot be read or written; the output then has no such file, or the one from before.
    """
    refused = count = 0
    with _reading(job.source.place) as file, _whole(job.target) as (system, path):
        schema = rows.answered(file.schema_arrow, model.task)
        with pq.ParquetWriter(path, schema, filesystem=system) as writer:
            for batch in _batches(file, job.source.place, batch_rows):
                scored, refusals = rows.answer(batch, model, schema)
                writer.write_batch(scored)
                count, refused = count + len(batch), refused + refusals
                advance(len(batch))
            writer.add_key_value_metadata(
                {MODEL_KEY: json.dumps(dict(about)), SOURCE_KEY: json.dumps(_about(job.source))}
            )
    return Outcome(count, refused)


def is_partial(name: str) -> bool:
    """Whether a name is one that a file has while it is being written."""
    return name.rpartition("/")[2].startswith(HIDDEN) and name.endswith(PARTIAL)


def remove(place: Place) -> None:
    """Deletes a file that may be gone already."""
    system, path = place.open()
    with suppress(OSError):
        system.delete_file(path)


def _about(source: Found) -> dict[str, Any]:
    return {"file": str(source.place), "bytes": source.size, "modified_ns": source.modified_ns}


@contextmanager
def _reading(place: Place) -> Iterator[pq.ParquetFile]:
    system, path = place.open()
    try:
        with system.open_input_file(path) as data:
            yield pq.ParquetFile(data, buffer_size=READ_BYTES, pre_buffer=False)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(place, error) from None


def _batches(file: pq.ParquetFile, place: Place, batch_rows: int) -> Iterator[pa.RecordBatch]:
    try:
        yield from file.iter_batches(batch_rows, use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(place, error) from None


def _unreadable(place: Place, error: Exception) -> ScoreError:
    return ScoreError(f"{place} cannot be read as Parquet: {one_line(error)}")


@contextmanager
def _whole(target: Place) -> Iterator[tuple[Any, str]]:
    """A name to write to, nobody else's; the file has its own name once it is whole, and is gone when it never is.

    An object store renames by copying, which S3 does with files of up to 5 GB.
    """
    system, path = target.open()
    parent, _, name = path.rpartition("/")
    partial = f"{parent}/.{name}.{uuid4().hex}{PARTIAL}"
    try:
        system.create_dir(parent or "/", recursive=True)
        yield system, partial
        system.move(partial, path)
    except BaseException as error:
        with suppress(OSError):
            system.delete_file(partial)
        if isinstance(error, OSError | pa.ArrowException):
            raise ScoreError(f"{target} cannot be written: {one_line(error)}") from None
        raise
