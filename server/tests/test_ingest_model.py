"""Ingest, duplicates, deletes and statistics against a plain Python model of them, in any order that Hypothesis thinks of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import delete

from server.clock import hour_of, iso, utc_now
from server.db import Database
from server.errors import ApiError
from server.ids import uuid7
from server.models import Base
from server.query import Query
from server.services.devices import list_devices
from server.services.events import read_recent
from server.services.ingest import log_batch, log_event
from server.services.rollups import rebuild_rollups
from server.services.sessions import list_sessions
from server.services.statistics import read_statistics
from server.services.subjects import delete_subject
from server.telemetry import parse_event
from server.tests.telling import rows_of

START = hour_of(utc_now()) - timedelta(hours=6)
PEOPLE = st.sampled_from([None, "p-1", "p-2"])
EVENTS = st.fixed_dictionaries(
    {
        "event_id": st.builds(uuid7),
        "timestamp": st.integers(0, 5 * 3_600_000).map(lambda ms: iso(START + timedelta(milliseconds=ms))),
        "kind": st.sampled_from(["window", "microsleep", "alarm", "nod"]),
    },
    optional={
        "ear_value": st.floats(0, 1),
        "is_drowsy": st.booleans(),
        "duration_ms": st.floats(0, 20_000),
        "alert_level": st.integers(0, 3),
        "subject_id": PEOPLE.filter(bool),
        "session_id": st.sampled_from(["s-1", "s-2"]),
    },
)


class Telemetry(RuleBasedStateMachine):
    """`known` is what must be stored: the first event of each id, unless its person was forgotten."""

    sent = Bundle("sent")

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.known: dict[str, dict[str, Any]] = {}
        self.next_sequence = 0

    @initialize()
    def empty(self) -> None:
        with self.database.engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name != "audit":
                    connection.execute(delete(table))

    @rule(target=sent, event=EVENTS)
    def tell_one(self, event: dict[str, Any]) -> dict[str, Any]:
        assert log_event(event, self.database)["event_id"] == event["event_id"]
        self.known[event["event_id"]] = event
        return event

    @rule(target=sent, events=st.lists(EVENTS, min_size=1, max_size=8), again=st.booleans())
    def tell_many(self, events: list[dict[str, Any]], again: bool) -> Any:
        events = [{**event, "device_id": "d-1", "sequence": self.next_sequence + i} for i, event in enumerate(events)]
        self.next_sequence += len(events)
        batch = [*events, *events[:2]] if again else events
        answer = log_batch({"events": batch}, self.database)
        assert (answer["events_logged"], answer["duplicates"]) == (len(events), len(batch) - len(events))
        self.known |= {event["event_id"]: event for event in events}
        return multiple(*events)

    @rule(event=sent)
    def tell_again(self, event: dict[str, Any]) -> None:
        if event["event_id"] in self.known:
            assert log_batch({"events": [event]}, self.database)["duplicates"] == 1

    @rule(event=sent)
    def tell_another_under_the_same_id(self, event: dict[str, Any]) -> None:
        if event["event_id"] not in self.known:
            return
        with pytest.raises(ApiError) as refusal:
            log_event({**event, "kss": 5}, self.database)
        assert refusal.value.status == 409

    @rule(event=consumes(sent))
    def forget_a_person(self, event: dict[str, Any]) -> None:
        subject = event.get("subject_id")
        theirs = [one for one in self.known.values() if one.get("subject_id") == subject]
        if subject is None or not theirs:
            return
        gone = self.database.write(lambda connection: delete_subject(connection, subject, "test"))
        assert gone["events"] == len(theirs)
        self.known = {key: one for key, one in self.known.items() if one.get("subject_id") != subject}

    @rule()
    def rebuild(self) -> None:
        kept = rows_of(self.database, "rollups")
        self.database.write(rebuild_rollups)
        assert rows_of(self.database, "rollups") == kept

    @invariant()
    def statistics_are_those_of_the_model(self) -> None:
        assert read_statistics(self.database, Query()) == _statistics(self.known.values())
        span = Query(from_=START + timedelta(hours=1), to=START + timedelta(hours=3), subject_id="p-1")
        within = [one for one in self.known.values() if one.get("subject_id") == "p-1" and _is_within(one, span)]
        expected = _statistics(within) | {
            "from": iso(START + timedelta(hours=1)),
            "to": iso(START + timedelta(hours=3)),
        }
        assert read_statistics(self.database, span) == expected

    @invariant()
    def pages_and_drives_hold_what_is_known(self) -> None:
        events = read_recent(self.database, Query(limit=500))["events"]
        assert sorted(event["event_id"] for event in events) == sorted(self.known)
        drives = list_sessions(self.database, Query(limit=500))["sessions"]
        assert sum(drive["events"] for drive in drives) == sum("session_id" in one for one in self.known.values())
        if self.next_sequence:
            assert list_devices(self.database)["devices"][0]["missing"] == []


def _is_within(event: dict[str, Any], span: Query) -> bool:
    assert span.from_ is not None
    assert span.to is not None
    return span.from_ <= datetime.fromisoformat(event["timestamp"]) < span.to


def _statistics(events: Any) -> dict[str, Any]:
    events = list(events)
    ears = [round(event["ear_value"] * 1e6) for event in events if "ear_value" in event]
    durations = [round(event["duration_ms"]) for event in events if "duration_ms" in event]
    judged = [event["is_drowsy"] for event in events if "is_drowsy" in event]
    severities = [parse_event(event, utc_now()).row["severity"] for event in events]
    return {
        "total_events": len(events),
        "drowsy_events": sum(judged),
        "average_ear": round(sum(ears) / len(ears) / 1e6, 4) if ears else 0.0,
        "average_duration_ms": round(sum(durations) / len(durations), 1) if durations else 0.0,
        "drowsiness_rate": round(100 * sum(judged) / len(judged), 2) if judged else 0.0,
        "severity_distribution": {name: severities.count(name) for name in ("none", "low", "medium", "high")},
        "monitored_ms": 0,
        "from": None,
        "to": None,
    }


def test_telemetry_is_what_a_plain_model_says(database: Database) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    bounds = settings(
        max_examples=12, stateful_step_count=16, deadline=None, derandomize=True, suppress_health_check=checks
    )

    class OnThis(Telemetry):
        def __init__(self) -> None:
            super().__init__(database)

    run(OnThis, settings=bounds)
