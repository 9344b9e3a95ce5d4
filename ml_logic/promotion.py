"""How what serves changes: promote, roll back, challenge, withdraw, archive.

Every function works in the transaction of `connection` and takes the name's row first, so that two changes of one name
never cross; each stands in the audit with who, when and on what evidence.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ml_logic.versions import (
    EXPERIMENTS,
    NAME_LENGTH,
    PROMOTIONS,
    REASON_LENGTH,
    SERVED,
    VERSIONS,
    Mode,
    Served,
    VersionError,
    blocking,
    digest_of,
    insert_new,
    record,
    require,
    running,
)  # fmt: skip

DEFAULT_SHARE, SMALLEST_SHARE, LARGEST_SHARE = 0.1, 0.01, 0.5
"""Of the people whom a challenger answers; ours."""
SHORTEST_REASON: Final = 3
"""Characters; the API asks for as many."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes what serves under `name`, and the digest of the packaged model there."""

    name: str
    actor: str
    packaged_digest: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def promote(connection: Connection, change: Change, version: str, override: str | None = None) -> None:
    """Makes a version the champion; what was running beside the old one ends.

    Raises VersionError when its evidence does not allow it, unless `override` gives a reason, which the audit keeps.
    """
    if override is not None and not SHORTEST_REASON <= len(override.strip()) <= REASON_LENGTH:
        raise VersionError(f"an override needs a reason of {SHORTEST_REASON} to {REASON_LENGTH} characters")
    now = _take(connection, change)
    wanted = require(connection, change.name, version)
    if now.champion == version:
        raise VersionError(f"{change.name} {version} is the champion already")
    if wanted.archived_at is not None:
        raise VersionError(f"{change.name} {version} is archived")
    champion_digest = digest_of(connection, change.name, now.champion, change.packaged_digest)
    failed = blocking(wanted.report, champion_digest, wanted.digest)
    if failed and not override:
        reasons = "; ".join(f"{gate['name']}: {gate['message']}" for gate in failed)
        raise VersionError(f"{change.name} {version} is not promoted: {reasons}", tuple(failed))
    used = override.strip() if override and failed else None
    evidence = {"evidence": wanted.report, "override": used, "failed": [gate["name"] for gate in failed]}
    _crown(connection, change, now, "promote", version, evidence)


def rollback(connection: Connection, change: Change, reason: str | None = None) -> str | None:
    """Makes the champion's predecessor champion again and returns its version; None is the packaged model.

    One that was archived since is passed over. Raises VersionError when there is none.
    """
    now = _take(connection, change)
    if now.champion is None:
        raise VersionError(f"{change.name} serves its packaged model: there is nothing to go back to")
    before = _predecessor(connection, change.name)
    _crown(connection, change, now, "rollback", before, {"reason": reason})
    return before


def challenge(
    connection: Connection, change: Change, version: str, share: float = DEFAULT_SHARE, mode: Mode = "ab"
) -> None:
    """Puts a version beside the champion as a new experiment; one that goes on ends. Raises VersionError."""
    if not SMALLEST_SHARE <= share <= LARGEST_SHARE:
        raise VersionError(f"share must be from {SMALLEST_SHARE:g} to {LARGEST_SHARE:g}")
    now = _take(connection, change)
    wanted = require(connection, change.name, version)
    if now.champion == version or wanted.archived_at is not None:
        state = "archived" if wanted.archived_at is not None else "the champion"
        raise VersionError(f"{change.name} {version} is {state}, so it cannot challenge")
    _stop(connection, change.name, change.at, "another challenger")
    row = {
        "name": change.name,
        "mode": mode,
        "share": share,
        "salt": secrets.token_hex(16),
        "champion": now.champion,
        "champion_digest": digest_of(connection, change.name, now.champion, change.packaged_digest),
        "challenger": version,
        "challenger_digest": wanted.digest,
        "started_at": change.at,
        "started_by": change.actor[:NAME_LENGTH],
    }
    connection.execute(insert(EXPERIMENTS).values(row))
    _serve(connection, change, now.champion, version)
    details = {"version": version, "share": share, "mode": mode, "digest": wanted.digest}
    record(connection, change.actor, "model.challenge", change.name, details, change.at)


def withdraw(connection: Connection, change: Change, reason: str, experiment_id: int | None = None) -> bool:
    """Ends the challenge, if there is one; the champion answers everybody from now on.

    With `experiment_id` only that one: whoever judged it may find another in its place.
    """
    now = _take(connection, change)
    going_on = running(connection).get(change.name)
    if now.challenger is None or (experiment_id is not None and (going_on is None or going_on.id != experiment_id)):
        return False
    _stop(connection, change.name, change.at, reason)
    _serve(connection, change, now.champion, None)
    details = {"version": now.challenger, "reason": reason}
    record(connection, change.actor, "model.withdraw", change.name, details, change.at)
    return True


def archive(connection: Connection, change: Change, version: str) -> None:
    """Takes a version out of the choice; raises VersionError for one that serves."""
    now = _take(connection, change)
    require(connection, change.name, version)
    if version in (now.champion, now.challenger):
        raise VersionError(f"{change.name} {version} serves; roll back or withdraw it first")
    chosen = (VERSIONS.c.name == change.name) & (VERSIONS.c.version == version)
    connection.execute(update(VERSIONS).where(chosen).values(archived_at=change.at))
    record(connection, change.actor, "model.archive", change.name, {"version": version}, change.at)


def _predecessor(connection: Connection, name: str) -> str | None:
    """Who was champion before, by the promotions that still hold: a rollback takes back those it went past."""
    asked = select(PROMOTIONS.c.action, PROMOTIONS.c.version).where(PROMOTIONS.c.name == name)
    held: list[str | None] = [None]
    for action, version in connection.execute(asked.order_by(PROMOTIONS.c.id)):
        if action == "promote":
            held.append(version)
            continue
        held.pop()
        while held and held[-1] != version:
            held.pop()
    archived = select(VERSIONS.c.version).where(VERSIONS.c.name == name, VERSIONS.c.archived_at.is_not(None))
    gone = set(connection.execute(archived).scalars())
    return next((version for version in reversed(held[:-1]) if version not in gone), None)


def _crown(
    connection: Connection, change: Change, now: Served, action: str, version: str | None, evidence: Mapping[str, Any]
) -> None:
    _stop(connection, change.name, change.at, f"the champion changed: {action}")
    row = {"name": change.name, "at": change.at, "actor": change.actor[:NAME_LENGTH], "action": action}
    connection.execute(insert(PROMOTIONS).values({**row, "version": version, "replaced": now.champion}))
    _serve(connection, change, version, None)
    details = {"version": version, "replaced": now.champion, **evidence}
    record(connection, change.actor, f"model.{action}", change.name, details, change.at)


def _take(connection: Connection, change: Change) -> Served:
    """The name's row, made where it is missing, and locked until the transaction ends."""
    insert_new(connection, SERVED, {"name": change.name, "revision": 0, "changed_at": change.at})
    columns = (SERVED.c.name, SERVED.c.champion, SERVED.c.challenger, SERVED.c.revision)
    locked = select(*columns).where(SERVED.c.name == change.name).with_for_update()
    return Served(*connection.execute(locked).one())


def _serve(connection: Connection, change: Change, champion: str | None, challenger: str | None) -> None:
    values = {"champion": champion, "challenger": challenger, "changed_at": change.at}
    changed = update(SERVED).where(SERVED.c.name == change.name)
    connection.execute(changed.values(**values, revision=SERVED.c.revision + 1))


def _stop(connection: Connection, name: str, at: datetime, reason: str) -> None:
    going_on = (EXPERIMENTS.c.name == name) & EXPERIMENTS.c.stopped_at.is_(None)
    connection.execute(update(EXPERIMENTS).where(going_on).values(stopped_at=at, stop_reason=reason[:REASON_LENGTH]))
