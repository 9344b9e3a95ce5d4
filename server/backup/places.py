"""Where copies are kept: a folder, or a bucket that speaks S3."""

from __future__ import annotations

import re
import shutil
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from server.backup import BackupError
from server.backup.files import written

SEALED: Final = ".sealed"
SEALED_MAGIC: Final = b"SLEEPSAFE SEALED 1\n"
S3: Final = "s3://"
_NAME: Final = re.compile(r"sleepsafe-\d{8}T\d{6}Z\.(sqlite3|dump)(\.sealed)?")


class Place(Protocol):
    """Holds copies by their names, each whole or not there. All methods raise BackupError or OSError."""

    def names(self) -> list[str]:
        """The names of the copies, oldest first; whatever else lies there is left alone."""

    def put(self, file: Path, name: str) -> None:
        """Keeps `file` as `name`, and reads it back."""

    def get(self, name: str, folder: Path) -> Path:
        """The copy as a file: in `folder`, or where it lies."""

    def delete(self, name: str) -> None:
        """Deletes one copy."""

    def at(self, name: str) -> str:
        """Where a copy of that name lies, for people and for `restore`."""


class Folder:
    """A folder of this machine, or one that it has mounted; made with the first copy."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def names(self) -> list[str]:
        """As `Place` says."""
        return copies(file.name for file in self.path.iterdir()) if self.path.is_dir() else []

    def put(self, file: Path, name: str) -> None:
        """As `Place` says."""
        self.path.mkdir(parents=True, exist_ok=True)
        with written(self.path / name) as partial:
            shutil.copyfile(file, partial)
            if digest(partial) != digest(file):
                raise BackupError(f"{partial} does not read back as it was written: it was taken away")

    def get(self, name: str, folder: Path) -> Path:  # noqa: ARG002 - a bucket needs one
        """As `Place` says."""
        file = self.path / name
        if not file.is_file():
            raise BackupError(f"there is no file {name}, neither here nor in {self.path}")
        return file

    def delete(self, name: str) -> None:
        """As `Place` says."""
        (self.path / name).unlink()

    def at(self, name: str) -> str:
        """As `Place` says."""
        return str(self.path / name)


def place(address: str) -> Place:
    """The place at `address`: a folder or s3://bucket/prefix."""
    if not address.startswith(S3):
        return Folder(Path(address))
    made: Place = optional("bucket").Bucket(address)
    return made


def optional(module: str) -> Any:
    """A module of this package that needs more than the server does; BackupError says what is not installed."""
    try:
        return import_module(f"server.backup.{module}")
    except ModuleNotFoundError as error:
        library = str(error.name).partition(".")[0]
        raise BackupError(f"{library} is not installed: pip install -r server/backup/requirements.txt") from None


def copies(names: Any) -> list[str]:
    """Those of `names` that are copies, oldest first: the name tells the time."""
    return sorted(name for name in names if _NAME.fullmatch(name))


def is_sealed(file: Path) -> bool:
    """Whether `file` begins as a sealed one does."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(SEALED_MAGIC)) == SEALED_MAGIC


def digest(file: Path) -> bytes:
    """SHA-256 of what is in `file`."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").digest()
