"""Browsers: signed in by a key or by the one-time link, enrolled as a device, signed out. Functions of a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, cast

from sqlalchemy import Connection, Table, delete, insert, select, text, update

from server.clock import utc_now
from server.models import AdminLink, ApiKey, BrowserSession, Device
from server.schemas_access import Role
from server.services import audit, keys
from server.services.keys import Credential, digest, new_secret
from server.services.upsert import add

LIFETIMES: Final[Mapping[Role, timedelta]] = {
    "admin": timedelta(hours=12),
    "viewer": timedelta(hours=12),
    "device": timedelta(days=365),
}
"""A working day; a device in a vehicle has nobody who could sign it in again."""
REMEMBERED: Final = timedelta(days=30)
"""How long an expired session can still be told from one that never was."""
LINK_LIFETIME: Final = timedelta(hours=24)
FIRST_ADMIN: Final = "first admin"
_LOCK_LINKS: Final = text("LOCK TABLE admin_links IN EXCLUSIVE MODE")
_DEVICES: Final = cast(Table, Device.__table__)


def find_session(connection: Connection, token: str) -> Credential | None:
    """The key of a browser's session, also when either has ended; None when there was never one."""
    joined = select(*keys.COLUMNS, BrowserSession.expires_at).join_from(
        BrowserSession, ApiKey, ApiKey.id == BrowserSession.key_id
    )
    row = connection.execute(joined.where(BrowserSession.hash == digest(token))).one_or_none()
    return keys.credential(row[:-1], row[-1]) if row else None


def begin(connection: Connection, found: Credential, former: str | None) -> tuple[str, Credential]:
    """Begins a browser's session in place of its `former` one; the token for its cookie, and what it stands for."""
    now = utc_now()
    expires = now + LIFETIMES[found.role]
    token = new_secret()
    connection.execute(delete(BrowserSession).where(BrowserSession.expires_at < now - REMEMBERED))
    if former is not None:
        end(connection, former)
    values = {"hash": digest(token), "key_id": found.key_id, "created_at": now, "expires_at": expires}
    connection.execute(insert(BrowserSession).values(values))
    return token, replace(found, expires_at=expires)


def begin_by_key(connection: Connection, key: str) -> Credential | None:
    """The live key that may begin a session, used now; None for any other."""
    found = keys.find(connection, key)
    if found is None or found.revoked_at is not None:
        return None
    keys.touch(connection, found.key_id)
    if found.role == "admin":
        audit.record(connection, found.name, "session.begin", str(found.key_id))
    return found


def begin_by_link(connection: Connection, link: str) -> Credential | None:
    """A new admin key, for the first who comes with the link; None when it is used, expired or unknown."""
    now = utc_now()
    alive = (AdminLink.hash == digest(link), AdminLink.used_at.is_(None), AdminLink.expires_at > now)
    # One statement, so that of two who come at once one is the first, in either database.
    if connection.execute(update(AdminLink).where(*alive).values(used_at=now)).rowcount != 1:
        return None
    key_id, _nobody_sees_it = keys.create(connection, FIRST_ADMIN, "admin", "admin link")
    keys.touch(connection, key_id)
    audit.record(connection, FIRST_ADMIN, "link.redeem", str(key_id))
    return Credential(key_id, FIRST_ADMIN, "admin", None, now, None)


def end(connection: Connection, token: str) -> None:
    """Ends a browser's session."""
    connection.execute(delete(BrowserSession).where(BrowserSession.hash == digest(token)))


def enrol(connection: Connection, device_id: str, name: str, actor: str) -> Credential:
    """A device key that nobody sees, for one browser; it takes the place of the one that the device had before."""
    former = select(ApiKey.id).where(ApiKey.device_id == device_id, ApiKey.revoked_at.is_(None))
    for key_id in connection.execute(former).scalars().all():
        keys.revoke(connection, key_id, actor)
    key_id, _nobody_sees_it = keys.create(connection, name, "device", actor, device_id)
    _name_device(connection, device_id, name)
    audit.record(connection, actor, "device.enrol", device_id, {"name": name, "key": key_id})
    return Credential(key_id, name, "device", device_id, None, None)


def make_link(connection: Connection) -> str | None:
    """The token of a new link, which ends the one before; None where there is a key already."""
    if connection.dialect.name == "postgresql":
        # Of two that start at once each ends the other's link otherwise, or neither does.
        connection.execute(_LOCK_LINKS)
    if connection.execute(select(ApiKey.id).limit(1)).first() is not None:
        return None
    now = utc_now()
    token = new_secret()
    connection.execute(delete(AdminLink))
    values = {"hash": digest(token), "created_at": now, "expires_at": now + LINK_LIFETIME}
    connection.execute(insert(AdminLink).values(values))
    return token


def _name_device(connection: Connection, device_id: str, name: str) -> None:
    now = utc_now()
    row = {"device_id": device_id, "name": name, "app_version": None, "first_seen": now, "last_seen": now, "events": 0}
    add(connection, _DEVICES, [row], least=("first_seen", "last_seen"), last=("name", "app_version"))
