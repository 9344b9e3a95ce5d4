"""What was told comes back as truth: counts, pages, files, and what is held about a person."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.clock import hour_of, iso, utc_now
from server.context import KEY
from server.db import Database
from server.query import encode_cursor
from server.services.subjects import export_subject
from server.streaming import begun
from server.tests.conftest import MakeApp
from server.tests.telling import ago, assert_rebuilt_equals_kept, rows_of, told, window


@pytest.fixture
def client(make_app: MakeApp, any_url: str) -> FlaskClient:
    return make_app(database_url=any_url, ratelimit_enabled=False).test_client()


def _database(client: FlaskClient) -> Database:
    database: Database = client.application.extensions[KEY].database
    return database


def _tell(client: FlaskClient, *events: dict[str, Any]) -> None:
    for start in range(0, len(events), 100):
        answer = client.post("/api/telemetry/batch", json={"events": events[start : start + 100]}).get_json()
        assert answer["rejected"] == []


def _get(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


EMPTY = {
    "total_events": 0,
    "drowsy_events": 0,
    "average_ear": 0.0,
    "average_duration_ms": 0.0,
    "drowsiness_rate": 0.0,
    "severity_distribution": {"none": 0, "low": 0, "medium": 0, "high": 0},
    "monitored_ms": 0,
    "from": None,
    "to": None,
}


def test_an_empty_database_is_zeros_and_idle(client: FlaskClient) -> None:
    assert _get(client, "/statistics") == _get(client, "/api/statistics") == EMPTY
    dashboard = _get(client, "/dashboard")
    assert list(dashboard) == ["overall", "last_hour", "status", "timestamp"]
    assert (dashboard["overall"], dashboard["status"]) == (EMPTY, "idle")
    assert dashboard["last_hour"] == {"events_count": 0, "drowsy_count": 0, "alert_rate": 0.0}
    assert _get(client, "/events/recent") == {"events": [], "next_cursor": None}
    assert _get(client, "/api/statistics/hourly")["hours"] == []
    assert _get(client, "/api/sessions")["sessions"] == _get(client, "/api/subjects")["subjects"] == []
    assert _get(client, "/api/devices") == {"devices": []}
    assert client.get("/api/events/export?format=jsonl").text == ""
    assert client.get("/api/events/export").text.count("\n") == 1


def test_statistics_by_hand(client: FlaskClient) -> None:
    _tell(
        client,
        told(ear_value=0.1, duration_ms=1_000),
        told(ear_value=0.2, duration_ms=6_000, subject_id="p-2"),
        told(ear_value=0.4, duration_ms=None, is_drowsy=False, kind="nod"),
        told(kind="kss", kss=7, ear_value=None, is_drowsy=None, duration_ms=None),
        window(ear_value=0.3, monitored_ms=20_000),
    )
    assert _get(client, "/statistics") == {
        "total_events": 5,
        "drowsy_events": 2,
        "average_ear": 0.25,
        "average_duration_ms": 12333.3,
        "drowsiness_rate": 50.0,
        "severity_distribution": {"none": 3, "low": 1, "medium": 0, "high": 1},
        "monitored_ms": 20_000,
        "from": None,
        "to": None,
    }
    assert _get(client, "/statistics?subject_id=p-2")["average_ear"] == 0.2
    assert _get(client, "/statistics?kind=window&device_id=d-1")["total_events"] == 1
    assert _get(client, "/statistics?device_id=nobody") == EMPTY


def test_a_span_counts_whole_hours_and_says_so(client: FlaskClient) -> None:
    hour = hour_of(utc_now()) - timedelta(hours=10)
    _tell(client, *(told(timestamp=iso(hour + timedelta(minutes=30 * half))) for half in range(8)))
    begin, end = iso(hour + timedelta(minutes=70)), iso(hour + timedelta(minutes=130))
    answer = _get(client, f"/statistics?from={begin}&to={end}")
    assert answer["total_events"] == 4
    assert (answer["from"], answer["to"]) == (iso(hour + timedelta(hours=1)), iso(hour + timedelta(hours=3)))
    hourly = _get(client, f"/api/statistics/hourly?from={begin}&to={end}")
    assert [(one["hour"], one["total_events"]) for one in hourly["hours"]] == [
        (iso(hour + timedelta(hours=1)), 2),
        (iso(hour + timedelta(hours=2)), 2),
    ]
    assert _get(client, f"/statistics?to={iso(hour)}")["total_events"] == 0


def test_an_hour_by_kind_and_level(client: FlaskClient) -> None:
    at = iso(hour_of(utc_now()) - timedelta(hours=2))
    _tell(
        client,
        window(timestamp=at),
        window(timestamp=at, monitored_ms=10_000, subject_id="p-2"),
        told(timestamp=at, kind="microsleep"),
        told(timestamp=at, kind="alarm", alert_level=2),
        told(timestamp=at, kind="alarm", alert_level=3),
        told(timestamp=at, kind="feedback", feedback="false_alarm", is_drowsy=None),
        told(timestamp=at),
    )
    (hour,) = _get(client, "/api/statistics/hourly")["hours"]
    assert hour == {
        "hour": at,
        "total_events": 7,
        "drowsy_events": 4,
        "monitored_ms": 40_000,
        "observed_ms": 60_000,
        "worst_level": 3,
        "kinds": {"window": 2, "microsleep": 1, "alarm": 2, "feedback": 1},
        "alarms": {"1": 0, "2": 1, "3": 1},
        "false_alarms": 1,
    }


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (window(), "normal"),
        (told(ear_value=0.4, is_drowsy=False), "normal"),
        (told(is_drowsy=False), "warning"),
        (told(duration_ms=100), "warning"),
        (window(alert_level=1), "warning"),
        (told(duration_ms=5_000), "critical"),
        (told(kind="alarm", alert_level=3), "critical"),
        (told(duration_ms=5_000, timestamp=ago(minutes=61)), "idle"),
    ],
)
def test_the_worst_of_the_last_hour_is_the_status(make_app: MakeApp, event: dict[str, Any], status: str) -> None:
    client = make_app().test_client()
    _tell(client, event)
    dashboard = _get(client, "/dashboard")
    assert dashboard["status"] == status
    assert dashboard["last_hour"]["events_count"] == (status != "idle")
    assert dashboard["overall"]["total_events"] == 1


def _pages(client: FlaskClient, path: str, name: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = _get(client, path + cursor)
        yield from page[name]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"


def test_pages_hold_every_event_once_newest_first_also_those_of_one_moment(client: FlaskClient) -> None:
    events = [told(timestamp=ago(minutes=minute // 10 * 7), session_id="s-1") for minute in range(73)]
    _tell(client, *events, told(session_id="s-2"))
    seen = list(_pages(client, "/events/recent?limit=7&session_id=s-1", "events"))
    assert sorted(event["event_id"] for event in seen) == sorted(event["event_id"] for event in events)
    times = [event["timestamp"] for event in seen]
    assert times == sorted(times, reverse=True)


def test_a_page_is_not_disturbed_by_what_comes_meanwhile(client: FlaskClient) -> None:
    _tell(client, *(told(timestamp=ago(minutes=minute)) for minute in range(10, 20)))
    first = _get(client, "/events/recent?limit=5")
    _tell(client, told(timestamp=ago(minutes=1)))
    second = _get(client, f"/events/recent?limit=5&cursor={first['next_cursor']}")
    ids = [event["event_id"] for event in first["events"] + second["events"]]
    assert len(set(ids)) == 10
    assert second["next_cursor"] is None


FORGED = [
    "",
    "x",
    "!!!!",
    "0",
    encode_cursor(0, ""),
    encode_cursor(1, "a b"),
    encode_cursor(10**20, 1),
    "%00",
    "e" * 5000,
]
FORGED += [encode_cursor(1, "x"), encode_cursor(1, 2**63), encode_cursor(10**15 - 1, 1), "1 OR 1=1"]


@pytest.mark.parametrize("cursor", FORGED, ids=range(len(FORGED)))
def test_a_forged_cursor_is_refused(make_app: MakeApp, cursor: str) -> None:
    answer = make_app().test_client().get("/events/recent", query_string={"cursor": cursor})
    assert (answer.status_code, list(answer.get_json()["details"])) == (400, ["cursor"])


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=5.0", "limit"), ("limit=1e2", "limit"), ("limit=", "limit"),
        ("from=yesterday", "from"), ("to=2026-11-20", "to"), ("from=1999-01-01T00:00:00Z", "from"), ("from=nan", "from"),
        ("from=2026-11-20T10:00:00Z&to=2026-11-20T10:00:00Z", "to"), ("kind=blink", "kind"), ("subject_id=a b", "subject_id"),
        ("subject_id='; DROP TABLE events; --", "subject_id"), ("device_id=a&device_id=b", "device_id"), ("page=2", "page"),
        ("session_id=<script>", "session_id"), ("limit=٣", "limit"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(make_app: MakeApp, query: str, named: str) -> None:
    answer = make_app().test_client().get(f"/events/recent?{query}")
    assert (answer.status_code, list(answer.get_json()["details"])) == (400, [named])
    assert "DROP" not in answer.text


def test_more_than_a_year_of_hours_is_refused(make_app: MakeApp) -> None:
    answer = make_app().test_client().get("/api/statistics/hourly?from=2020-01-01T00:00:00Z")
    assert answer.get_json()["details"]["to"]["maximum_days"] == 366


def test_an_export_holds_every_event_as_it_was_told(client: FlaskClient) -> None:
    events = [
        window(timestamp=ago(minutes=90 - n), sequence=n, features={"perclos_60": n / 8, "fps": None})
        for n in range(30)
    ]
    events.append(told(reasons=["dark", "no_face"], kind="not_monitoring", is_drowsy=None, ear_value=None))
    _tell(client, *events)
    lines = client.get("/api/events/export?format=jsonl").text.splitlines()
    stored = [json.loads(line) for line in lines]
    recent = list(_pages(client, "/events/recent?limit=500", "events"))
    assert stored == recent[::-1]
    answer = client.get("/api/events/export?format=csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 31
    assert [row["event_id"] for row in rows] == [event["event_id"] for event in stored]
    assert json.loads(rows[5]["features"]) == {"perclos_60": 5 / 8, "fps": None}
    assert (rows[5]["is_drowsy"], rows[5]["ear_value"], rows[5]["kss"]) == ("false", "0.31", "")
    assert json.loads(rows[30]["reasons"]) == ["dark", "no_face"]
    assert client.get("/api/events/export?kind=not_monitoring&format=jsonl").text.count("\n") == 1


def test_an_export_that_is_not_read_to_its_end_gives_its_connection_back(client: FlaskClient) -> None:
    _tell(client, *(window(subject_id="p-1") for _ in range(5)))
    database = _database(client)
    for _ in range(20):
        stream = begun(export_subject(database, "p-1"))
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # as the server does
    assert _get(client, "/statistics")["total_events"] == 5


def test_drives_and_people(client: FlaskClient) -> None:
    _tell(client, *(window(timestamp=ago(minutes=60 - n), monitored_ms=15_000) for n in range(8)))
    _tell(client, window(timestamp=ago(minutes=10), subject_id="p-2", session_id="s-2", alert_level=2))
    _tell(client, window(kind="alarm", alert_level=3, subject_id="p-2", session_id="s-2", timestamp=ago(minutes=9)))
    newest, older = _get(client, "/api/sessions")["sessions"]
    assert (newest["session_id"], newest["worst_level"], newest["alarms"], newest["device_id"]) == ("s-2", 3, 1, "d-1")
    assert (older["events"], older["monitored_ms"], older["observed_ms"]) == (8, 120_000, 240_000)
    assert (older["started_at"], older["ended_at"]) < (newest["started_at"], newest["ended_at"])
    assert len(list(_pages(client, "/api/sessions?limit=1", "sessions"))) == 2
    assert [one["session_id"] for one in _get(client, "/api/sessions?subject_id=p-1")["sessions"]] == ["s-1"]
    assert _get(client, f"/api/sessions?to={ago(hours=3)}")["sessions"] == []
    second, first = _get(client, "/api/subjects")["subjects"]
    assert (second["subject_id"], second["alarms"], second["worst_level"]) == ("p-2", 1, 3)
    assert (first["monitored_hours"], first["events"], first["events_per_hour"]) == (0.033, 8, 240.0)


def test_what_is_held_about_a_person_is_given_and_then_forgotten(client: FlaskClient) -> None:
    _tell(client, *(window(timestamp=ago(minutes=n)) for n in range(1, 4)), window(subject_id="p-2"))
    _tell(client, told(kind="kss", kss=8, subject_id="p-1", session_id="s-1", ear_value=None, is_drowsy=None))
    held = client.get("/api/subjects/p-1/export").get_json()
    assert {name: len(held[name]) for name in ("events", "labels", "sessions", "rollups")} == {
        "events": 4, "labels": 1, "sessions": 2, "rollups": 4,
    }  # fmt: skip
    assert held["labels"][0]["kss"] == 8
    answer = client.delete("/api/subjects/p-1")
    assert answer.get_json() == {"status": "deleted", "subject_id": "p-1", "events": 4, "labels": 1}
    database = _database(client)
    for table in ("events", "labels", "sessions", "rollups"):
        assert "p-1" not in repr(rows_of(database, table)), table
    assert _get(client, "/statistics")["total_events"] == 1
    assert_rebuilt_equals_kept(database)
    assert client.delete("/api/subjects/p-1").status_code == 404
    assert client.delete("/api/subjects/Jane%20Doe").status_code == 400
    actions = [entry["action"] for entry in _get(client, "/api/audit")["entries"]]
    assert actions == ["subject.delete", "subject.export"]


def test_a_device_gets_a_name(client: FlaskClient) -> None:
    assert client.put("/api/devices/d-1", json={"name": "Truck 12 <b>"}).get_json()["name"] == "Truck 12 <b>"
    _tell(client, window())
    device = _get(client, "/api/devices")["devices"][0]
    assert (device["name"], device["events"]) == ("Truck 12 <b>", 1)
    names: list[object] = ["", " ", "x" * 65, "a\x00", 7, None]
    for bad in [*({"name": name} for name in names), {}, {"name": "a", "b": 1}, []]:
        answer = client.put("/api/devices/d-1", json=bad)
        assert (answer.status_code, list(answer.get_json()["details"])) == (400, ["name"])


def test_without_a_database_nothing_is_lost_and_that_is_said(make_app: MakeApp) -> None:
    client = make_app(database_url="postgresql://nobody@127.0.0.1:1/none").test_client()
    for answer in (
        client.post("/api/telemetry", json=told()),
        client.get("/dashboard"),
        client.get("/api/events/export"),
    ):
        assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert "127.0.0.1" not in answer.text
