"""Events are stored once, all of them or none, and what is refused says why."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.clock import iso, to_ms, utc_now
from server.context import KEY
from server.db import Database
from server.errors import ApiError
from server.ids import uuid7
from server.telemetry import parse_event
from server.tests.conftest import MakeApp
from server.tests.telling import CLOSED, assert_rebuilt_equals_kept, rows_of, told, window

ONE, MANY = "/api/telemetry", "/api/telemetry/batch"


@pytest.fixture
def client(make_app: MakeApp, any_url: str) -> FlaskClient:
    return make_app(database_url=any_url, ratelimit_enabled=False).test_client()


def _database(client: FlaskClient) -> Database:
    database: Database = client.application.extensions[KEY].database
    return database


def _post(client: FlaskClient, event: object, path: str = ONE) -> TestResponse:
    return client.post(path, data=json.dumps(event), content_type="application/json")


def _refusal(answer: TestResponse, status: int = 400, kind: str = "validation_error") -> dict[str, Any]:
    body = answer.get_json()
    assert (answer.status_code, body["error"]) == (status, kind)
    details: dict[str, Any] = body["details"]
    return details


def _total(client: FlaskClient) -> int:
    return int(client.get("/statistics").get_json()["total_events"])


@pytest.mark.parametrize("path", ["/telemetry", "/api/telemetry"])
def test_the_three_fields_of_old_clients_are_enough(client: FlaskClient, path: str) -> None:
    before = utc_now()
    answer = _post(client, CLOSED, path)
    body = answer.get_json()
    assert answer.status_code == 200
    assert list(body) == ["status", "event_id", "timestamp", "severity"]
    assert (body["status"], body["severity"]) == ("logged", "medium")
    assert before <= datetime.fromisoformat(body["timestamp"]) <= utc_now()
    assert client.get("/events/recent").get_json()["events"][0]["event_id"] == body["event_id"]


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"ear_value": 0.26, "duration_ms": 9_000}, "none"),
        ({"ear_value": 0.25, "duration_ms": 1_999}, "low"),
        ({"ear_value": 0.25, "duration_ms": 2_000}, "medium"),
        ({"ear_value": 0.0, "duration_ms": 4_999.9}, "medium"),
        ({"ear_value": 0.0, "duration_ms": 5_000}, "high"),
        ({"kind": "microsleep", "ear_value": None, "duration_ms": 1_600}, "low"),
        ({"kind": "sleep", "ear_value": None, "duration_ms": 3_100}, "medium"),
        ({"kind": "long_blink", "ear_value": 0.3, "duration_ms": 600}, "none"),
        ({"kind": "window", "duration_ms": 30_000}, "none"),
        ({"kind": "yawn", "duration_ms": 6_000}, "none"),
        ({"kind": "alarm", "alert_level": 3, "duration_ms": 100}, "high"),
        ({"kind": "alarm", "alert_level": 1, "duration_ms": 9_000}, "low"),
        ({"kind": "alarm", "alert_level": 0}, "none"),
    ],
)
def test_severity(client: FlaskClient, fields: dict[str, Any], severity: str) -> None:
    assert _post(client, told(**fields)).get_json()["severity"] == severity


@pytest.mark.parametrize(
    "sent",
    [
        "2026-11-20T10:00:00Z",
        "2026-11-20T12:00:00+02:00",
        "2026-11-20 10:00:00.000999Z",
        1_795_168_800_000,
        1_795_168_800_000.4,
    ],
)
def test_a_time_is_stored_as_utc(client: FlaskClient, sent: str | float) -> None:
    assert _post(client, told(timestamp=sent)).get_json()["timestamp"] == "2026-11-20T10:00:00.000Z"
    assert rows_of(_database(client), "events")[0][2] == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_clock_may_be_a_day_ahead_and_no_more(client: FlaskClient) -> None:
    assert _post(client, told(timestamp=iso(utc_now() + timedelta(hours=23, minutes=59)))).status_code == 200
    assert list(_refusal(_post(client, told(timestamp=iso(utc_now() + timedelta(hours=24, minutes=1)))))) == [
        "timestamp"
    ]


SQL, HTML = "'; DROP TABLE events; --", "<script>alert(1)</script>"
NO_ID: list[object] = ["", "Jane Doe", "x" * 65, 7, "a\n", SQL, HTML]
NO_UUID: list[object] = ["7", "01939b6e", "z" * 36, 7, "", "01939b6e-4d5c-7a3f-8b21-0c9a4e7f5d10\n", SQL]
NO_TIME: list[object] = ["yesterday", "2026-11-20", "2026-11-20T10:00:00", "", True, -1, 1e300, 10**30, [], HTML]
NO_TIME += ["1999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
BAD_VALUES: dict[str, list[object]] = {
    "ear_value": [-0.1, 1.1, "0.2", True, float("nan"), float("inf")],
    "is_drowsy": ["true", 1, 0],
    "duration_ms": [-1, 86_400_001, "5", True, float("inf")],
    "monitored_ms": [-1, 2501],
    "timestamp": NO_TIME,
    "event_id": NO_UUID,
    "about": NO_UUID,
    "device_id": NO_ID,
    "subject_id": NO_ID,
    "session_id": NO_ID,
    "kind": ["", "Microsleep", "blink", 3, SQL],
    "alert_level": [-1, 4, 1.5, "2", True],
    "kss": [0, 10, 5.5, "5"],
    "features": [{"glucose": 1}, {"perclos_60": "low"}, {"perclos_60": 1e10}, [], {"a\x00": 1}],
    "reasons": ["dark", ["Dark"], ["x" * 33], ["dark"] * 17],
    "state": [HTML, 1],
    "cause": [HTML, 1],
    "feedback": [HTML, 1],
    "model_version": [HTML, ""],
    "app_version": [SQL, ""],
    "model_arm": ["control"],
    "stress_level": ["extreme"],
    "sequence": [-1, 2**53, 1.0],
}
BAD = [(field, value) for field, values in BAD_VALUES.items() for value in values]
NO_BATCH: list[object] = [{}, {"events": []}, {"events": [1] * 101}, {"events": "all"}, {"events": [1], "more": 1}, []]


@pytest.mark.parametrize(("field", "value"), BAD, ids=repr)
def test_a_bad_value_is_named_with_what_is_allowed(field: str, value: object) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_event(told(device_id="d-1") | {field: value}, utc_now())
    details = refusal.value.body["details"]
    assert (refusal.value.status, list(details)) == (400, [field])
    assert "must be" in details[field]["message"]
    assert "DROP" not in str(refusal.value.body)
    assert "script" not in str(refusal.value.body)


@pytest.mark.parametrize("bad", [{"ear_value": -0.1}, {"is_drowsy": "true"}, {"subject_id": "<b>"}, {"glucose": 1}])
def test_a_refused_event_is_not_stored(client: FlaskClient, bad: dict[str, Any]) -> None:
    assert list(_refusal(_post(client, told(**bad)))) == list(bad)
    assert _total(client) == 0


@pytest.mark.parametrize("field", ["event_id", "timestamp", "device_id", "sequence", "features", "kss"])
def test_null_is_no_value_where_a_field_may_only_be_left_out(client: FlaskClient, field: str) -> None:
    assert list(_refusal(_post(client, told() | {field: None}))) == [field]


@pytest.mark.parametrize("field", ["ear_value", "is_drowsy", "duration_ms"])
def test_what_old_clients_have_to_send_is_missed_by_name(client: FlaskClient, field: str) -> None:
    assert "is missing" in _refusal(_post(client, told(**{field: None})))[field]["message"]
    assert _post(client, told(kind="nod", **{field: None})).status_code == 200


@pytest.mark.parametrize(("kind", "field"), [("feedback", "feedback"), ("kss", "kss"), ("stress", "stress_level")])
def test_an_answer_needs_what_it_answers(client: FlaskClient, kind: str, field: str) -> None:
    assert "is missing" in _refusal(_post(client, told(kind=kind)))[field]["message"]


def test_a_sequence_needs_its_device(client: FlaskClient) -> None:
    assert "sequence counts" in _refusal(_post(client, told(sequence=1)))["device_id"]["message"]


@pytest.mark.parametrize("event", [None, 1, "event", [], True])
def test_what_is_no_object_is_refused(client: FlaskClient, event: object) -> None:
    _refusal(_post(client, event))
    answer = _post(client, {"events": [event, told()]}, MANY).get_json()
    assert (answer["status"], answer["events_logged"], answer["rejected"][0]["index"]) == ("partial", 1, 0)


def test_the_same_again_is_counted_once(client: FlaskClient) -> None:
    event = told(device_id="d-1", features={"perclos_60": 0.1, "fps": None}, reasons=["dark"], sequence=0)
    first, second = _post(client, event), _post(client, {**event, "event_id": event["event_id"].upper()})
    assert first.get_json() == second.get_json()
    batch = _post(client, {"events": [event, event]}, MANY).get_json()
    assert (batch["status"], batch["events_logged"], batch["duplicates"]) == ("logged", 0, 2)
    assert _total(client) == 1
    assert_rebuilt_equals_kept(_database(client))


def test_the_same_time_in_other_words_and_no_time_are_the_same_event(client: FlaskClient) -> None:
    event = told(timestamp="2026-11-20T12:00:00+02:00")
    assert _post(client, event).status_code == 200
    assert _post(client, {**event, "timestamp": to_ms(datetime(2026, 11, 20, 10, tzinfo=UTC))}).status_code == 200
    timeless = told(timestamp=None)
    assert _post(client, timeless).status_code == 200
    assert _post(client, timeless).status_code == 200
    assert _total(client) == 2


def test_another_event_under_the_same_id_is_a_conflict_and_the_first_stays(client: FlaskClient) -> None:
    event = told()
    _post(client, event)
    _refusal(_post(client, {**event, "duration_ms": 9_000}), 409, "conflict")
    batch = _post(client, {"events": [{**event, "ear_value": 0.2}, told(), {**event, "kss": 3}]}, MANY).get_json()
    assert [(one["index"], one["error"]["error"]) for one in batch["rejected"]] == [(0, "conflict"), (2, "conflict")]
    assert client.get("/statistics").get_json()["average_duration_ms"] == 2500
    assert _total(client) == 2


def test_two_of_one_id_in_a_batch_the_first_stays(client: FlaskClient) -> None:
    event = told()
    batch = _post(client, {"events": [event, {**event, "duration_ms": 1}, event]}, MANY).get_json()
    assert (batch["events_logged"], batch["duplicates"], [one["index"] for one in batch["rejected"]]) == (1, 1, [1])


def test_a_batch_with_one_bad_event_stores_the_rest(client: FlaskClient) -> None:
    events = [told() for _ in range(100)]
    events[41] = told(ear_value=1.1)
    batch = _post(client, {"events": events}, MANY).get_json()
    assert (batch["status"], batch["events_logged"]) == ("partial", 99)
    assert batch["rejected"][0]["index"] == 41
    assert batch["rejected"][0]["error"]["details"]["ear_value"]["maximum"] == 1
    assert _total(client) == 99


@pytest.mark.parametrize("body", NO_BATCH, ids=range(len(NO_BATCH)))
def test_what_is_no_batch_is_refused(client: FlaskClient, body: object) -> None:
    _refusal(_post(client, body, MANY))
    assert _total(client) == 0


def test_a_batch_of_bad_events_alone_is_answered_without_the_database(client: FlaskClient) -> None:
    batch = _post(client, {"events": [1, {}]}, "/telemetry/batch").get_json()
    assert (batch["events_logged"], len(batch["rejected"])) == (0, 2)


def test_everything_that_is_told_comes_back(client: FlaskClient) -> None:
    event = window(
        sequence=7, state="drowsy", cause="perclos", reasons=["dark"], model_version="1.2.0", model_arm="champion",
        feedback="drowsy", about=uuid7(), kss=7, stress_level="high", app_version="0.1.0",
    )  # fmt: skip
    _post(client, event)
    stored = client.get("/events/recent").get_json()["events"][0]
    assert {name: stored[name] for name in event} == event
    assert stored["severity"] == "none"


def test_missing_sequence_numbers_are_told_by_range(client: FlaskClient) -> None:
    for numbers in ([5, 6], [0], [2], [9, 8], [3]):
        events = [told(device_id="d-1", sequence=number, app_version="0.1.0") for number in numbers]
        _post(client, {"events": events}, MANY)
    device = client.get("/api/devices").get_json()["devices"][0]
    assert (device["missing"], device["missing_count"], device["last_sequence"]) == ([[1, 1], [4, 4], [7, 7]], 3, 9)
    assert (device["events"], device["app_version"]) == (7, "0.1.0")
    _post(client, {"events": [told(device_id="d-1", sequence=number) for number in (1, 4, 7)]}, MANY)
    assert client.get("/api/devices").get_json()["devices"][0]["missing"] == []
    assert len(rows_of(_database(client), "received_ranges")) == 1


def test_numbers_of_several_devices_may_come_in_any_order(client: FlaskClient) -> None:
    numbers = [(device_id, number) for device_id in ("d-1", "d-2", "d-3") for number in range(50)]
    random.Random(7).shuffle(numbers)
    for start in range(0, len(numbers), 15):
        events = [told(device_id=device_id, sequence=number) for device_id, number in numbers[start : start + 15]]
        _post(client, {"events": events}, MANY)
        come = set(numbers[: start + 15])
        for device in client.get("/api/devices").get_json()["devices"]:
            before = {(device["device_id"], number) for number in range(device["last_sequence"])}
            assert device["missing_count"] == len(before - come)
            assert not come & {(device["device_id"], n) for a, b in device["missing"] for n in range(a, b + 1)}
    assert rows_of(_database(client), "received_ranges") == [("d-1", 0, 49), ("d-2", 0, 49), ("d-3", 0, 49)]


def test_no_more_missing_ranges_are_named_than_a_page_holds(client: FlaskClient) -> None:
    for start in range(0, 240, 60):
        _post(client, {"events": [told(device_id="d", sequence=2 * n) for n in range(start, start + 60)]}, MANY)
    device = client.get("/api/devices").get_json()["devices"][0]
    assert (len(device["missing"]), device["missing_count"]) == (100, 239)
