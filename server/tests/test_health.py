from __future__ import annotations

import threading
from datetime import UTC, datetime

from flask.testing import FlaskClient

from server.services.health import Checks
from server.tests.conftest import MakeApp
from server.tests.processes import free_port

NOWHERE = "127.0.0.1:1"


def test_health_says_who_answers(client: FlaskClient) -> None:
    body = client.get("/health").get_json()
    assert list(body) == ["status", "service", "version", "environment", "timestamp", "uptime_seconds"]
    assert (body["status"], body["service"], body["environment"]) == ("healthy", "sleepsafe", "test")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(body["timestamp"])).total_seconds()) < 60
    assert body["uptime_seconds"] >= 0


def test_ready_with_models_and_database(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    checks = {"database": "ok", "redis": "not configured", "mlflow": "not configured", "models": "ok"}
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready", "checks": checks})
    assert client.get("/api/health").get_json() == {
        "status": "ok",
        "message": "Everything answers.",
        "model_status": "loaded",
        "api_version": "0.1.0",
        "checks": checks,
    }


def test_redis_and_mlflow_being_down_is_degraded_and_still_ready(make_app: MakeApp) -> None:
    client = make_app(redis_url=f"redis://{NOWHERE}", mlflow_tracking_uri=f"http://{NOWHERE}").test_client()
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.get_json()["status"]) == (200, "degraded")
    summary = client.get("/api/health").get_json()
    assert summary["status"] == "degraded"
    assert summary["message"] == "Not answering: redis, mlflow."


def test_an_unreachable_database_is_not_ready_and_does_not_stop_the_start(make_app: MakeApp) -> None:
    client = make_app(database_url=f"postgresql://user:hunter2@127.0.0.1:{free_port()}/name").test_client()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
    assert answer.get_json()["details"]["database"] == "unreachable"
    assert client.get("/api/health").get_json()["status"] == "degraded"
    assert client.get("/health").status_code == 200
    assert "hunter2" not in answer.text


def test_postgresql_is_ready(make_app: MakeApp, postgres_url: str) -> None:
    app = make_app(database_url=postgres_url.replace("postgresql://", "postgres://"))
    assert app.test_client().get("/health/ready").get_json()["checks"]["database"] == "ok"


def test_a_check_that_hangs_is_cut_and_not_joined_by_another() -> None:
    released, calls = threading.Event(), []

    def hang() -> None:
        calls.append(1)
        released.wait(30)

    checks = Checks({"database": hang, "models": lambda: None}, limit=0.05, remember=0.0)
    assert checks.run() == {"database": "unreachable", "models": "ok"}
    assert checks.run()["database"] == "unreachable"
    assert len(calls) == 1
    released.set()
    checks.close()


def test_answers_are_remembered_for_a_moment() -> None:
    calls: list[int] = []
    checks = Checks({"database": lambda: calls.append(1)}, remember=60.0)
    assert [checks.run()["database"] for _ in range(5)] == ["ok"] * 5
    assert len(calls) == 1
    checks.close()
