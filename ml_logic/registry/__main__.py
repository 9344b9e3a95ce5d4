"""`python -m ml_logic.registry`: from a package on disk to what serves, and back.

Exit code 0: done; 1: it cannot be done, or a wrong command line; 2: refused by gates; 3: MLflow cannot be reached.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn, get_args

from rich.console import Console
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from ml_logic import database, promotion, versions
from ml_logic.artefact import ArtefactError
from ml_logic.compare import CompareError
from ml_logic.datasets import DatasetError
from ml_logic.registry import commands
from ml_logic.registry.commands import Desk
from ml_logic.registry.connection import TrackingError
from ml_logic.versions import NAME_LENGTH, VersionError

DONE, FAILED, REFUSED, UNREACHABLE = range(4)
_WRONG: Final = (VersionError, ArtefactError, CompareError, DatasetError, database.DatabaseError)
_NO_DATABASE: Final = (
    "the database does not answer, or no server has made its tables (DATABASE_URL, STATE_DIR); nothing was changed"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"{self.prog}: error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; what it refuses is one line on stderr."""
    options = vars(_parser().parse_args(arguments))
    run = options.pop("run")
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
    desk = Desk(options.pop("database"), _actor(), Console(highlight=False))
    try:
        return DONE if run(desk, **options) else REFUSED
    except TrackingError as error:
        return _say(errors, error, UNREACHABLE)
    except _WRONG as error:
        return _say(errors, error, REFUSED if getattr(error, "gates", ()) else FAILED)
    except (OperationalError, InterfaceError, ProgrammingError):
        return _say(errors, _NO_DATABASE, FAILED)
    finally:
        desk.close()


def _say(errors: Console, what: Any, code: int) -> int:
    errors.print(f"error: {what}", style="red")
    return code


def _actor() -> str:
    """Who is at the keyboard, for the audit; an image may have no name for its user."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"command line ({user})"[:NAME_LENGTH]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m ml_logic.registry", description=__doc__)
    parser.add_argument(
        "--database", default="", help="its address (default: DATABASE_URL, else STATE_DIR/sleepsafe.db)"
    )
    known = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(known, "log", commands.log, "log a package to MLflow and register it", "folder")
    _add(known, "push", commands.push, "store a package, of a folder or of a run's version, as a candidate", "package")
    _add(known, "candidates", commands.candidates, "the versions that were pushed").add_argument("name", nargs="?")
    compare = _add(known, "compare", commands.compare, "compare a candidate with the champion, or with another version")
    compare.add_argument("given", nargs="+", metavar="[NAME] CANDIDATE [CHAMPION]")
    compare.add_argument("--seed", type=int, default=0, help="of the intervals")
    promote = _add(known, "promote", commands.promote, "make a version the champion", "version")
    promote.add_argument("--override", metavar="REASON", help="although gates stand in the way; the audit keeps it")
    challenger = _add(known, "challenger", commands.challenger, "put a version beside the champion, or none", "version")
    challenger.add_argument("--share", type=float, default=promotion.DEFAULT_SHARE, help="of the people (default: 0.1)")
    challenger.add_argument("--mode", choices=get_args(versions.Mode), default="ab")
    rollback = _add(known, "rollback", commands.rollback, "make the champion's predecessor champion again", "name")
    rollback.add_argument("--reason")
    archive = _add(known, "archive", commands.archive, "take a version out of the choice", "version")
    for made in (promote, challenger, archive):
        made.add_argument("--name", help="whose version it is, where two have it")
    _add(known, "status", commands.status, "what serves, and where MLflow says otherwise")
    return parser


def _add(known: Any, name: str, run: Callable[..., bool], about: str, *positional: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = known.add_parser(name, help=about, description=about)
    made.set_defaults(run=run)
    for argument in positional:
        made.add_argument(argument, metavar=argument.upper())
    return made


if __name__ == "__main__":
    sys.exit(main())
