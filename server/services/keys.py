"""Keys: made, found, listed and revoked. Functions of a connection; what they change is committed by the caller."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Connection, insert, or_, select, update

from server.clock import iso, utc_now
from server.errors import ApiError
from server.models import ApiKey
from server.schemas_access import Role
from server.services import audit

SECRET_BYTES: Final = 32
"""256 random bits: nobody guesses them, so their hash needs neither salt nor stretching."""
LARGEST_ID: Final = 2**63 - 1
"""Of a row, in either database."""
USE_RESOLUTION: Final = timedelta(minutes=1)
"""How exactly the last use of a key is known: a write for each request would cost more than the request."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A key that was found, by itself or by the browser session that it began."""

    key_id: int
    name: str
    role: Role
    device_id: str | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    expires_at: datetime | None = None


COLUMNS: Final = (
    ApiKey.id, ApiKey.name, ApiKey.role, ApiKey.device_id, ApiKey.last_used_at, ApiKey.revoked_at
)  # fmt: skip
"""In the order of a Credential's fields."""


def new_secret() -> str:
    """43 characters that go into an address, a header and a cookie as they are."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def create(connection: Connection, name: str, role: Role, actor: str, device_id: str | None = None) -> tuple[int, str]:
    """Makes a key; its id, and the key itself, which nobody can find out again."""
    key = f"ss_{role}_{new_secret()}"
    about = {"name": name, "role": role, "device_id": device_id, "created_by": actor}
    new = insert(ApiKey).values(hash=digest(key), created_at=utc_now(), **about)
    key_id = connection.execute(new.returning(ApiKey.id)).scalar_one()
    return key_id, key


def create_recorded(connection: Connection, name: str, role: Role, actor: str) -> dict[str, Any]:
    """Makes a key for `actor`, in the shape of `schemas_access.KeyCreated`, and says so in the audit."""
    key_id, key = create(connection, name, role, actor)
    audit.record(connection, actor, "key.create", str(key_id), {"name": name, "role": role})
    return {"id": key_id, "name": name, "role": role, "key": key}


def find(connection: Connection, key: str) -> Credential | None:
    """The credential that `key` is, also when it is revoked; None when there is no such key."""
    row = connection.execute(select(*COLUMNS).where(ApiKey.hash == digest(key))).one_or_none()
    return credential(row) if row else None


def credential(row: Any, expires_at: datetime | None = None) -> Credential:
    """The credential of a row of `COLUMNS`."""
    key_id, name, role, device_id, last_used_at, revoked_at = row
    return Credential(key_id, name, cast(Role, role), device_id, last_used_at, revoked_at, expires_at)


def is_due(found: Credential) -> bool:
    """Whether the use of a key is worth a write."""
    return found.last_used_at is None or found.last_used_at < utc_now() - USE_RESOLUTION


def touch(connection: Connection, key_id: int) -> None:
    """Says that the key is used now, unless somebody has just said so."""
    now = utc_now()
    stale = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < now - USE_RESOLUTION)
    connection.execute(update(ApiKey).where(ApiKey.id == key_id, stale).values(last_used_at=now))


def list_keys(connection: Connection) -> dict[str, Any]:
    """Every key, newest first, in the shape of `schemas_access.Keys`."""
    rows = connection.execute(select(ApiKey.__table__).order_by(ApiKey.id.desc())).mappings()
    return {"keys": [_said(row) for row in rows]}


def revoke(connection: Connection, key_id: int, actor: str) -> dict[str, Any]:
    """Ends a key and every browser session that it began, for good; 404 when there is none.

    The sessions' rows stay until they expire: they tell who was signed in from who guesses.
    """
    now = utc_now()
    live = update(ApiKey).where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None)).values(revoked_at=now)
    changed = connection.execute(live).rowcount
    row = connection.execute(select(ApiKey.__table__).where(ApiKey.id == key_id)).mappings().one_or_none()
    if row is None:
        raise ApiError(404, f"There is no key {key_id}.")
    if changed:
        audit.record(connection, actor, "key.revoke", str(key_id), {"name": row["name"], "role": row["role"]})
    return _said(row)


def _said(row: Any) -> dict[str, Any]:
    names = ("created_at", "last_used_at", "revoked_at")
    times = {name: row[name] and iso(row[name]) for name in names}
    return {"id": row["id"], "name": row["name"], "role": row["role"], "created_by": row["created_by"], **times}
