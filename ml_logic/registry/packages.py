"""Where packages are: in a folder, among the runs on disk, in the database, or shipped with this version."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from ml_logic import artefact, parcel, versions
from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.features.spec import Task
from ml_logic.features.tasks import BY_NAME, TASKS
from ml_logic.registry.connection import folder as state_folder
from ml_logic.versions import VersionError

PACKAGED: Final = "packaged"
"""The model that ships, on the command line."""


def packaged(name: str) -> Artefact:
    """The model that ships under a name, from MODELS_DIR where it is set. Raises ArtefactError."""
    task = BY_NAME[name]
    configured = os.environ.get("MODELS_DIR", "").strip()
    return artefact.verify((Path(configured) if configured else artefact.MODELS_DIR) / task.name, task)


def on_disk(wanted: str) -> Artefact:
    """The package in the folder `wanted`, or of the version `wanted` among the runs in STATE_DIR.

    Raises ArtefactError when there is none, or one that must not serve.
    """
    path = Path(wanted).expanduser()
    if not path.is_dir():
        runs = [state_folder() / "runs" / task / wanted for task in TASKS]
        found = [run for run in runs if run.is_dir()]
        if len(found) != 1:
            said = "is a run of both tasks" if found else "is no folder, and no run of that version is in"
            raise ArtefactError(f"{wanted} {said} {state_folder() / 'runs'}: name its folder")
        path = found[0]
    return parcel.open_small(path, _task_of(path))


@contextmanager
def pushed(connection: Connection, name: str, version: str | None) -> Iterator[Artefact]:
    """The package of a pushed version, or for None the one that ships, on disk for as long as the block takes.

    Raises VersionError or ArtefactError.
    """
    if version is None:
        yield packaged(name)
        return
    wanted = versions.require(connection, name, version)
    data = versions.package_of(connection, name, version)
    with tempfile.TemporaryDirectory() as temporary:
        yield parcel.unpack(data, wanted.digest, BY_NAME[name], Path(temporary) / version)


def name_of(connection: Connection, version: str, name: str | None = None) -> str:
    """The name that a version belongs to. Raises VersionError when that is none, or more than one."""
    if name is not None and name not in BY_NAME:
        raise VersionError(f"{name} is none of {', '.join(BY_NAME)}")
    names = [each for each in BY_NAME if versions.find(connection, each, version) is not None]
    if name is not None or len(names) == 1:
        return name or names[0]
    said = f"a version of {' and '.join(names)}: say which by --name" if names else "no version that was pushed"
    raise VersionError(f"{version} is {said}")


def _task_of(path: Path) -> Task:
    manifest = path / artefact.MANIFEST
    try:
        if manifest.stat().st_size > parcel.MAX_PACKAGE_BYTES:
            raise ArtefactError(f"{manifest} is too large to be one")
        said = json.loads(manifest.read_text(encoding="utf-8"))["task"]
        return TASKS[said]
    except OSError as error:
        raise ArtefactError(f"{manifest} cannot be read: {error.strerror}: no packaged model there") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ArtefactError(f"{manifest} is damaged, or of a task that is none of {', '.join(TASKS)}") from None
