"""All files: which there are, whether every one can be scored, which are whole already; then one after the other or on Dask."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ml_logic.features.tasks import TASKS
from ml_logic.score import files, places
from ml_logic.score.files import Job, Outcome
from ml_logic.score.model import Model, Package
from ml_logic.score.places import Found, Place

FOOTERS_AT_ONCE: Final = 8
"""Files whose footers are read at a time: an object store answers slowly, but many at once."""


@dataclass(frozen=True, slots=True)
class Config:
    """One run: what to score with which model, where the answers go, and the address of a Dask scheduler if any."""

    task: str
    inputs: Sequence[str]
    out: str
    model: Path
    dask: str | None = None
    batch_rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: files scored, files that were whole already, rows scored and of them refused, seconds it took."""

    files: int
    skipped: int
    rows: int
    refused: int
    seconds: float


def score(config: Config, package: Package, console: Console) -> Summary:
    """Scores every file of `config.inputs` that `config.out` does not have whole; progress goes to `console`.

    Raises ScoreError before anything is written when a file cannot be scored; later only for what cannot be read or
    written, what is whole then being kept, so that the same run goes on where it stopped.
    """
    out = places.folder(config.out)
    found = places.find(config.inputs, apart_from=out)
    jobs = _jobs(found, out, {file.place.name for file in places.listing(out)}, package)
    _sweep(out)
    started, outcomes = time.monotonic(), []
    with _progress(console) as progress:
        bar = progress.add_task(f"{config.task}: rows", total=sum(job.rows for job in jobs))
        for outcome in _outcomes(config, jobs, package, lambda count: progress.advance(bar, count)):
            outcomes.append(outcome)
    _sweep(out)
    seconds = time.monotonic() - started
    rows, refused = sum(outcome.rows for outcome in outcomes), sum(outcome.refused for outcome in outcomes)
    return Summary(len(jobs), len(found) - len(jobs), rows, refused, seconds)


def _jobs(found: Iterable[Found], out: Place, there: set[str], package: Package) -> list[Job]:
    def job(source: Found) -> Job | None:
        target = Place(out.root, source.place.name)
        rows = files.read_footer(source, TASKS[package.task])
        whole = source.place.name in there and files.is_whole(target, source, package.about)
        return None if whole else Job(source, target, rows)

    with ThreadPoolExecutor(FOOTERS_AT_ONCE) as pool:
        return [one for one in pool.map(job, found) if one is not None]


def _outcomes(
    config: Config, jobs: Sequence[Job], package: Package, advance: Callable[[int], object]
) -> Iterator[Outcome]:
    model = Model(package)
    if config.dask is None:
        for job in jobs:
            yield files.score_file(job, model, package.about, config.batch_rows, advance)
    elif jobs:
        from ml_logic.score import cluster

        for outcome in cluster.outcomes(config.dask, jobs, package, config.batch_rows):
            advance(outcome.rows)
            yield outcome


def _sweep(out: Place) -> None:
    """Removes what a run or a worker that was killed has left: why no two runs may write into one folder at a time."""
    for file in places.listing(out):
        if files.is_partial(file.place.name):
            files.remove(file.place)


def _progress(console: Console) -> Progress:
    text = TextColumn("{task.description}")
    return Progress(text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console)
