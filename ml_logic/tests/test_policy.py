"""The policy, told as stories of a few minutes: what is known, and what the driver gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from ml_logic.policy import Decision, Observation, Policy

AWAKE: dict[str, Any] = {"eyes_open": True, "fps": 20.0}
Story = list[tuple[float, Decision]]


def _told(seconds: float, known: Callable[[float], dict[str, Any]], step_s: float = 0.1) -> Story:
    """Decisions every `step_s` seconds of what `known(s)` says on top of an awake driver."""
    policy = Policy()
    times = [i * step_s for i in range(round(seconds / step_s))]
    return [(t, policy.update(Observation(1000.0 * t, **{**AWAKE, **known(t)}))) for t in times]


def _changes(story: Story) -> Iterator[tuple[float, str, int]]:
    last = ("normal", 0)
    for t, decision in story:
        if (decision.state, decision.level) != last:
            last = decision.state, decision.level
            yield round(t, 1), *last


def _closed(start: float, seconds: float) -> Callable[[float], dict[str, Any]]:
    def known(t: float) -> dict[str, Any]:
        closed = start <= t < start + seconds
        return {"eyes_open": False, "closed_for_ms": 1000.0 * (t - start)} if closed else {}

    return known


def test_an_awake_driver_hears_nothing() -> None:
    assert list(_changes(_told(120.0, lambda t: {"perclos_60": 0.02, "perclos_180": 0.02}))) == []


def test_blinks_and_long_blinks_alarm_nobody() -> None:
    assert list(_changes(_told(120.0, lambda t: _closed(10.0 * (t // 10) + 3.0, 1.4)(t)))) == []


def test_an_alarm_rises_while_the_eyes_stay_closed_and_ends_by_itself() -> None:
    assert list(_changes(_told(160.0, _closed(10.0, 8.0)))) == [
        (11.5, "microsleep", 2),
        (13.0, "microsleep", 3),
        (16.0, "unresponsive", 3),
        (21.0, "unresponsive", 2),
        (24.0, "advisory", 1),  # nobody is awake again at once
        (140.9, "normal", 0),
    ]


def test_blinks_do_not_keep_an_alarm_alive_but_long_closures_do() -> None:
    def known(t: float, ms: float) -> dict[str, Any]:
        return _closed(10.0, 2.0)(t) or (_closed(2.0 * (t // 2) + 0.5, ms)(t) if t > 12.0 else {})

    quiet = {state: t for t, state, _ in _changes(_told(60.0, lambda t: known(t, 0.3)))}
    assert quiet["advisory"] == 15.0
    assert "advisory" not in {state for _, state, _ in _changes(_told(60.0, lambda t: known(t, 0.8)))}


def test_a_closure_that_ended_unseen_between_two_frames_is_alarmed_too() -> None:
    story = _told(5.0, lambda t: {"closed_for_ms": 1520.0} if round(t, 1) == 2.0 else {})
    assert next(_changes(story)) == (2.0, "microsleep", 2)


@pytest.mark.parametrize(
    ("short", "long", "state", "level"),
    [
        (0.079, 0.02, "normal", 0),
        (0.08, 0.02, "advisory", 1),
        (0.15, 0.099, "advisory", 1),
        (0.149, 0.12, "advisory", 1),
        (0.15, 0.10, "drowsy", 2),
        (0.30, 0.02, "drowsy", 2),
        (0.15, None, "advisory", 1),
        (None, None, "normal", 0),
    ],
)
def test_perclos_has_thresholds(short: float | None, long: float | None, state: str, level: int) -> None:
    _, decision = _told(2.0, lambda t: {"perclos_60": short, "perclos_180": long})[-1]
    assert (decision.state, decision.level) == (state, level)


def test_perclos_lets_go_below_its_threshold_only() -> None:
    values = [0.09, 0.07, 0.065, 0.06]
    story = _told(20.0, lambda t: {"perclos_60": values[int(t // 5)]})
    assert list(_changes(story)) == [(0.0, "advisory", 1), (17.9, "normal", 0)]


def test_severe_is_level_3_only_as_long_as_the_eyes_keep_closing() -> None:
    story = _told(40.0, lambda t: {"perclos_60": 0.35, **_closed(5.0, 0.6)(t)})
    assert list(_changes(story)) == [(0.0, "drowsy", 2), (5.3, "drowsy", 3), (18.5, "drowsy", 2)]


@pytest.mark.parametrize(
    ("known", "cause", "level"),
    [
        ({"long_blinks": 2}, None, 0),
        ({"long_blinks": 3}, "long_blinks", 1),
        ({"long_blinks": 6}, "long_blinks", 2),
        ({"nods": 1}, "nods", 1),
        ({"nods": 2}, "nods", 2),
        ({"looking_down_for_ms": 3900.0}, None, 0),
        ({"looking_down_for_ms": 4000.0}, "looking_down", 1),
        ({"looking_down_for_ms": 6000.0}, "looking_down", 3),
        ({"looking_away_for_ms": 4000.0}, "looking_away", 1),
        ({"looking_away_for_ms": 60_000.0}, "looking_away", 1),
    ],
)
def test_other_signs_have_their_levels(known: dict[str, Any], cause: str | None, level: int) -> None:
    _, decision = _told(1.0, lambda t: known)[-1]
    assert (decision.cause, decision.level) == (cause, level)


def test_the_classifier_alone_never_raises_more_than_an_advisory() -> None:
    story = _told(30.0, lambda t: {"probabilities": (0.0, 0.0, 1.0), "classified_ms": 1000.0 * t})
    assert {(d.state, d.level, d.cause) for _, d in story} == {("advisory", 1, "classifier")}


def test_an_old_answer_of_the_classifier_counts_no_more() -> None:
    story = _told(90.0, lambda t: {"probabilities": (0.0, 0.0, 1.0), "classified_ms": 0.0})
    assert list(_changes(story)) == [(0.0, "advisory", 1), (63.0, "normal", 0)]


@pytest.mark.parametrize(("drowsy", "state"), [(0.59, "normal"), (0.6, "advisory")])
def test_the_classifier_has_a_threshold(drowsy: float, state: str) -> None:
    story = _told(1.0, lambda t: {"probabilities": (1 - drowsy, 0.0, drowsy), "classified_ms": 0.0})
    assert story[-1][1].state == state


@pytest.mark.parametrize("reason", ["dark", "camera_lost", "tab_hidden", "worker_crashed"])
def test_what_it_is_told_is_said_at_once_and_taken_back_by_itself(reason: str) -> None:
    story = _told(10.0, lambda t: {"blocked": (reason,)} if 3.0 <= t < 6.0 else {})
    assert list(_changes(story)) == [(3.0, "not_monitoring", 0), (6.5, "normal", 0)]
    assert story[45][1].reasons == (reason,)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (lambda s: {"face_lost_for_ms": 1000.0 * s, "eyes_open": False}, "no_face"),
        (lambda s: {"frame_age_ms": 1000.0 * s, "face_lost_for_ms": 1000.0 * s, "eyes_open": False}, "no_frames"),
        (lambda s: {"fps": 9.4}, "low_fps"),
    ],
)
def test_what_it_sees_itself_is_said_within_two_seconds(known: Callable[[float], dict[str, Any]], reason: str) -> None:
    story = _told(12.0, lambda t: known(t - 4.0) if 4.0 <= t < 9.0 else {})
    (begun, state, _), (ended, after, _) = _changes(story)
    assert (state, after) == ("not_monitoring", "normal")
    assert 4.0 < begun <= 6.0
    assert 9.0 < ended <= 10.0
    assert story[70][1].reasons == (reason,)


def test_a_camera_of_ten_frames_a_second_is_fast_enough() -> None:
    assert list(_changes(_told(10.0, lambda t: {"fps": 9.6 + 0.8 * (round(10 * t) % 2)}))) == []


def test_an_alarm_holds_while_nobody_is_seen_and_a_slow_camera_does_not_silence_one() -> None:
    story = _told(
        30.0,
        lambda t: (
            _closed(2.0, 2.0)(t) or ({"face_lost_for_ms": 1000 * (t - 4), "eyes_open": False} if 4 < t < 20 else {})
        ),
    )
    assert [c[1:] for c in _changes(story)] == [
        ("microsleep", 2), ("not_monitoring", 2), ("microsleep", 2), ("advisory", 1),
    ]  # fmt: skip
    slow = _told(6.0, lambda t: {"fps": 7.0, **_closed(2.0, 2.0)(t)})
    assert slow[36][1][:2] == ("microsleep", 2)
    assert slow[36][1].reasons == ("low_fps",)


def test_an_empty_seat_is_not_alarmed_forever() -> None:
    story = _told(
        90.0,
        lambda t: _closed(2.0, 2.0)(t) or ({"face_lost_for_ms": 1000 * (t - 4), "eyes_open": False} if t > 4 else {}),
    )
    assert story[-1][1][:2] == ("not_monitoring", 1)


def test_a_level_never_drops_at_once() -> None:
    stories = [
        _closed(10.0, 8.0),
        lambda t: {"perclos_60": 0.4 if 5 < t < 20 else 0.0},
        lambda t: {"nods": 2 * (t < 9)},
    ]
    for story in (_told(60.0, known) for known in stories):
        levels = [decision.level for _, decision in story]
        drops = [i for i in range(1, len(levels)) if levels[i] < levels[i - 1]]
        assert all(levels[i - 1] - levels[i] == 1 for i in drops)
        assert all(later - earlier >= 29 for earlier, later in pairwise(drops))


def test_a_break_is_due_after_two_hours_and_fifteen_minutes_away_are_one() -> None:
    def known(t: float) -> dict[str, Any]:
        return {"face_lost_for_ms": 1000 * (t - 7500), "eyes_open": False} if 7500 <= t < 8500 else {}

    story = _told(9000.0, known, step_s=10.0)
    due = [t for t, decision in story if decision.take_break == "time_on_task"]
    assert (due[0], due[-1]) == (7200.0, 8390.0)


@pytest.mark.parametrize(("second", "advice"), [(600.0, "repeated_drowsiness"), (1900.0, None)])
def test_a_break_is_due_after_two_alarms_within_half_an_hour(second: float, advice: str | None) -> None:
    story = _told(2000.0, lambda t: _closed(60.0, 2.0)(t) or _closed(second, 2.0)(t), step_s=0.5)
    assert story[-1][1].take_break == advice
