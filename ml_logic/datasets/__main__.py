"""`python -m ml_logic.datasets fetch NAME [--into DIR]` brings a data set here; `... list` says what is here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from ml_logic.datasets import DatasetError, data_dir, drivedb, rldd
from ml_logic.datasets.download import RemoteFile, fetch, progress_bar


@dataclass(frozen=True)
class Entry:
    """A data set as the command line sees it; `available` gives those of its `parts` that a data directory holds."""

    about: str
    files: tuple[RemoteFile, ...]
    parts: int
    available: Callable[[Path], Sequence[object]]


CATALOGUE: Mapping[str, Entry] = {
    drivedb.NAME: Entry(drivedb.ABOUT, drivedb.FILES, len(drivedb.DRIVES), drivedb.available),
    rldd.NAME: Entry(rldd.ABOUT, rldd.FILES, len(rldd.FOLDS), rldd.available),
}


def main(
    argv: Sequence[str] | None = None,
    *,
    catalogue: Mapping[str, Entry] = CATALOGUE,
    client: httpx.Client | None = None,
) -> int:
    """Run one command; 0 when it is done, 1 with one line on stderr when it cannot be (2 for a wrong command line)."""
    arguments = _parser(catalogue).parse_args(argv)
    root = arguments.into or data_dir()
    try:
        if arguments.command == "list":
            report = _list(root, catalogue)
        else:
            report = _fetch(arguments.name, root, catalogue, client)
    except DatasetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. The same command goes on where it stopped.\n")
        return 1
    sys.stdout.write(report)
    return 0


def _parser(catalogue: Mapping[str, Entry]) -> argparse.ArgumentParser:
    about = "The recordings that the models are trained on."
    parser = argparse.ArgumentParser(prog="python -m ml_logic.datasets", description=about)
    commands = parser.add_subparsers(dest="command", required=True)
    fetching = commands.add_parser("fetch", help="download a data set and check it")
    fetching.add_argument("name", choices=sorted(catalogue))
    listing = commands.add_parser("list", help="the data sets and what of them is here")
    for command in (fetching, listing):
        command.add_argument("--into", metavar="DIR", type=Path, help="default: DATA_DIR, else ml_logic/data")
    return parser


def _fetch(name: str, root: Path, catalogue: Mapping[str, Entry], client: httpx.Client | None) -> str:
    files = catalogue[name].files
    with progress_bar() as progress:
        fetched = fetch(files, root / name, client=client, progress=progress)
    kept = len(files) - len(fetched)
    return f"{name}: {len(fetched)} files fetched, {kept} were here; all {len(files)} checked, in {root / name}\n"


def _list(root: Path, catalogue: Mapping[str, Entry]) -> str:
    return "".join(
        f"{name}: {len(entry.available(root))} of {entry.parts} parts in {root / name} ({entry.about})\n"
        for name, entry in sorted(catalogue.items())
    )


if __name__ == "__main__":
    sys.exit(main())
