"""Files that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from server.backup import BackupError

PRIVATE: Final = 0o600
"""Nobody else reads what people's devices told."""


def stamp() -> str:
    """The time for a name: 20261125T230501Z."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


@contextmanager
def written(final: Path) -> Iterator[Path]:
    """A new empty file to write; at the end it is on the disk and becomes `final`, after an exception it is gone.

    Raises BackupError when `final` is there already.
    """
    partial = final.with_name(f"{final.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL, PRIVATE))
    except FileExistsError:
        raise BackupError(f"{partial} is there: it is being written, or was given up") from None
    try:
        # Whoever holds the partial file is the only one that may make the final one.
        if final.exists():
            raise BackupError(f"{final} is there already; it was not overwritten")
        yield partial
        sync(partial)
        partial.rename(final)
        sync(final.parent)
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Returns when the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
