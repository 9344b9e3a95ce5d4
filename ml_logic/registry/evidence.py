"""A pushed candidate compared with what serves, on people kept for the exam; the report goes to the version it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Engine

from ml_logic import versions
from ml_logic.artefact import Artefact
from ml_logic.collected import exam_source
from ml_logic.compare import compare
from ml_logic.database import writing
from ml_logic.registry.packages import pushed
from ml_logic.table import Table, split_exam

ROWS: Final = 2000
"""Of synthetic data, where a package does not say how many it learnt from."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A candidate and the version that it is compared with; None is the packaged model."""

    name: str
    candidate: str
    against: str | None


def against_champion(engine: Engine, name: str, candidate: str) -> Contest:
    """The contest of a candidate with what serves now."""
    with engine.connect() as connection:
        now = versions.served(connection).get(name, versions.Served(name))
    return Contest(name, candidate, now.champion)


def gather(engine: Engine, contest: Contest, actor: str, seed: int = 0) -> dict[str, Any]:
    """Compares, and stores the report with the candidate, audited; returns the report.

    One against a version that does not serve is not stored: it decides nothing, and would take the place of one that does.
    Raises VersionError, ArtefactError, CompareError, DatasetError.
    """
    name, version = contest.name, contest.candidate
    with (
        engine.connect() as connection,
        pushed(connection, name, contest.against) as champion,
        pushed(connection, name, version) as candidate,
    ):
        report = compare(champion, candidate, exam_of(candidate), seed, datetime.now(UTC))
    if against_champion(engine, name, version) == contest:
        with writing(engine).begin() as connection:
            versions.keep_report(connection, name, version, report, actor)
    return report


def exam_of(candidate: Artefact) -> Table:
    """The exam's people of the data that a candidate learnt from: of telemetry, unless it only saw synthetic data.

    Raises DatasetError when they cannot be read.
    """
    from ml_logic.train import LOADERS

    source = exam_source(candidate.manifest)
    training = candidate.manifest.get("training", {})
    load: Any = LOADERS[candidate.manifest["task"], source]
    table: Table = load(int(training.get("seed") or 0), int(training.get("rows") or ROWS))
    return split_exam(table)[1]
