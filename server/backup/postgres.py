"""PostgreSQL: pg_dump into one file, and that file in a database of its own that then takes the name of the old one.

The swap is one transaction, which PostgreSQL refuses while anybody is connected to the old database: nothing is ever
half restored, and what was there stays whole, under another name. It needs a role that may create databases (CREATEDB)
and owns the old one. Grants and settings of the database itself are not in a backup.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from server.backup import BackupError, require_known
from server.backup.files import stamp, written
from server.db import connect
from server.migrations import migrate

SUFFIX: Final = ".dump"
MAGIC: Final = b"PGDMP"
MAINTENANCE: Final = ("postgres", "template1")
"""Databases that a server has; one cannot be renamed by who is connected to it."""
CONNECT_TIMEOUT_S: Final = 10
LONGEST_NAME: Final = 63
"""Bytes of an identifier."""
_SECRETS: Final = frozenset({"password", "sslpassword"})
_CLIENTS: Final = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"


def save(url: URL, into: Path) -> Path:
    """Dumps the database into a new file in the folder `into`, while others read and write it.

    Everything committed before is in it. Raises BackupError, OSError.
    """
    require_tools("pg_dump", "pg_restore", version=server_version(url))
    into.mkdir(parents=True, exist_ok=True)
    final = into / f"sleepsafe-{stamp()}{SUFFIX}"
    with written(final) as partial:
        _run(["pg_dump", "--format=custom", f"--file={partial}", *_connection(url)], url)
        require_known(_verify(partial), f"the database {url.database}")
    return final


def restore(url: URL, file: Path) -> str | None:
    """Puts `file` in the place of the database; the name under which the old one is kept, None where there was none.

    Raises BackupError and leaves everything as it was: when `file` cannot be used, when somebody is connected.
    """
    require_tools("pg_restore")
    require_known(_verify(file), file)
    name = str(url.database)
    with _maintenance(url) as admin:
        _require_unused(admin, name)
        fresh = _name(name, "restored")
        _create(admin, fresh)
        try:
            _fill(url.set(database=fresh), file)
            return _swap(admin, fresh, name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(fresh)))


def _fill(url: URL, file: Path) -> None:
    whole_or_not = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run(["pg_restore", *whole_or_not, *_connection(url), str(file)], url)
    engine = connect(url)
    try:
        migrate(engine)
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))  # else the first questions are answered by guessing
    except DBAPIError as error:
        raise BackupError(f"its schema cannot be brought to that of this version: {_first_line(error.orig)}") from None
    finally:
        engine.dispose()


def _swap(admin: psycopg.Connection[Any], fresh: str, name: str) -> str | None:
    kept = _name(name, "before")
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    there = _is_there(admin, name)
    try:
        with admin.transaction():
            if there:
                admin.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
            admin.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except psycopg.errors.ObjectInUse:
        raise _in_use(name) from None
    except psycopg.Error as error:
        raise BackupError(f"the database {name} cannot be swapped: {_first_line(error)}") from None
    return kept if there else None


def _require_unused(admin: psycopg.Connection[Any], name: str) -> None:
    row = admin.execute(_CLIENTS, [name]).fetchone()
    if row is not None and row[0]:
        raise _in_use(name)


def _in_use(name: str) -> BackupError:
    return BackupError(f"others are connected to the database {name}: stop the server first")


def _is_there(admin: psycopg.Connection[Any], name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(admin: psycopg.Connection[Any], name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        admin.execute(statement.format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        role = admin.info.user
        raise BackupError(f'the role {role} may not create databases: ALTER ROLE "{role}" CREATEDB') from None
    except psycopg.Error as error:
        raise BackupError(f"no database to restore into can be made: {_first_line(error)}") from None


@contextmanager
def _maintenance(url: URL) -> Iterator[psycopg.Connection[Any]]:
    """A connection beside the database that is replaced."""
    problem: psycopg.Error | None = None
    for name in MAINTENANCE:
        if name == url.database:
            continue
        try:
            connection = psycopg.connect(**_arguments(url.set(database=name)), autocommit=True)
        except psycopg.Error as error:
            problem = error
            continue
        with connection:
            yield connection
        return
    raise BackupError(f"the database server does not answer: {_first_line(problem)}")


def _verify(file: Path) -> str | None:
    """Which schema the dump holds, None for none. Raises BackupError when it is damaged: all of it is read."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise BackupError(f"{file} is no dump of PostgreSQL")
    try:
        _run(["pg_restore", f"--file={os.devnull}", str(file)])
        tables = _run(["pg_restore", "--list", str(file)])
        versions = _run(["pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)])
    except BackupError as error:
        raise BackupError(f"{file} cannot be read: {error}") from None
    found = re.search(r"^COPY .*alembic_version .*FROM stdin;\n(\S+)$", versions, re.MULTILINE)
    return found[1] if found and re.search(r" TABLE \S+ events ", tables) else None


def server_version(url: URL) -> int:
    """15 of 15.20; raises BackupError when it does not answer."""
    try:
        with psycopg.connect(**_arguments(url)) as connection:
            return connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise BackupError(f"the database does not answer (DATABASE_URL): {_first_line(error)}") from None


def require_tools(*names: str, version: int = 0) -> None:
    """Raises BackupError unless the programs are installed, of `version` or newer."""
    for name in names:
        hint = f"install PostgreSQL's client programs{f', version {version} or newer' if version else ''}"
        if shutil.which(name) is None:
            raise BackupError(f"{name} is not installed: {hint} (Debian and Ubuntu: apt install postgresql-client)")
        said = _run([name, "--version"])
        found = re.search(r" (\d+)", said)
        if found and int(found[1]) < version:
            raise BackupError(f"{name} is of version {found[1]}, the server of {version}: {hint}")


def _run(command: Sequence[str], url: URL | None = None) -> str:
    """What the program prints; raises BackupError with its first complaint. The password is nowhere to be seen."""
    password = url.password if url is not None else None
    env = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - PostgreSQL's own, by name
    except OSError as error:
        raise BackupError(f"{command[0]} cannot be run: {error.strerror}") from None
    if done.returncode:
        raise BackupError(_first_line(done.stderr) or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def _connection(url: URL) -> list[str]:
    plain = {key: value for key, value in _arguments(url).items() if key not in _SECRETS}
    return ["--no-password", f"--dbname={make_conninfo('', **plain)}"]


def _arguments(url: URL) -> dict[str, Any]:
    """As the server connects, but with more patience."""
    _, arguments = url.get_dialect()().create_connect_args(url)
    known = {key: value for key, value in arguments.items() if key != "context"}
    return {"connect_timeout": CONNECT_TIMEOUT_S, **known}


def _name(base: str, why: str) -> str:
    tail = f"_{why}_{stamp().lower()}"
    return base.encode()[: LONGEST_NAME - len(tail)].decode(errors="ignore") + tail


def _first_line(error: object) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")
