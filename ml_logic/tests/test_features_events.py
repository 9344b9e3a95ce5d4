"""The detector, told as stories of a few seconds: what a person does, and what is said about it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml_logic.datasets.drives import Episode
from ml_logic.features.detector import Detector
from ml_logic.features.events import closure_kind
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import Reference
from ml_logic.tests.stories import USUAL, closed, film, glance, seen


@pytest.mark.parametrize(
    ("ms", "kind"),
    [
        (59.9, None),
        (60, "blink"),
        (499, "blink"),
        (500, "long_blink"),
        (1499, "long_blink"),
        (1500, "microsleep"),
        (2999, "microsleep"),
        (3000, "sleep"),
        (5999, "sleep"),
        (6000, "unresponsive"),
    ],
)
def test_a_closure_is_called_by_its_duration(ms: float, kind: str | None) -> None:
    assert closure_kind(ms) == kind


@pytest.mark.parametrize("fps", [10.0, 15.0, 25.0, 30.0])
@pytest.mark.parametrize("start", [3000.0, 3017.0, 3049.0])
@pytest.mark.parametrize(("ms", "kind"), [(800, "long_blink"), (1800, "microsleep"), (4000, "sleep")])
def test_durations_are_right_at_any_frame_rate(fps: float, start: float, ms: float, kind: str) -> None:
    (event,) = seen(film(closed(start, ms), fps=fps))
    assert event.kind == kind
    assert event.duration_ms == pytest.approx(ms, abs=450 / fps)
    assert event.start_ms == pytest.approx(start, abs=450 / fps)
    assert event.depth == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("fps", "known"), [(10.0, False), (14.0, False), (15.0, True), (30.0, True)])
def test_a_blink_has_a_duration_from_15_frames_a_second_on(fps: float, known: bool) -> None:
    (event,) = seen(film(Episode("blink", 3000.0, 260.0, 0.3, 80.0, 120.0), fps=fps))
    assert event.kind == "blink"
    assert (event.duration_ms is not None, event.opening_velocity is not None) == (known, known)
    assert event.amplitude == pytest.approx(1.0, abs=0.15)


def test_the_opening_velocity_is_that_of_the_lids() -> None:
    (event,) = seen(film(Episode("blink", 3000.0, 300.0, 0.3, 80.0, 200.0), fps=30.0))
    assert event.opening_velocity == pytest.approx(5.0, rel=0.1)  # all of it in .2 s


def test_a_single_wrong_frame_is_neither_a_blink_nor_the_end_of_a_closure() -> None:
    frames = film(closed(3000.0, 2000.0), fps=30.0)
    for i, ear in ((30, 0.1), (120, 0.3)):
        frames[i] = frames[i]._replace(ear=ear)
    assert [(e.kind, round(e.duration_ms or 0, -1)) for e in seen(frames)] == [("microsleep", 2000)]


def test_while_a_closure_goes_on_the_state_says_how_long() -> None:
    detector = Detector(USUAL)
    for frame in film(closed(3000.0, 4000.0)):
        events = detector.push(frame)
        if 3200.0 < frame.t_ms < 6900.0:
            assert events == []
            assert detector.closed_for_ms == pytest.approx(frame.t_ms - 3000.0, abs=1.0)
            assert not detector.eyes_open
    assert detector.closed_for_ms == 0.0
    assert detector.eyes_open


@pytest.mark.parametrize("late", [-100.0, 0.0, 100.0])
@pytest.mark.parametrize("pitch", [0.15, 0.20])
@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
def test_a_look_at_the_dashboard_is_no_closure(late: float, pitch: float, fps: float) -> None:
    detector, worst = Detector(USUAL), 0.0
    kinds = []
    for frame in film(glance(3000.0, 2200.0, pitch, late), fps=fps):
        kinds += [event.kind for event in detector.push(frame)]
        worst = max(worst, detector.closed_for_ms)
    assert kinds == ["glance"]
    assert worst < 450.0


def test_looking_up_while_the_eyes_close_is_a_closure() -> None:
    assert [e.kind for e in seen(film(closed(3000.0, 2000.0, pitch_rad=-0.2)))] == ["microsleep"]


def test_without_a_pitch_every_apparent_closure_is_one() -> None:
    blind = [frame._replace(pitch_rad=None) for frame in film(glance(3000.0, 2200.0))]
    assert [e.kind for e in seen(blind)] == ["microsleep"]


def test_a_head_that_drops_after_the_eyes_closed_is_a_nod_in_a_microsleep() -> None:
    nod, closure = seen(film(closed(3000.0, 2500.0, pitch_rad=0.4, head_after_ms=650.0, head_ms=600.0)))
    assert (nod.kind, closure.kind) == ("nod", "microsleep")
    assert 3500.0 < nod.start_ms < nod.end_ms < 4300.0  # it began to drop at 3580
    assert closure.duration_ms == pytest.approx(2500.0, abs=30.0)


def test_a_slow_or_small_movement_of_the_head_is_no_nod() -> None:
    for pitch, ms in ((0.20, 500.0), (0.4, 2600.0)):
        frames = film(closed(2000.0, 6100.0, pitch_rad=pitch, head_after_ms=650.0, head_ms=ms))
        assert [e.kind for e in seen(frames)] == ["unresponsive"]


def test_eyes_that_stay_shut_when_the_head_is_up_again_are_closed_from_there_on() -> None:
    looked, shut = seen(film(glance(2000.0, 1500.0), closed(3000.0, 3000.0)))
    assert (looked.kind, shut.kind) == ("glance", "microsleep")
    assert looked.end_ms == shut.start_ms == pytest.approx(3450.0, abs=70.0)


def test_narrow_eyes_are_open_as_long_as_they_are_as_open_as_usual() -> None:
    frames = film(closed(3000.0, 2000.0), open_ear=0.19)
    assert max(f.ear or 0.0 for f in frames) < 0.21
    assert [e.kind for e in seen(frames, Reference(0.19, 0.057))] == ["microsleep"]


def test_narrowed_lids_after_a_blink_are_no_endless_closure() -> None:
    squint = Episode("squint", 2000.0, 7000.0, 0.615, 300.0, 300.0)  # openness .45
    (event,) = seen(film(squint, Episode("blink", 4000.0, 240.0, 0.3, 80.0, 120.0), fps=30.0))
    assert event.kind == "blink"


@pytest.mark.parametrize(("ms", "kinds"), [(1000, []), (4000, ["yawn"]), (14_000, [])])
def test_a_yawn_lasts_two_to_twelve_seconds(ms: float, kinds: list[str]) -> None:
    assert [e.kind for e in seen(film(Episode("yawn", 2000.0, ms), seconds=20.0))] == kinds


def test_talking_is_no_yawn() -> None:
    assert seen(film(Episode("talk", 2000.0, 6000.0), fps=30.0)) == []


def test_a_mirror_is_no_look_away_but_two_seconds_are() -> None:
    (event,) = seen(film(Episode("mirror", 1000.0, 900.0), Episode("mirror", 4000.0, 2500.0)))
    assert (event.kind, round(event.duration_ms or 0, -2)) == ("look_away", 2200)


def test_straight_ahead_is_where_the_person_looked_when_calibrated() -> None:
    askew = [frame._replace(yaw_rad=0.7) for frame in film()]
    assert seen(askew, Reference(0.3, 0.09, 0.0, 0.7)) == []
    detector = Detector(USUAL)
    for frame in askew:
        detector.push(frame)
    assert detector.looking_away_for_ms > 9000.0


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.floats(1.0, 700.0),
            st.none() | st.floats(0.0, 0.6) | st.sampled_from([0.09, 0.153, 0.195, 0.3]),
            st.none() | st.floats(-0.6, 0.6),
            st.none() | st.floats(0.0, 1.0),
        ),
        max_size=120,
    )
)
def test_whatever_is_seen_has_an_answer_that_fits(
    rows: list[tuple[float, float | None, float | None, float | None]],
) -> None:
    detector, t, valid, deep = Detector(USUAL), 0.0, 0.0, 0.0
    for step, ear, angle, mouth in rows:
        t += step
        for event in detector.push(Frame(t, ear, angle, angle, mouth)):
            assert event.start_ms <= event.end_ms <= t
            assert event.duration_ms is None or event.duration_ms >= 0.0
        valid, deep = valid + detector.valid_ms, deep + detector.deep_ms
        assert 0.0 <= detector.closed_for_ms <= t
        assert not (detector.closed_for_ms and detector.looking_down_for_ms)
        assert not (detector.eyes_open and detector.closed_for_ms)
    assert -1e-6 <= deep <= valid + 1e-6 <= t + 1e-6


def test_deep_time_of_blinks_is_no_part_of_perclos() -> None:
    detector, deep = Detector(USUAL), 0.0
    for frame in film(*(Episode("blink", 1000.0 * i, 240.0, 0.3, 80.0, 80.0) for i in range(1, 9)), fps=30.0):
        detector.push(frame)
        deep += detector.deep_ms
    assert deep == 0.0
    assert math.isfinite(detector.openness or math.nan)


def test_eyes_that_are_shut_in_the_first_frame_are_closed_from_there_on() -> None:
    detector = Detector(USUAL)
    for t in range(0, 2000, 100):
        detector.push(Frame(float(t), 0.09))
    assert detector.closed_for_ms == 1900.0


def test_looking_down_is_no_part_of_perclos() -> None:
    detector, deep = Detector(USUAL), 0.0
    for frame in film(glance(2000.0, 5000.0)):
        detector.push(frame)
        deep += detector.deep_ms
    assert deep == 0.0
    assert detector.valid_ms > 0.0


def test_deep_time_is_certain_as_soon_as_it_cannot_be_that_of_a_glance() -> None:
    detector, deep = Detector(USUAL), 0.0
    for frame in film(closed(3000.0, 3000.0), seconds=5.0):
        detector.push(frame)
        deep += detector.deep_ms
        if frame.t_ms > 3500.0:
            assert deep == pytest.approx(frame.t_ms - 3010.0, abs=20.0)


def test_fluttering_lids_are_one_closure() -> None:
    flutter = [Episode("microsleep", 3000.0, 3000.0, 0.3, 100.0, 100.0)]
    frames = film(*flutter, fps=30.0)
    fluttering = [f._replace(ear=0.16) if 3300 < f.t_ms < 5500 and i % 9 < 4 else f for i, f in enumerate(frames)]
    assert [e.kind for e in seen(fluttering)] == ["microsleep"]  # .33 for four frames, then shut again


def test_a_mouth_or_a_head_that_is_not_measured_ends_nothing_and_says_nothing() -> None:
    frames = film(Episode("yawn", 2000.0, 4000.0), Episode("mirror", 2000.0, 4000.0))
    unknown = [f._replace(mouth=None, yaw_rad=None) if f.t_ms > 3000.0 else f for f in frames]
    detector = Detector(USUAL)
    assert [event for frame in unknown for event in detector.push(frame)] == []
    assert (detector.yawning_for_ms, detector.looking_away_for_ms) == (0.0, 0.0)


def test_the_reference_follows_open_eyes_and_never_closed_ones() -> None:
    asleep, awake = Detector(USUAL), Detector(USUAL)
    for i in range(3000):
        asleep.push(Frame(66.0 * i, 0.09))
        awake.push(Frame(66.0 * i, 0.33))
    assert asleep.reference.open == 0.30
    assert awake.reference.open == pytest.approx(0.30 * (1 + 0.01 * 3.3), rel=1e-3)
