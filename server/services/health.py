"""Whether what this process needs answers. A check never takes longer than its limit, and never runs twice at once."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from threading import Lock
from typing import Final, Literal
from urllib.parse import urlsplit

State = Literal["ok", "unreachable", "not configured"]
CHECK_LIMIT_S: Final = 1.0
REMEMBER_S: Final = 2.0
REQUIRED: Final = ("database", "models")


class Checks:
    """Runs named probes side by side; a probe is None when its part is not configured and raises when it fails."""

    def __init__(
        self,
        probes: Mapping[str, Callable[[], object] | None],
        limit: float = CHECK_LIMIT_S,
        remember: float = REMEMBER_S,
    ) -> None:
        self._probes = probes
        self._limit = limit
        self._remember = remember
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._running: dict[str, Future[object]] = {}
        self._known: dict[str, State] = {}
        self._known_until = 0.0

    def run(self) -> dict[str, State]:
        """The state of each part, at most `REMEMBER_S` old."""
        with self._lock:
            if time.monotonic() >= self._known_until:
                self._known = self._ask_all()
                self._known_until = time.monotonic() + self._remember
            return dict(self._known)

    def close(self) -> None:
        """Waits for the checks that are under way."""
        if self._pool is not None:
            self._pool.shutdown()

    def _ask_all(self) -> dict[str, State]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=len(self._probes), thread_name_prefix="check")
        for name, probe in self._probes.items():
            # One that still hangs from last time is waited for again instead of being joined by another.
            if probe is not None and name not in self._running:
                self._running[name] = self._pool.submit(probe)
        deadline = time.monotonic() + self._limit
        return {name: self._state(name, deadline) for name in self._probes}

    def _state(self, name: str, deadline: float) -> State:
        if self._probes[name] is None:
            return "not configured"
        asked = self._running[name]
        wait([asked], timeout=max(0.0, deadline - time.monotonic()))
        if not asked.done():
            return "unreachable"
        del self._running[name]
        return "unreachable" if asked.exception() else "ok"


def is_ready(checks: Mapping[str, State]) -> bool:
    """Whether this process can serve: without Redis or MLflow it can."""
    return all(checks[name] == "ok" for name in REQUIRED)


def is_degraded(checks: Mapping[str, State]) -> bool:
    """Whether anything that is configured does not answer."""
    return "unreachable" in checks.values()


def redis_probe(url: str) -> Callable[[], object] | None:
    """Asks the Redis at `url` for a PONG."""
    if not url:
        return None
    from redis import Redis  # only here, as in server.limits
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    client = Redis.from_url(
        url, socket_timeout=CHECK_LIMIT_S, socket_connect_timeout=CHECK_LIMIT_S, retry=Retry(NoBackoff(), 1)
    )
    return client.ping


def port_probe(url: str) -> Callable[[], object] | None:
    """Opens and closes a connection to the host of `url`; enough to tell an absent MLflow from a present one."""
    if not url:
        return None
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))

    def probe() -> None:
        with closing(socket.create_connection(address, timeout=CHECK_LIMIT_S)):
            pass

    return probe
