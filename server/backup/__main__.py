"""`python -m server.backup save|restore|list|key`, with the settings of the server (DATABASE_URL, STATE_DIR, BACKUP_*)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from server.backup import BackupError, jobs
from server.config import Config, ConfigError
from server.db import reason
from server.services.audit import BACKUP_RESTORED, BACKUP_SAVED


@click.group(help="Copies of the database of SleepSafe, and the way back.")
def main() -> None:
    """The commands."""


@main.command()
@click.option("--into", help="A folder or s3://bucket/prefix; otherwise BACKUP_TO, otherwise backups in STATE_DIR.")
def save(into: str | None) -> None:
    """Keep a new copy of the database, also while the server runs; then delete all but the newest BACKUP_KEEP."""
    with _in_one_line():
        config = Config.from_env(os.environ)
        to = jobs.destination(config, into)
        name, size = jobs.save(config, to)
        click.echo(f"saved {to.at(name)} ({size:,} bytes)")
        _note(config, BACKUP_SAVED, name)
        for old in jobs.expire(to, config.backup_keep, name):
            click.echo(f"deleted {to.at(old)}: {config.backup_keep} newer ones are kept (BACKUP_KEEP)")


@main.command()
@click.argument("file")
def restore(file: str) -> None:
    """Put a copy in the place of the database; the server must be stopped. The old one is kept beside.

    FILE is a file, s3://bucket/prefix/name, a name that `list` tells, or `latest`.
    """
    with _in_one_line():
        config = Config.from_env(os.environ)
        kept = jobs.restore(config, file)
        click.echo(f"restored {file}" + (f"; what was there is kept: {kept}" if kept else ""))
        _note(config, BACKUP_RESTORED, Path(file).name)


@main.command("list")
def index() -> None:
    """List the copies, oldest first, as `restore` takes them."""
    with _in_one_line():
        to = jobs.destination(Config.from_env(os.environ))
        for name in to.names():
            click.echo(to.at(name))


@main.command()
def key() -> None:
    """Print a new key for BACKUP_KEY. Keep it apart from the copies: without it nobody reads them, nor do you."""
    click.echo(jobs.new_key())


def _note(config: Config, action: str, name: str) -> None:
    try:
        jobs.note(config, action, name)
    except SQLAlchemyError as error:  # the copy is there all the same
        said = reason(error)
        click.echo(f"it could not be written into the audit, so /metrics does not know of it: {said}", err=True)


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except (BackupError, ConfigError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'a file'} cannot be written: {error.strerror}") from None


if __name__ == "__main__":
    # By SIGTERM it ends as by Ctrl-C: what is half made is taken away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    main()
