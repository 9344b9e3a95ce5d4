"""Packages on this machine's disk, shared by its workers, and what served here last: enough to start without a database."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import structlog

from ml_logic import artefact
from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.features.spec import Task
from ml_logic.parcel import unpack

KEPT: Final = 8
"""Packages beside those that serve, the last used ones: a few steps back without the database; at most 256 MB."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LAST: Final = "serving.json"


class Shelf:
    """The folder of unpacked packages, by digest. Where it cannot be written, one of this process's own takes its place."""

    def __init__(self, folder: Path) -> None:
        self._shared = folder
        self._own: tempfile.TemporaryDirectory[str] | None = None

    def package(self, digest: str, task: Task, fetch: Callable[[], bytes]) -> Artefact:
        """The verified package of `digest`, unpacked from what `fetch` gives where it is not here yet.

        Raises ArtefactError when it must not be used, OSError when nothing can be written anywhere.
        """
        if not _DIGEST.fullmatch(digest):
            raise ArtefactError("the digest is no SHA-256")
        if self._own is None:
            try:
                return _take(self._shared, digest, task, fetch)
            except OSError as error:
                self._move_out(error)
        return _take(self._own_folder(), digest, task, fetch)

    def keep_last(self, state: Mapping[str, Any]) -> None:
        """Remembers what serves for a start without the database, and forgets packages that nobody used for long."""
        try:
            self._shared.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self._shared, prefix=".", delete=False) as file:
                json.dump(state, file)
            Path(file.name).replace(self._shared / _LAST)
            _forget(self._shared, {entry["digest"] for entry in _entries(state)})
        except OSError as error:
            self._move_out(error)

    def last(self) -> dict[str, Any]:
        """What `keep_last` was told last; nothing when that cannot be read."""
        try:
            state = json.loads((self._shared / _LAST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def close(self) -> None:
        """Removes the process's own folder."""
        if self._own is not None:
            self._own.cleanup()

    def _own_folder(self) -> Path:
        if self._own is None:
            self._own = tempfile.TemporaryDirectory(prefix="sleepsafe-models-")
        return Path(self._own.name)

    def _move_out(self, error: OSError) -> None:
        if self._own is None:
            self._own_folder()
            reason = error.strerror or type(error).__name__
            structlog.get_logger().warning("models_not_kept_on_disk", folder=str(self._shared), reason=reason)


def missing() -> bytes:
    """The `fetch` of who has nothing but the disk."""
    raise ArtefactError("the package is not on this machine's disk")


def _take(folder: Path, digest: str, task: Task, fetch: Callable[[], bytes]) -> Artefact:
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        path = folder / digest
        try:
            package = artefact.verify(path, task)
        except ArtefactError:
            package = None
        if package is None or package.digest != digest:
            package = unpack(fetch(), digest, task, path)
        os.utime(path)
        return package


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One worker at a time: what one unpacks, the others find."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget(folder: Path, serving: Collection[str]) -> None:
    with _alone(folder):
        unused = [path for path in folder.iterdir() if _DIGEST.fullmatch(path.name) and path.name not in serving]
        for path in sorted(unused, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def _entries(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in state.values():
        yield from (each[name] for name in ("champion", "trial") if each[name] is not None)
