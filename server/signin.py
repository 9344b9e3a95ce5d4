"""What the session routes do with this browser's cookies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import request
from sqlalchemy import Connection

from server import auth
from server.auth import BEARER, COOKIES, DEVICE_COOKIE, OPEN, SESSION_COOKIE, Caller
from server.clock import iso
from server.context import context
from server.errors import ApiError
from server.origin import refuse_other_sites
from server.schemas_access import Enrolment, SessionByKey, SessionByLink, checked, parse_sign_in
from server.services import access
from server.services.keys import Credential

_NO_BROWSER: Final = "Only a browser can be enrolled: sign in in the app as admin, or make a device key for a program."
_WRONG: Final[Mapping[type, str]] = {
    SessionByKey: "This key is unknown or revoked. Ask an admin for another one.",
    SessionByLink: (
        "This link was used already, is older than a day, or the server was started again since. Use the newest one "
        "that it printed, or a key."
    ),
}


def session() -> dict[str, Any]:
    """Who is asking, in the shape of `schemas_access.Session`."""
    return _described(auth.asking())


def sign_in(payload: object) -> dict[str, Any]:
    """Signs this browser in by a key or by a link; the session that it has then."""
    refuse_other_sites()
    wanted = parse_sign_in(payload)
    auth.attempt()
    begun = context().database.write(lambda connection: _begun(connection, wanted))
    if begun is None:
        auth.failed("wrong link" if isinstance(wanted, SessionByLink) else "wrong key")
        raise auth.unauthorized(_WRONG[type(wanted)])
    return _described(_with(*begun))


def sign_out() -> dict[str, Any]:
    """Ends this browser's session, or, when it has none, its enrolment as a device; the session that it has then."""
    callers = auth.asking()
    name = next((cookie for cookie in COOKIES if cookie in callers), None)
    if name is not None:
        refuse_other_sites(with_cookie=True)
        context().database.write(lambda connection: access.end(connection, request.cookies[name]))
        auth.set_cookie(name, None)
        del callers[name]
    return _described(callers)


def enrol_browser(caller: Caller, payload: object) -> dict[str, Any]:
    """Makes this browser the device of `payload`; the session that it has then. 403 for a program."""
    if caller.key_id is not None and not caller.in_browser:
        raise ApiError(403, _NO_BROWSER)
    wanted = checked(Enrolment, payload)
    begun = context().database.write(lambda connection: _enrolled(connection, wanted, caller.name))
    return _described(_with(*begun))


def _begun(connection: Connection, wanted: SessionByKey | SessionByLink) -> tuple[str, Credential] | None:
    if isinstance(wanted, SessionByLink):
        found = access.begin_by_link(connection, wanted.link)
    else:
        found = access.begin_by_key(connection, wanted.key)
    return access.begin(connection, found, request.cookies.get(auth.cookie_of(found.role))) if found else None


def _enrolled(connection: Connection, wanted: Enrolment, actor: str) -> tuple[str, Credential]:
    found = access.enrol(connection, wanted.device_id, wanted.name, actor)
    return access.begin(connection, found, request.cookies.get(DEVICE_COOKIE))


def _with(token: str, found: Credential) -> dict[str, Caller]:
    """As whom this browser is signed in once it has the cookie for `token`: it may hold the other one as well."""
    name = auth.cookie_of(found.role)
    auth.set_cookie(name, token, found.expires_at)
    others = [cookie for cookie in COOKIES if cookie != name]
    return {name: auth.caller_of(found, in_browser=True), **auth.browser(others)}


def _described(callers: Mapping[str, Caller]) -> dict[str, Any]:
    config = context().config
    order = (BEARER, SESSION_COOKIE, DEVICE_COOKIE)
    caller = OPEN if config.is_open else next((callers[source] for source in order if source in callers), auth.ANYBODY)
    device = callers.get(DEVICE_COOKIE)
    return {
        "auth": "open" if config.is_open else "keys",
        "role": caller.role,
        "name": caller.name if caller.key_id is not None else None,
        "expires_at": iso(caller.expires_at) if caller.expires_at else None,
        "can_write": any(auth.may(each, "write") for each in (caller, *callers.values())),
        "device_name": device.name if device else None,
        "retention_days": config.retention_days or None,
    }
