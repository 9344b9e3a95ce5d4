"""The two ways whole: database -> copy -> sealed -> place, and back."""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL

from ml_logic.database import database_url
from server.backup import BackupError, postgres, sqlite
from server.backup.files import PRIVATE
from server.backup.places import S3, SEALED, Folder, Place, is_sealed, optional, place
from server.config import Config
from server.db import Database, connect
from server.models import NAME_LENGTH
from server.services.audit import COMMAND_LINE, record

FOLDER: Final = "backups"
WORKPLACE: Final = "backup-work"
LATEST: Final = "latest"


def new_key() -> str:
    """A random key, as BACKUP_KEY takes it."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def destination(config: Config, into: str | None = None) -> Place:
    """Where copies are kept: `into`, otherwise BACKUP_TO, otherwise the folder backups in STATE_DIR."""
    return place(into or config.backup_to or str(config.state_dir / FOLDER))


def save(config: Config, to: Place) -> tuple[str, int]:
    """Makes a copy and keeps it at `to`; its name and its size in bytes. Raises BackupError, OSError."""
    url = _url(config)
    if isinstance(to, Folder) and not config.backup_key:
        file = _kind(url).save(url, to.path)
        return file.name, file.stat().st_size
    with _workplace(config) as folder:
        file = _kind(url).save(url, folder)
        if config.backup_key:
            file = _sealed(file, config.backup_key)
        to.put(file, file.name)
        return file.name, file.stat().st_size


def expire(to: Place, keep: int, newest: str) -> list[str]:
    """Deletes all but `keep` copies, none for 0: the one just made and the youngest of the others; the names of the deleted.

    A number, not an age: when copies have failed for long, the last good ones are not the next to go. What a clock that
    was wrong called older is the newest all the same.
    """
    names = [*(name for name in to.names() if name != newest), newest]
    old = names[:-keep] if keep else []
    for name in old:
        to.delete(name)
    return old


def restore(config: Config, file: str) -> Path | str | None:
    """Puts a copy in the place of the database; where the old one is kept. Raises BackupError, OSError.

    `file` is a file, s3://bucket/prefix/name, or the name of a copy at the destination; `latest` is the newest there.
    """
    url = _url(config)
    with _workplace(config) as folder:
        copy = _fetched(config, file, folder)
        if is_sealed(copy):
            copy = _unsealed(copy, folder, config.backup_key)
        kept: Path | str | None = _kind(url).restore(url, copy)
        return kept


def note(config: Config, action: str, name: str) -> None:
    """Writes into the audit what was done with which copy. Raises SQLAlchemyError, also where the schema is too old for that."""
    engine = connect(_url(config))
    try:
        Database(engine, lambda _: None).write(
            lambda connection: record(connection, COMMAND_LINE, action, name[:NAME_LENGTH])
        )
    finally:
        engine.dispose()


def _fetched(config: Config, file: str, folder: Path) -> Path:
    if file.startswith(S3):
        address, _, name = file.rpartition("/")
        at = place(address)
    elif "/" in file or Path(file).exists():
        return Path(file)
    else:
        at, name = destination(config), file
    if name == LATEST:
        name = _newest(at, _kind(_url(config)).SUFFIX)
    return at.get(name, folder)


def _newest(at: Place, suffix: str) -> str:
    fitting = [name for name in at.names() if name.removesuffix(SEALED).endswith(suffix)]
    if not fitting:
        raise BackupError(f"there is no copy of this kind of database ({suffix}) in {at.at('')}")
    return fitting[-1]


def _sealed(file: Path, key: str) -> Path:
    """It is opened again before it counts: what cannot be opened is no backup."""
    sealed, opened = _empty(file.with_name(file.name + SEALED)), _empty(file.with_name("opened"))
    library = optional("seal")
    library.seal(file, sealed, key)
    library.unseal(sealed, opened, key)
    file.unlink()
    opened.unlink()
    return sealed


def _unsealed(file: Path, folder: Path, key: str) -> Path:
    if not key:
        raise BackupError(f"{file.name} is sealed: set BACKUP_KEY to the key that it was sealed by")
    opened = _empty(folder / f"opened-{file.name.removesuffix(SEALED)}")
    optional("seal").unseal(file, opened, key)
    return opened


def _empty(file: Path) -> Path:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, PRIVATE))
    return file


@contextmanager
def _workplace(config: Config) -> Iterator[Path]:
    """An empty folder in STATE_DIR, where there is room for a copy (/tmp may be memory); for one at a time.

    What somebody left who was killed is deleted by the next: it is not sealed.
    """
    folder = config.state_dir / WORKPLACE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _take(descriptor)
        _clear(folder)
        try:
            yield folder
        finally:
            _clear(folder)
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError("another backup or restore is running") from None


def _clear(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def _url(config: Config) -> URL:
    return database_url(config.database_url, config.state_dir)


def _kind(url: URL) -> Any:
    return sqlite if url.drivername == "sqlite" else postgres
