"""`flask --app server.app keys|events|rollups`: for whoever may start commands on the server, also while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar, get_args

import click
from flask.cli import AppGroup
from sqlalchemy import Connection

from server.clock import utc_now
from server.context import context
from server.db import UNAVAILABLE, Database
from server.errors import ApiError
from server.migrations import SchemaError
from server.schemas_access import KeyRequest, Role, checked
from server.services import keys
from server.services.audit import COMMAND_LINE
from server.services.retention import delete_old_events, delete_old_records
from server.services.rollups import rebuild_rollups

_ROLES: Final = "device: may send events; viewer: may read them; admin: may do everything."
_NO_DATABASE: Final = "the database does not answer (DATABASE_URL, STATE_DIR); nothing was changed"
_COLUMNS: Final = ("id", "role", "name", "created_at", "created_by", "last_used_at", "revoked_at")
Answer = TypeVar("Answer")

_keys: Final = AppGroup("keys", help="Keys: who may send events, read them, administer.")
_events: Final = AppGroup("events", help="Events: how long they are kept.")
_rollups: Final = AppGroup("rollups", help="The counts that statistics are read from.")
GROUPS: Final = (_keys, _events, _rollups)


@_keys.command("create")
@click.option(
    "--role",
    type=click.Choice(get_args(Role)),
    required=True,
    help=_ROLES,
)
@click.option("--name", required=True, help="Whose it is, or what for.")
def create(role: Role, name: str) -> None:
    """Print a new key, once: only its hash is kept."""
    try:
        wanted = checked(KeyRequest, {"role": role, "name": name})
    except ApiError as refusal:
        raise click.BadParameter(refusal.body["details"]["name"]["message"], param_hint="--name") from None
    made = _write(lambda connection: keys.create_recorded(connection, wanted.name, wanted.role, COMMAND_LINE))
    click.echo(f"Key {made['id']}, {role}, for {name}. It is shown this once; only its hash is kept.", err=True)
    click.echo(made["key"])


@_keys.command("list")
def index() -> None:
    """List every key, newest first; never the keys themselves."""
    rows = [[_cell(name, key[name]) for name in _COLUMNS] for key in _write(keys.list_keys)["keys"]]
    table = [[name.removesuffix("_at").replace("_", " ") for name in _COLUMNS], *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@_keys.command("revoke")
@click.argument("key_id", type=click.IntRange(1, keys.LARGEST_ID))
def revoke(key_id: int) -> None:
    """Revoke key KEY_ID at once, with every browser session that it began."""
    try:
        key = _write(lambda connection: keys.revoke(connection, key_id, COMMAND_LINE))
    except ApiError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Key {key_id}, {key['role']}, for {key['name']}: revoked {_cell('revoked_at', key['revoked_at'])}.")


@_events.command("expire")
def expire() -> None:
    """Delete events, predictions and findings older than RETENTION_DAYS.

    What was said of the events goes with them, their counts stay. It may be stopped at any time, and started again.
    """
    days = context().config.retention_days
    if not days:
        click.echo("RETENTION_DAYS is 0: everything is kept for ever. Nothing was deleted.")
        return
    _delete("Events", days, delete_old_events)
    _delete("Predictions and findings", days, delete_old_records)


def _delete(what: str, days: int, steps: Callable[[Database, int, datetime], Iterator[int]]) -> None:
    count = 0
    try:
        with _answering("the database does not answer, or is busy (DATABASE_URL, STATE_DIR)"):
            for gone in steps(context().database, days, utc_now()):
                count += gone
    finally:
        click.echo(f"{what} older than {days} days: {count:,} deleted.")


@_rollups.command("rebuild")
def rebuild() -> None:
    """Count all events anew; hours whose events are deleted stay as they are. No event is stored meanwhile."""
    _write(rebuild_rollups)
    click.echo("All events are counted anew.")


def _write(work: Callable[[Connection], Answer]) -> Answer:
    with _answering(_NO_DATABASE):
        return context().database.write(work)


@contextmanager
def _answering(otherwise: str) -> Iterator[None]:
    try:
        yield
    except SchemaError as error:
        raise click.ClickException(str(error)) from None
    except UNAVAILABLE:
        raise click.ClickException(otherwise) from None


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "never" if name == "last_used_at" else "-"
    return f"{value[:16]}Z".replace("T", " ") if name.endswith("_at") else str(value)
