"""Retraining on a schedule: gather, train, log, compare, challenge, or say why not. `python -m ml_logic.retrain drowsiness`.

Exit code 0: a challenger is up, or there is a reason for none, which is said; 1: it could not be found out.
"""

from __future__ import annotations

import argparse
import fcntl
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from rich.console import Console
from sqlalchemy import Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from ml_logic import cluster, database, estimators, promotion, train, twin, versions
from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.compare import CompareError
from ml_logic.database import DatabaseError
from ml_logic.datasets import DatasetError
from ml_logic.describe import ROWS, Config, new_version
from ml_logic.features.tasks import TASKS
from ml_logic.judge import Plan
from ml_logic.promotion import Change
from ml_logic.registry import TrackingError, evidence, packages, tracking
from ml_logic.table import split_exam
from ml_logic.versions import Mode, VersionError

ACTOR: Final = "retraining"
LOCK_KEY: Final = 0x51EE_95AF
"""Of PostgreSQL's advisory lock, beside the schema: any number that nothing else in the database uses."""
LOCK_FILE: Final = "retrain.lock"
"""Beside SQLite's file. Both locks end with their process, however it ends."""
_LOCK: Final = f"{LOCK_KEY}, hashtext(current_schema())"
_FAILURES: Final = (
    VersionError,
    ArtefactError,
    CompareError,
    DatabaseError,
    DatasetError,
    twin.TwinError,
    cluster.ClusterError,
    OperationalError,
    InterfaceError,
    ProgrammingError,
)


class NoChallengerError(Exception):
    """Why there is no new challenger, for people."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be retrained and how; `share` and `mode` of the experiment that its challenger begins."""

    task: str
    data: tuple[str, ...] = ("telemetry",)
    plan: Plan = field(default_factory=Plan)
    share: float = promotion.DEFAULT_SHARE
    mode: Mode = "ab"
    rows: int = ROWS
    dask: str | None = None


def retrain(engine: Engine, order: Order, console: Console) -> Artefact:
    """Trains and puts the result beside the champion as its challenger.

    Raises NoChallengerError with the reason for none, and whatever stands in the way of finding out.
    """
    name = TASKS[order.task].registered_name
    with _alone(engine):
        _require_free(engine, name)
        package = _train(engine, order, name, console)
        run_id = _log(package, console)
        with database.writing(engine).begin() as connection:
            versions.push(connection, package, ACTOR, run_id)
        report = evidence.gather(engine, evidence.against_champion(engine, name, package.version), ACTOR)
        if not report["passed"]:
            failed = "; ".join(f"{gate['name']} {gate['message']}" for gate in report["gates"] if not gate["passed"])
            raise NoChallengerError(
                f"{name} {package.version} does not challenge {report['against']['version']}: {failed}"
            )
        with database.writing(engine).begin() as connection:
            change = Change(name, ACTOR, packages.packaged(name).digest)
            promotion.challenge(connection, change, package.version, order.share, order.mode)
        return package


def main(arguments: Sequence[str] | None = None) -> int:
    """Retrain one of the two classifiers on what was collected, and let it challenge the one that serves."""
    parser = argparse.ArgumentParser(prog="python -m ml_logic.retrain", description=main.__doc__)
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--data", nargs="+", default=["telemetry"], choices=sorted({data for _, data in train.LOADERS}))
    parser.add_argument("--estimator", choices=sorted(estimators.ESTIMATORS), help="default: the task's own way")
    parser.add_argument("--tune", type=int, default=0, metavar="N", help="try N sets of parameters")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--share", type=float, default=promotion.DEFAULT_SHARE, help="of the people, default: %(default)g"
    )
    parser.add_argument("--mode", choices=get_args(Mode), default="ab")
    parser.add_argument("--dask", metavar="ADDRESS", help="scheduler of a Dask cluster")
    options = parser.parse_args(arguments)
    for data in options.data:
        if (options.task, data) not in train.LOADERS:
            parser.error(f"{data} has no {options.task} labels")
    plan = Plan(options.estimator, options.tune, options.seed)
    order = Order(options.task, tuple(options.data), plan, options.share, options.mode, dask=options.dask)
    return run(order, Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False))


def run(order: Order, console: Console) -> int:
    """Retrains on the database of DATABASE_URL, else of STATE_DIR, and says what came of it; returns the exit code."""
    try:
        engine = database.connect()
        try:
            package = retrain(engine, order, console)
        finally:
            engine.dispose()
    except NoChallengerError as reason:
        console.print(f"no new challenger: {reason}", style="yellow")
        return 0
    except _FAILURES as error:
        console.print(f"error: {_first_line(error)}", style="red")
        return 1
    console.print(f"{package.name} {package.version} challenges the champion ({order.mode}, share {order.share:g})")
    return 0


def _require_free(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        experiment = versions.running(connection).get(name)
    if experiment is not None:
        raise NoChallengerError(
            f"{name} {experiment.challenger} challenges since {experiment.started_at:%Y-%m-%d}; promote or withdraw it first"
        )


def _train(engine: Engine, order: Order, name: str, console: Console) -> Artefact:
    version = new_version()
    out = train.default_folder(order.task, version)
    config = Config(order.task, order.data, out, order.plan, order.rows, version, order.dask)
    _require_news(engine, config, name)
    return train.train(config, console)


def _require_news(engine: Engine, config: Config, name: str) -> None:
    """The same rows give the same model: nothing would come of it."""
    learned_from = split_exam(train.load(config))[0].digest
    with engine.connect() as connection:
        known = versions.list_versions(connection, name)
    for each in known:
        if each.manifest["trained_on"].get("sha256") == learned_from:
            raise NoChallengerError(f"{name} {each.version} has learned from these very rows already")


def _log(package: Artefact, console: Console) -> str | None:
    try:
        return tracking.log(package)
    except TrackingError as error:
        console.print(f"not logged: {error}. Later: python -m ml_logic.registry log {package.folder}", style="yellow")
        return None


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Raises NoChallengerError when another retraining runs on this database."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar():
                raise NoChallengerError("another retraining runs")
            try:
                yield
            finally:
                connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
        return
    with Path(engine.url.database or "").with_name(LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoChallengerError("another retraining runs") from None
        yield


def _first_line(error: Exception) -> str:
    if isinstance(error, OperationalError | InterfaceError | ProgrammingError):
        return "the database does not answer, or no server has made its tables (DATABASE_URL, STATE_DIR)"
    return str(error).splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
