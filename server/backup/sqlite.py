"""SQLite: its online backup into one file that needs no other, and that file in the place of the database."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from server.backup import BackupError, require_known
from server.backup.files import stamp, sync, written
from server.db import connect
from server.migrations import migrate

SUFFIX: Final = ".sqlite3"
BUSY_S: Final = 5.0
"""How long to wait for others; as long as the server does."""
LOCK_S: Final = 1.0
"""A server that runs keeps its connections open, waiting for it to end is of no use. Ours."""
SHARED_FIRST, SHARED_SIZE = 0x4000_0002, 510
"""The bytes that whoever has the file open holds a lock on; https://www.sqlite.org/fileformat.html#the_lock_byte_page"""
_BESIDE: Final = ("-wal", "-shm", "-journal")


def save(url: URL, into: Path) -> Path:
    """Copies the database into a new file in the folder `into`, while others read and write it.

    Everything committed before is in it. Raises BackupError, OSError.
    """
    source = _path(url)
    if not source.is_file():
        raise BackupError(f"there is no database at {source}")
    into.mkdir(parents=True, exist_ok=True)
    final = into.resolve() / f"sleepsafe-{stamp()}{SUFFIX}"
    with written(final) as partial:
        _copy(f"{source.as_uri()}?mode=rw", partial)
        require_known(_verify(partial, source), source)
    return final


def restore(url: URL, file: Path) -> Path | None:
    """Puts `file` in the place of the database; where the old one is kept, None where there was none.

    Raises BackupError, OSError, and leaves everything as it was: when `file` cannot be used, when somebody uses the database.
    """
    target = _path(url)
    wal = file.with_name(f"{file.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise BackupError(f"{file} is a database in use, not a backup: {wal} holds a part of it")
    require_known(_verify(file, file), file)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f"{target.name}.restored-{stamp()}")
    try:
        with written(new) as partial:
            _copy(_reading(file), partial)
            _bring_to_head(partial)
            _belong_like(target, partial)
        return _take_place(new, target)
    finally:
        new.unlink(missing_ok=True)


def _take_place(new: Path, target: Path) -> Path | None:
    """One rename swaps them: at no moment is there no database, or half of one."""
    with _nobody_else(target):
        kept = _keep(target)
        new.replace(target)
        sync(target.parent)
    return kept


def _keep(target: Path) -> Path | None:
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-{stamp()}")
    kept.hardlink_to(target)
    for tail in _BESIDE:  # of a file that SQLite could not open: else it has taken them in
        with suppress(FileNotFoundError):
            target.with_name(target.name + tail).rename(kept.with_name(kept.name + tail))
    return kept


@contextmanager
def _nobody_else(target: Path) -> Iterator[None]:
    """Takes everything that waits beside the file into it, and holds it alone.

    A server that has just opened it waits, and then is refused by SQLite: a file without a log that was moved takes no
    writes. So it opens the new one. Raises BackupError when it is in use.
    """
    if not target.exists():
        yield
        return
    with closing(_open(f"{target.as_uri()}?mode=rw", LOCK_S)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            if connection.execute("PRAGMA journal_mode").fetchone() != ("delete",):
                raise _in_use(target, "somebody came in between")
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorcode & 0xFF
            if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise _in_use(target, error) from None
            _require_unlocked(target)
        yield


def _require_unlocked(damaged: Path) -> None:
    """SQLite locks no file that it cannot read, but a server may have opened it before the damage."""
    with damaged.open("rb+") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        except OSError as error:
            raise _in_use(damaged, error) from None


def _in_use(target: Path, error: object) -> BackupError:
    return BackupError(f"{target} is in use: stop the server first ({error})")


def _copy(source: str, target: Path) -> None:
    """All pages in one step: a writer neither waits for it nor makes it begin again."""
    try:
        with closing(_open(source)) as reading, closing(_open(f"{target.as_uri()}?mode=rw")) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"the copy could not be written to {target.parent}: {error}") from None


def _verify(file: Path, name: Path) -> str | None:
    """Which schema `file` has, None for none. Raises BackupError when it is damaged."""
    if not file.is_file():
        raise BackupError(f"there is no file {name}")
    try:
        with closing(_open(_reading(file))) as connection:
            problems = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if problems != "ok":
                raise BackupError(f"{name} is damaged: {problems.splitlines()[-1]}")
            return _revision(connection)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{name} is damaged, or no SQLite database: {error}") from None


def _revision(connection: sqlite3.Connection) -> str | None:
    wanted = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('alembic_version', 'events')"
    if connection.execute(wanted).fetchone()[0] != 2:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _bring_to_head(file: Path) -> None:
    engine = connect(URL.create("sqlite", database=str(file)))
    try:
        migrate(engine)
    except DBAPIError as error:
        raise BackupError(f"its schema cannot be brought to that of this version: {error.orig}") from None
    finally:
        engine.dispose()
    with closing(_open(f"{file.as_uri()}?mode=rw")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _belong_like(target: Path, new: Path) -> None:
    """The server must be able to write what somebody else restores for it."""
    like = (target if target.exists() else target.parent).stat()
    if os.geteuid() == 0:
        os.chown(new, like.st_uid, like.st_gid)
    if target.exists():
        new.chmod(like.st_mode & 0o777)


def _open(address: str, timeout_s: float = BUSY_S) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=timeout_s, isolation_level=None)


def _reading(file: Path) -> str:
    """Nothing is made beside it, so that it may lie on a medium that cannot be written."""
    return f"{file.resolve().as_uri()}?mode=ro&immutable=1"


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise BackupError("a database in memory has no backup (DATABASE_URL)")
    return Path(url.database).resolve()
