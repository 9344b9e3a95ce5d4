"""Rate limits per client and route: rules and storage by flask-limiter, in Redis or, while that is away, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

import structlog
from flask import Flask, request
from flask.globals import request_ctx
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import RedisStorage, Storage

from server.config import Config
from server.errors import ApiError

RETRY_REDIS_AFTER_S: Final = 5.0
SWEEP_EVERY_S: Final = 60.0
REDIS_TIMEOUT_S: Final = 0.25
PREDICT_ENDPOINTS: Final = frozenset({"predict.predict", "predict.batch_predict"})
ANALYZE_ENDPOINT: Final = "drowsiness.analyze"
UNLIMITED_ENDPOINTS: Final = frozenset({"health.alive", "health.ready", "health.summary", "metrics.metrics"})
"""What probes and scrapers ask for: refusing them would look like an outage."""
FAILED_ATTEMPTS: Final = parse("10/minute")
"""At a key or a sign-in, by one client: enough for slips of the hand."""

Counted = TypeVar("Counted", int, float)


class ProcessStorage(Storage):
    """Counts in this process's memory. The library's own starts a thread every 10 ms to forget what has expired."""

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 - the base class says what it is

    def __init__(self, uri: str | None = None, clock: Callable[[], float] = time.time, **options: Any) -> None:
        super().__init__(uri, **options)
        self._clock = clock
        self._lock = Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may wrap."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Adds `amount` to the window of `key` and returns its count; a window lasts `expiry` seconds."""
        now = self._clock()
        with self._lock:
            if now >= self._next_sweep:
                self._sweep(now)
            count, expires = self._counts.get(key, (0, 0.0))
            if expires <= now:
                count, expires = 0, now + expiry
            self._counts[key] = (count + amount, expires)
        return count + amount

    def get(self, key: str) -> int:
        """The count in the window of `key`."""
        count, expires = self._counts.get(key, (0, 0.0))
        return count if expires > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """Memory always answers."""
        return True

    def reset(self) -> int | None:
        """Forgets every window."""
        self._counts.clear()
        return None

    def clear(self, key: str) -> None:
        """Forgets the window of `key`."""
        self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        self._counts = {key: entry for key, entry in self._counts.items() if entry[1] > now}
        self._next_sweep = now + SWEEP_EVERY_S


class FallbackStorage(ProcessStorage):
    """Counts in Redis; when Redis fails, in this process's memory, and asks Redis again every `RETRY_REDIS_AFTER_S`.

    No request sees the failure: the one that meets it waits `REDIS_TIMEOUT_S` at most, the others not at all.
    """

    STORAGE_SCHEME = ["fallback+redis", "fallback+rediss"]  # noqa: RUF012 - as above

    def __init__(self, uri: str, clock: Callable[[], float] = time.time, **options: Any) -> None:
        super().__init__(uri, clock)
        # Only where one is used: it takes the tracing libraries along, wherever they are installed.
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        self._failures = RedisError, OSError
        # redis-py retries with seconds of back-off unless told otherwise; once, at once, heals a stale connection.
        settings: Any = {"socket_timeout": REDIS_TIMEOUT_S, "socket_connect_timeout": REDIS_TIMEOUT_S, **options}
        settings["retry"] = Retry(NoBackoff(), 1)
        self._redis = RedisStorage(uri.removeprefix("fallback+"), **settings)
        self._away_until = 0.0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Adds `amount` to the window of `key` and returns its count."""
        own = super().incr
        return self._ask(lambda: self._redis.incr(key, expiry, amount), lambda: own(key, expiry, amount))

    def get(self, key: str) -> int:
        """The count in the window of `key`."""
        own = super().get
        return self._ask(lambda: self._redis.get(key), lambda: own(key))

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        own = super().get_expiry
        return self._ask(lambda: self._redis.get_expiry(key), lambda: own(key))

    def close(self) -> None:
        """Closes the connections to Redis."""
        self._redis.storage.close()

    def _ask(self, shared: Callable[[], Counted], own: Callable[[], Counted]) -> Counted:
        now = self._clock()
        if now < self._away_until:
            return own()
        away = self._away_until > 0.0
        if away:
            # Claimed before trying, so that only one thread waits for a Redis that does not answer.
            self._away_until = now + RETRY_REDIS_AFTER_S
        try:
            answer = shared()
        except self._failures as error:
            self._went_away(now, type(error).__name__, known=away)
            return own()
        if away:
            self._away_until = 0.0
            structlog.get_logger().info("rate_limits_in_redis")
        return answer

    def _went_away(self, now: float, reason: str, *, known: bool) -> None:
        self._away_until = now + RETRY_REDIS_AFTER_S
        if not known:
            structlog.get_logger().warning("rate_limits_in_memory", reason=reason)


class RateLimits:
    """The limits of one app: every request that reaches Flask is counted, and refused once its client has used its share."""

    def __init__(self, app: Flask, config: Config) -> None:
        uri = f"fallback+{config.redis_url}" if config.redis_url else "process://"
        self._limiter = Limiter(lambda: request.remote_addr or "", storage_uri=uri, strategy="fixed-window")
        # Keeps flask-limiter from adding its hooks: they cost 83-101 us a request, its strategy hit directly 14 us.
        app.extensions["limiter"] = {self._limiter}
        self._limiter.init_app(app)
        self._default = parse(config.ratelimit_default)
        predict, analyze = parse(config.ratelimit_predict), parse(config.ratelimit_analyze)
        self._own = {**dict.fromkeys(PREDICT_ENDPOINTS, predict), ANALYZE_ENDPOINT: analyze}
        if config.ratelimit_enabled:
            app.before_request(self._check_current)
        self._enabled = config.ratelimit_enabled

    def check(self, endpoint: str, client: str) -> None:
        """Raises ApiError 429, with the seconds to wait in Retry-After, once `client` is over its limit."""
        if not self._enabled:
            return
        own = self._own.get(endpoint)
        rule, scope = (own, endpoint) if own else (self._default, "default")
        if not self._limiter.limiter.hit(rule, scope, client):
            raise self._refusal(rule, scope, client)

    def check_attempts(self, client: str) -> None:
        """Raises ApiError 429 once `client` has failed too often to show a key: then a good one is refused as well."""
        if self._enabled and not self._limiter.limiter.test(FAILED_ATTEMPTS, "attempts", client):
            raise self._refusal(FAILED_ATTEMPTS, "attempts", client, "Too many wrong keys")

    def count_attempt(self, client: str) -> None:
        """Counts that `client` has shown a key, or a session, that there is not."""
        if self._enabled:
            self._limiter.limiter.hit(FAILED_ATTEMPTS, "attempts", client)

    def _check_current(self) -> None:
        current = request_ctx.request  # once: each look through flask's proxy costs
        endpoint = current.endpoint or ""
        if endpoint not in UNLIMITED_ENDPOINTS and current.method != "OPTIONS":
            self.check(endpoint, current.remote_addr or "")

    def close(self) -> None:
        """Closes the connections to Redis."""
        if isinstance(self._limiter.storage, FallbackStorage):
            self._limiter.storage.close()

    def _refusal(self, rule: RateLimitItem, scope: str, client: str, what: str = "Too many requests") -> ApiError:
        reset = self._limiter.limiter.get_window_stats(rule, scope, client).reset_time
        wait = max(1, int(reset - time.time()) + 1)
        return ApiError(
            429,
            f"{what}: {rule} are allowed. Try again in {wait} s.",
            details={"retry_after_seconds": wait},
            headers={"Retry-After": str(wait)},
        )
