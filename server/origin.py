"""Which site's page a browser sends a request from: another's must not act with the rights of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import request

from server.errors import ApiError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSAL: Final = (
    "This request comes from a page of another site: it may only be sent from this server's own pages, "
    "or by a program with a key."
)
_UNKNOWN: Final = (
    "A browser's cookie came without Origin or Sec-Fetch-Site, which tell whose page sends it: a program must send "
    "its key as Authorization: Bearer KEY instead."
)


def refuse_other_sites(allowed: Sequence[str] = (), *, with_cookie: bool = False) -> None:
    """Raises ApiError 403 for what changes something and comes from a page that is neither ours nor of `allowed`.

    A program sends no `Origin`: with a cookie even that is refused, as it is the browser that adds the cookie.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    # Scripts cannot set it, and it stays right behind a proxy that changes the host; plain http does not have it.
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin" or (origin is not None and (origin in allowed or "*" in allowed)):
        return
    if site in (None, "none"):
        if origin is None and not with_cookie:
            return
        if origin is not None and origin.partition("://")[2] == request.host:
            return
    raise ApiError(403, _REFUSAL if origin or site else _UNKNOWN, kind="cross_site")
