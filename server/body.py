"""The request's body: read once, within a size and a time, and parsed as strict JSON."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any, Final

from server.errors import ApiError

_Environ = dict[str, Any]
JSON_TYPE: Final = "application/json"


class BodyReader:
    """Reads bodies of at most `max_bytes` that arrive within `timeout` seconds.

    A watcher closes the reading side of a connection whose body takes longer, which ends the read that waits for it;
    a timeout on the socket would start again with every byte that trickles in.
    """

    def __init__(self, max_bytes: int, timeout: float) -> None:
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._deadlines: dict[socket.socket, float] = {}
        self._watcher: threading.Thread | None = None

    def read_json(self, environ: _Environ, max_bytes: int | None = None) -> Any:
        """The parsed body, of `max_bytes` where a route needs a limit of its own. Raises ApiError 400, 413 or 415."""
        value = _parse(self.read(environ, max_bytes))
        kind = environ.get("CONTENT_TYPE", "")
        if kind != JSON_TYPE and kind.partition(";")[0].strip().lower() != JSON_TYPE:
            raise ApiError(415, f"Send the body as {JSON_TYPE}.", details={"content_type": {"allowed": [JSON_TYPE]}})
        return value

    def read(self, environ: _Environ, max_bytes: int | None = None) -> bytes:
        """The whole body. Raises ApiError 413 when it is too large, 400 when it does not arrive."""
        limit = max_bytes or self._max_bytes
        length = environ.get("CONTENT_LENGTH") or ""
        if not length and not environ.get("wsgi.input_terminated"):
            return b""
        expected = int(length) if length.isdecimal() else None
        if expected is not None and expected > limit:
            raise _too_large(limit)
        body = self._read(environ, limit + 1 if expected is None else expected)
        if len(body) > limit:
            raise _too_large(limit)
        if expected is not None and len(body) < expected:
            raise ApiError(400, "The body did not arrive in full.", kind="incomplete_body")
        return body

    def _read(self, environ: _Environ, size: int) -> bytes:
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            self._watch(connection)
        try:
            return environ["wsgi.input"].read(size)  # type: ignore[no-any-return]  # WSGI has no types
        except OSError:
            raise ApiError(400, "The body did not arrive in full.", kind="incomplete_body") from None
        finally:
            self._deadlines.pop(connection, None)  # type: ignore[arg-type]  # there is nothing to pop for None

    def _watch(self, connection: socket.socket) -> None:
        self._deadlines[connection] = time.monotonic() + self._timeout
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._cut_late_ones, name="body-watcher", daemon=True)
            self._watcher.start()

    def _cut_late_ones(self) -> None:
        while True:
            time.sleep(min(1.0, self._timeout / 4))
            now = time.monotonic()
            for connection, deadline in list(self._deadlines.items()):
                if now > deadline:
                    _stop_reading(connection)


def _too_large(limit: int) -> ApiError:
    return ApiError(413, f"The body is larger than {limit} bytes.", details={"maximum_bytes": limit})


def _stop_reading(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RD)
    except OSError:
        return


def _parse(body: bytes) -> Any:
    if not body:
        raise ApiError(400, "The body is empty; send a JSON object.", kind="not_json")
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ApiError(400, "The body is not valid JSON (UTF-8, each name once).", kind="not_json") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name stands twice")
    return values


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique)
