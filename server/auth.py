"""Who is asking, and what they may: the one place that reads keys and cookies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

import structlog
from flask import Response, after_this_request, g, request

from server.clock import utc_now
from server.context import context
from server.db import UNAVAILABLE
from server.errors import ApiError
from server.origin import refuse_other_sites
from server.schemas_access import Role
from server.services import access, keys
from server.services.keys import Credential

Permission = Literal["write", "read", "export", "manage", "predict"]
SESSION_COOKIE: Final = "sleepsafe_session"
DEVICE_COOKIE: Final = "sleepsafe_device"
COOKIES: Final = (SESSION_COOKIE, DEVICE_COOKIE)
BEARER: Final = "bearer"

_ROLES: Final[Mapping[Permission, frozenset[Role]]] = {
    "write": frozenset({"device", "admin"}),
    "read": frozenset({"viewer", "admin"}),
    "export": frozenset({"admin"}),
    "manage": frozenset({"admin"}),
    "predict": frozenset({"device", "viewer", "admin"}),
}
_NEEDED: Final[Mapping[Permission, str]] = {
    "write": "Sending events needs a device key or an admin key, or a browser that is signed in.",
    "read": "Reading needs a viewer key or an admin key.",
    "export": "Exporting and deleting need an admin key.",
    "manage": "Administration needs an admin key.",
    "predict": "Predictions need a key here, of any role.",
}
_HOW: Final = "Send it as Authorization: Bearer KEY, or sign in in the app."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: a key, the browser that it signed in, or anybody where nothing is needed."""

    name: str
    role: Role | None
    key_id: int | None = None
    device_id: str | None = None
    expires_at: datetime | None = None
    in_browser: bool = False


OPEN: Final = Caller("open", "admin")
ANYBODY: Final = Caller("anybody", None)


def require(permission: Permission) -> Caller:
    """Who is asking, if they may.

    Raises ApiError 401 without a valid key or session, 403 for another role's or another site's, 429 after too many
    wrong ones.
    """
    config = context().config
    if permission == "predict" and config.predict_auth == "open":
        return ANYBODY
    if config.is_open:
        refuse_other_sites(config.cors_origins)
        return OPEN
    present = list(asking().values())
    for caller in present:
        if may(caller, permission):
            if caller.in_browser:  # nobody sends a key unknowingly
                refuse_other_sites(with_cookie=True)
            return caller
    if not present:
        raise unauthorized(f"{_NEEDED[permission]} {_HOW}")
    roles = " and ".join(f"{caller.name!r}, a {caller.role} key" for caller in present)
    raise ApiError(403, f"{_NEEDED[permission]} This is {roles}.", details={"permission": permission})


def may(caller: Caller, permission: Permission) -> bool:
    """Whether the caller's role allows it; a browser that somebody signed in may always send events."""
    return caller.role in _ROLES[permission] or (permission == "write" and caller.in_browser)


def asking() -> dict[str, Caller]:
    """Who is asking, by how they say so: `BEARER` alone, or any of `COOKIES`. Raises ApiError 401 for a wrong key."""
    key = None if context().config.is_open else _bearer()
    return browser() if key is None else {BEARER: _by_key(key)}


def browser(cookies: Sequence[str] = COOKIES) -> dict[str, Caller]:
    """As whom this browser is signed in, by cookie, and as which device: whoever is signed in there speaks for it, too.

    A cookie whose session has ended is taken away from it.
    """
    found = {name: _by_cookie(name, token) for name in cookies if (token := request.cookies.get(name))}
    callers = {name: caller for name, caller in found.items() if caller is not None}
    if len(callers) == len(COOKIES):
        callers[SESSION_COOKIE] = replace(callers[SESSION_COOKIE], device_id=callers[DEVICE_COOKIE].device_id)
    return callers


def cookie_of(role: Role) -> str:
    """The cookie that a session of a key of this role lives in."""
    return DEVICE_COOKIE if role == "device" else SESSION_COOKIE


def caller_of(found: Credential, *, in_browser: bool) -> Caller:
    """The caller that a key stands for."""
    return Caller(found.name, found.role, found.key_id, found.device_id, found.expires_at, in_browser)


def set_cookie(name: str, token: str | None, expires_at: datetime | None = None) -> None:
    """Gives this browser a cookie with the response, or takes it away; the last word on each name counts."""
    if "cookies" not in g:
        g.cookies = {}
        after_this_request(_write_cookies)
    g.cookies[name] = (token, expires_at)


def attempt() -> None:
    """Raises ApiError 429 when this client has shown too many wrong keys already."""
    context().limits.check_attempts(request.remote_addr or "")


def failed(reason: str, *, counts: bool = True) -> None:
    """Logs a failed attempt, without what was shown, and counts it."""
    client = request.remote_addr or ""
    if counts:
        context().limits.count_attempt(client)
    request_id = request.environ.get("sleepsafe.request_id")
    structlog.get_logger().warning("auth_failed", request_id=request_id, reason=reason, client=client)


def unauthorized(message: str) -> ApiError:
    """The 401 that says what is needed."""
    return ApiError(401, message, headers={"WWW-Authenticate": "Bearer"})


def _bearer() -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    # Another scheme is not for us: a proxy in front may have a password of its own.
    return key.strip() if scheme.lower() == BEARER else None


def _by_key(key: str) -> Caller:
    attempt()
    with context().database.reading() as connection:
        found = keys.find(connection, key)
    if found is None or found.revoked_at is not None:
        failed("unknown key" if found is None else "revoked key")
        raise unauthorized("This key is unknown or revoked. Ask an admin for another one.")
    _touch(found)
    return caller_of(found, in_browser=False)


def _by_cookie(name: str, token: str) -> Caller | None:
    with context().database.reading() as connection:
        found = access.find_session(connection, token)
    reason = _ended(name, found)
    if found is None or reason is not None:
        if found is None:
            attempt()
        # Who was signed in once guesses nothing: a page that asks ten things at once must not lock its user out.
        failed(reason or "", counts=found is None)
        set_cookie(name, None)
        return None
    _touch(found)
    return caller_of(found, in_browser=True)


def _ended(name: str, found: Credential | None) -> str | None:
    if found is None or cookie_of(found.role) != name:
        return "unknown session"
    if found.revoked_at is not None:
        return "revoked key"
    return "expired session" if found.expires_at is None or found.expires_at <= utc_now() else None


def _touch(found: Credential) -> None:
    if keys.is_due(found):
        with suppress(*UNAVAILABLE):  # to know when a key was used is worth no failed request
            context().database.write(lambda connection: keys.touch(connection, found.key_id))


def _write_cookies(response: Response) -> Response:
    for name, (token, expires_at) in g.cookies.items():
        age = int((expires_at - utc_now()).total_seconds()) if expires_at else 0
        response.set_cookie(
            name, token or "", max_age=age, path="/", secure=request.is_secure, httponly=True, samesite="Strict"
        )
    return response
