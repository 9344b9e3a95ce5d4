"""What happened in the last hour, as Prometheus scrapes it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.tests.conftest import MakeApp
from server.tests.telling import ago, told, window
from server.tests.test_metrics import read_samples, value


@pytest.fixture
def client(make_app: MakeApp, any_url: str) -> FlaskClient:
    return make_app(database_url=any_url).test_client()


def test_nothing_told_is_zero(client: FlaskClient) -> None:
    found = read_samples(client.get("/metrics").text)
    hours = {name: number for (name, _), number in found.items() if name.endswith("_last_hour")}
    assert set(hours.values()) == {0.0}
    assert len(hours) == 6


def test_the_last_hour_by_when_it_happened(client: FlaskClient) -> None:
    alarm = {"kind": "alarm", "device_id": "d-1", "subject_id": "p-1"}
    events = [
        window(),
        window(device_id="d-2"),
        told(**alarm, alert_level=1),
        told(**alarm, alert_level=3),
        told(**alarm, alert_level=3, timestamp=ago(minutes=59)),
        told(**alarm, alert_level=3, timestamp=ago(minutes=61)),
        window(device_id="d-3", timestamp=ago(hours=2)),
    ]
    assert client.post("/telemetry/batch", json={"events": events}).get_json()["events_logged"] == len(events)

    found = read_samples(client.get("/metrics").text)
    assert [value(found, "sleepsafe_alarms_last_hour", level=str(level)) for level in (1, 2, 3)] == [1, 0, 2]
    names = ("events", "devices", "subjects", "monitored_seconds", "false_alarms")
    assert [value(found, f"sleepsafe_{name}_last_hour") for name in names] == [5, 2, 1, 60, 0]
