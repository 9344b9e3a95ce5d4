"""What the monitor found, as the API answers it and as Prometheus scrapes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.clock import iso, utc_now
from server.context import KEY
from server.openapi import App
from server.schemas_drift import Drift
from server.services import drift
from server.services.gauges import FRESH_S, DatabaseGauges
from server.tests.conftest import MakeApp, bearer, database_of, make_key
from server.tests.monitored import NAME, record_findings
from server.tests.test_metrics import read_samples, value

OTHER = "drowsiness_detector"
LABELS = {"model": NAME, "version": "1.0.0", "arm": "champion", "aspect": "features", "subject": "input_0"}


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    return make_app(database_url=any_url)


@pytest.fixture
def client(app: App) -> FlaskClient:
    return app.test_client()


def samples(client: FlaskClient) -> Any:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return read_samples(answer.text)


def test_before_the_first_run_there_is_nothing(client: FlaskClient) -> None:
    assert client.get("/api/drift").get_json() == {"latest": [], "history": []}
    assert not [name for name, _ in samples(client) if name.startswith(("sleepsafe_drift", "sleepsafe_monitor_"))]


def test_the_last_run_of_each_model_and_all_runs_newest_first(app: App, client: FlaskClient) -> None:
    now = utc_now()
    record_findings(database_of(app), now - timedelta(hours=2), 2)
    record_findings(database_of(app), now - timedelta(hours=1), 1, name=OTHER)
    record_findings(database_of(app), now, 2, status="drift", value=0.3)

    answer = client.get("/api/drift").get_json()
    Drift.model_validate(answer)
    assert [(each["name"], each["status"]) for each in answer["latest"]] == [(OTHER, "ok"), *[(NAME, "drift")] * 2]
    assert [each["status"] for each in answer["history"]] == ["drift", "drift", "ok", "ok", "ok"]
    assert answer["history"][0] == {
        "at": iso(now), "name": NAME, "version": "1.0.0", "arm": "champion", "aspect": "features", "subject": "input_1",
        "from": iso(now - timedelta(days=1)), "to": iso(now), "n": 1_000, "value": 0.3, "threshold": 0.1,
        "status": "drift", "details": {"number": 1},
    }  # fmt: skip
    only = client.get(f"/api/drift?name={OTHER}&limit=5").get_json()
    assert [len(only["latest"]), len(only["history"])] == [1, 1]
    assert len(client.get("/api/drift?limit=2").get_json()["history"]) == 2


@pytest.mark.parametrize("query", ["name=nothing", "limit=0", "limit=501", "name=", "more=1"])
def test_other_questions_are_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/drift?{query}")
    assert answer.status_code == 400
    assert list(answer.get_json()["details"]) == [query.split("=", maxsplit=1)[0]]


def test_who_may_not_read_may_not_read_it(make_app: MakeApp, any_url: str) -> None:
    app = make_app(auth="keys", database_url=any_url)
    client = app.test_client()
    assert client.get("/api/drift").status_code == 401
    device, viewer = (make_key(app, role)["key"] for role in ("device", "viewer"))
    assert client.get("/api/drift", headers=bearer(device)).status_code == 403
    assert client.get("/api/drift", headers=bearer(viewer)).status_code == 200


def test_the_last_findings_are_gauges(app: App, client: FlaskClient) -> None:
    now = utc_now()
    record_findings(database_of(app), now - timedelta(hours=1), 3, value=0.7)
    record_findings(database_of(app), now, 1, status="drift", value=0.3)
    record_findings(database_of(app), now, 1, status="too_few", value=None, threshold=None, subject="few")
    found = samples(client)
    assert value(found, "sleepsafe_drift_value", **LABELS) == 0.3
    assert value(found, "sleepsafe_drift_threshold", **LABELS) == 0.1
    assert value(found, "sleepsafe_drift_status", **LABELS) == 1
    few = {**LABELS, "subject": "few"}
    assert value(found, "sleepsafe_drift_status", **few) == -1
    assert ("sleepsafe_drift_value", frozenset(few.items())) not in found
    assert len([name for name, _ in found if name == "sleepsafe_drift_status"]) == 2
    assert value(found, "sleepsafe_monitor_last_run_timestamp_seconds") == pytest.approx(now.timestamp(), abs=1e-3)


def test_gauges_are_read_at_most_every_half_minute(app: App) -> None:
    clock = [1_000.0]
    gauges = DatabaseGauges(database_of(app), (drift.gauges,), lambda: clock[0])
    assert b"input_0" not in gauges.exposition()
    record_findings(database_of(app), utc_now(), 1)
    clock[0] += FRESH_S - 1
    assert b"input_0" not in gauges.exposition()
    clock[0] += 1
    assert b"input_0" in gauges.exposition()


def test_metrics_without_a_database_are_the_others(make_app: MakeApp) -> None:
    app = make_app(database_url="postgresql://nobody@127.0.0.1:1/nothing")
    client = app.test_client()
    client.get("/health")
    found = samples(client)
    assert value(found, "sleepsafe_requests_total", route="/health", status="200") == 1
    assert not [name for name, _ in found if name.startswith("sleepsafe_drift")]
    assert app.extensions[KEY].gauges.exposition() == b""


def test_drift_without_a_database_is_503(make_app: MakeApp) -> None:
    client = make_app(database_url="postgresql://nobody@127.0.0.1:1/nothing").test_client()
    assert client.get("/api/drift").status_code == 503
