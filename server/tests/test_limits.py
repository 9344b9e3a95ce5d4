from __future__ import annotations

import threading

from flask.testing import FlaskClient

from server.limits import RETRY_REDIS_AFTER_S, FallbackStorage, ProcessStorage
from server.tests.conftest import STRESS, MakeApp, missing
from server.tests.processes import RedisServer, free_port


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _statuses(client: FlaskClient, count: int, **headers: str) -> list[int]:
    return [client.post("/api/predict", json=STRESS, headers=headers).status_code for _ in range(count)]


def test_over_the_limit_is_429_and_says_when_to_come_back(make_app: MakeApp) -> None:
    client = make_app(ratelimit_predict="3/minute").test_client()
    assert _statuses(client, 3) == [200] * 3
    answer = client.post("/api/predict", json=STRESS)
    assert (answer.status_code, answer.get_json()["error"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert answer.get_json()["details"]["retry_after_seconds"] == int(answer.headers["Retry-After"])


def test_routes_have_shares_of_their_own_and_probes_have_no_limit(make_app: MakeApp) -> None:
    client = make_app(ratelimit_predict="1/minute", ratelimit_default="1/minute").test_client()
    assert _statuses(client, 2) == [200, 429]
    assert client.post("/api/batch-predict", json={"data": [STRESS]}).status_code == 200
    assert [client.get("/api/features").status_code for _ in range(2)] == [200, 429]
    for path in ("/health", "/health/ready", "/api/health", "/metrics", "/docs/init.js"):
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3


def test_clients_have_shares_of_their_own(make_app: MakeApp) -> None:
    client = make_app(ratelimit_predict="1/minute").test_client()
    for address in ("10.0.0.1", "10.0.0.2"):
        answer = client.post("/api/predict", json=STRESS, environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == 200


def test_who_the_client_is_comes_from_trusted_proxies_only(make_app: MakeApp) -> None:
    open_client = make_app(ratelimit_predict="1/minute").test_client()
    assert _statuses(open_client, 1, **{"X-Forwarded-For": "10.0.0.1"}) == [200]
    assert _statuses(open_client, 1, **{"X-Forwarded-For": "10.0.0.2"}) == [429]
    behind = make_app(ratelimit_predict="1/minute", trusted_proxies=1).test_client()
    assert _statuses(behind, 1, **{"X-Forwarded-For": "10.0.0.1"}) == [200]
    assert _statuses(behind, 1, **{"X-Forwarded-For": "6.6.6.6, 10.0.0.2"}) == [200]
    assert _statuses(behind, 1, **{"X-Forwarded-For": "7.7.7.7, 10.0.0.2"}) == [429]


def test_limits_can_be_switched_off(make_app: MakeApp) -> None:
    client = make_app(ratelimit_enabled=False, ratelimit_predict="1/minute").test_client()
    assert _statuses(client, 3) == [200] * 3


def test_a_window_ends_and_expired_ones_are_forgotten() -> None:
    clock = Clock()
    storage = ProcessStorage(clock=clock)
    assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (storage.get("a"), storage.get_expiry("a")) == (3, 1060.0)
    clock.now += 60
    assert storage.get("a") == 0
    assert storage.incr("b", 60) == 1
    assert storage.get_expiry("a") == clock.now


def test_while_redis_is_away_memory_counts_and_redis_is_asked_again_later(redis_server: RedisServer) -> None:
    _require_redis()
    clock = Clock()
    storage = FallbackStorage(f"fallback+{redis_server.url}", clock=clock)
    assert storage.incr("key", 60) == 1
    redis_server.start()
    assert storage.incr("key", 60) == 2, "still in memory"
    clock.now += RETRY_REDIS_AFTER_S
    assert storage.incr("key", 60) == 1, "now in Redis"
    redis_server.stop()
    assert storage.incr("key", 60) == 3, "in memory again"
    storage.close()


def test_two_apps_share_their_counts_through_redis(make_app: MakeApp, redis_server: RedisServer) -> None:
    _require_redis()
    redis_server.start()
    first, second = (make_app(ratelimit_predict="3/minute", redis_url=redis_server.url).test_client() for _ in range(2))
    assert _statuses(first, 2) == [200, 200]
    assert _statuses(second, 2) == [200, 429]


def test_redis_killed_and_restarted_under_load_is_never_seen(make_app: MakeApp, redis_server: RedisServer) -> None:
    _require_redis()
    redis_server.start()
    app = make_app(redis_url=redis_server.url, ratelimit_predict="1000000/minute", log_level="error")
    seen: set[int] = set()
    stop = threading.Event()

    def load() -> None:
        client = app.test_client()
        while not stop.is_set():
            seen.update(_statuses(client, 20))

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        redis_server.stop()
        _statuses(app.test_client(), 50)
        redis_server.start()
        _statuses(app.test_client(), 50)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen == {200}


def test_a_redis_that_was_never_there_is_never_seen(make_app: MakeApp) -> None:
    client = make_app(redis_url=f"redis://127.0.0.1:{free_port()}", ratelimit_predict="2/minute").test_client()
    assert _statuses(client, 3) == [200, 200, 429]


def _require_redis() -> None:
    if not RedisServer.is_installed():
        missing("no redis-server on PATH")
