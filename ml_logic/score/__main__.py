"""`python -m ml_logic.score stress --in 'folder/*.parquet' --out scored`: a model's answers for tables of any size."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from ml_logic import artefact
from ml_logic.datasets import synthetic
from ml_logic.features.tasks import TASKS
from ml_logic.score import ScoreError, run
from ml_logic.score.model import Package

INTERRUPTED: Final = 130  # the shell's own status after Ctrl-C
GOES_ON = "What is whole stays; the same command goes on where it stopped."


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every file was scored; 1 with one line on stderr when one cannot be."""
    options = _parser().parse_args(arguments)
    folder = options.model or artefact.MODELS_DIR / options.task
    config = run.Config(options.task, options.inputs, options.out, folder, options.dask, options.rows_per_batch)
    try:
        package = Package.read(config.model, config.task)
        print_model(package)
        summary = run.score(config, package, Console(stderr=True))
    except (ScoreError, artefact.ArtefactError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"Stopped. {GOES_ON}\n")
        return INTERRUPTED
    print_summary(summary, config.out)
    return 0


def print_model(package: Package) -> None:
    """Which model answers, before it does."""
    about = package.about
    sys.stdout.write(f"{about['name']} {about['version']}, digest {about['digest'][:12]}, {about['trained_on']}\n")
    if synthetic.SOURCE in about["trained_on"]:
        sys.stdout.write(
            "SYNTHETIC DATA: the model learned from rows that were made. Its answers say nothing of people.\n"
        )


def print_summary(summary: run.Summary, out: str) -> None:
    """What was done, and how fast."""
    if summary.skipped:
        sys.stdout.write(f"{summary.skipped} files skipped: {out} has them whole, of this model's digest\n")
    rate = summary.rows / summary.seconds if summary.seconds else 0.0
    sys.stdout.write(
        f"{summary.files} files scored into {out}: {summary.rows:,} rows in {summary.seconds:.1f} s, {rate:,.0f} rows/s\n"
    )
    if summary.refused:
        sys.stdout.write(f"{summary.refused:,} rows refused: null for an answer, the reason in the column `refused`\n")


def _parser() -> argparse.ArgumentParser:
    about = "A packaged model's answers for tables of any size: Parquet in, Parquet out, a batch of rows in memory at a time."
    parser = argparse.ArgumentParser(prog="python -m ml_logic.score", description=about)
    parser.add_argument("task", choices=sorted(TASKS))
    source = "files, folders or patterns, here or at s3://; columns as the API's inputs, others are kept"
    parser.add_argument("--in", dest="inputs", metavar="PATH", nargs="+", required=True, help=source)
    parser.add_argument(
        "--out", metavar="FOLDER", required=True, help="one file for each, of the same name; here or at s3://"
    )
    cluster = "a scheduler, such as tcp://host:8786, whose workers have this code and see the same paths"
    parser.add_argument("--dask", metavar="ADDRESS", help=cluster)
    parser.add_argument("--model", metavar="FOLDER", type=Path, help="a package (default: the one that ships)")
    parser.add_argument(
        "--rows-per-batch", metavar="N", type=_positive, default=100_000, help="rows in memory at a time"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
