"""`python -m ml_logic.monitor`: has what comes in moved away from training? Exit code 0: no; 2: yes; 1: nobody knows."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ml_logic import database
from ml_logic.artefact import ArtefactError
from ml_logic.features.tasks import BY_NAME
from ml_logic.monitor import alerts, packages, report
from ml_logic.monitor.alerts import Changes, WebhookError
from ml_logic.monitor.finding import Finding
from ml_logic.monitor.run import Period, run

FOUND: Final = 2
FAILED: Final = 1
DAY_H: Final = 24.0
YEAR_H: Final = 366 * DAY_H


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what the models were asked, and answered, with what they were trained on."""
    options = _options(arguments)
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    try:
        engine = database.connect(options.database)
        try:
            return _watch(engine, options, console)
        finally:
            engine.dispose()
    except (database.DatabaseError, ArtefactError) as error:
        message = str(error)
    except SQLAlchemyError as error:
        message = f"the database does not answer, or no server has made its tables ({type(error).__name__})"
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}"
    console.print(f"error: {message}", style="red")
    return FAILED


def _watch(engine: Engine, options: argparse.Namespace, console: Console) -> int:
    period = Period.last(options.hours, datetime.now(UTC), options.name)
    findings, changes = run(engine, period, packages.packaged())
    _tell(engine, changes, console)
    _log(engine, findings, console)
    if options.report is not None:
        options.report.write_text(report.render(findings, period), encoding="utf-8")
        console.print(f"report: {options.report}")
    return _verdict(findings, console)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml_logic.monitor", description=main.__doc__, epilog=__doc__)
    parser.add_argument("--hours", type=_hours, default=DAY_H, help="how far back predictions are read (default: 24)")
    parser.add_argument("--name", choices=sorted(BY_NAME), help="only this model")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write the findings with pictures")
    parser.add_argument("--database", default="", metavar="ADDRESS", help="default: DATABASE_URL, or the server's file")
    return parser.parse_args(arguments)


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= YEAR_H:
        raise ValueError
    return hours


def _tell(engine: Engine, changes: Changes, console: Console) -> None:
    address, now = os.environ.get("ALERT_WEBHOOK_URL", "").strip(), datetime.now(UTC)
    if not address:
        alerts.settle(engine, changes, None)
        return
    try:
        alerts.tell(engine, changes, address, now)
    except WebhookError as error:
        untold = len(changes.opened) + len(changes.over)
        console.print(f"warning: {error}; {untold} alerts are left to the next run", style="yellow")


def _log(engine: Engine, findings: Sequence[Finding], console: Console) -> None:
    """To MLflow's experiment `monitoring`, when there is one; that it is away changes nothing.

    What was promoted over the API is told to it here, too: the web process never talks to MLflow.
    """
    if not os.environ.get("MLFLOW_TRACKING_URI", "").strip():
        return
    try:
        registry = importlib.import_module("ml_logic.registry")
        registry.log_findings([finding.as_json() for finding in findings])
        for line in registry.repair(engine):
            console.print(f"MLflow: {line}")
    except Exception as error:  # mlflow raises what its transport raises
        console.print(f"warning: MLflow took nothing ({type(error).__name__}); the database has it all", style="yellow")


def _verdict(findings: Sequence[Finding], console: Console) -> int:
    bad = [finding for finding in findings if finding.is_bad]
    for finding in bad:
        console.print(str(finding), style="red")
    few = sum(finding.status == "too_few" for finding in findings)
    verdict = f"{len(bad)} of {len(findings)} checks found something" if bad else f"no drift in {len(findings)} checks"
    console.print(f"{verdict}; {few} had too few rows to say.")
    return FOUND if bad else 0


if __name__ == "__main__":
    sys.exit(main())
