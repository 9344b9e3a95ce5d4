"""Copies of the database and the way back: `python -m server.backup save`, `python -m server.backup restore FILE`."""

from __future__ import annotations

import re
from typing import Final

from server.migrations import HEAD

_REVISION: Final = re.compile(r"\d{4}")


class BackupError(Exception):
    """Why nothing was saved or restored, in one line for the operator; what was there is as it was."""


def require_known(revision: str | None, what: object) -> None:
    """Raises BackupError unless `revision` is one of a schema that this version can bring to its own."""
    if revision is None or not _REVISION.fullmatch(revision):
        raise BackupError(f"{what} holds no events of SleepSafe")
    if revision > HEAD:
        raise BackupError(f"{what} has schema {revision}, this version knows up to {HEAD}: install a newer one")
