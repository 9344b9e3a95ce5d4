"""The detector when it does not see everything: gaps, lost faces, stalled cameras, time that does not move on."""

from __future__ import annotations

import pytest

from ml_logic.datasets.drives import Episode
from ml_logic.features.detector import Detector
from ml_logic.features.eyes import Frame
from ml_logic.features.spans import FrameRate, Span
from ml_logic.tests.stories import USUAL, closed, film, glance, seen


def test_short_gaps_in_a_closure_do_not_end_it_and_are_no_valid_time() -> None:
    gaps = [Episode("dropout", 3500.0, 130.0), Episode("dropout", 4200.0, 330.0)]
    detector, valid, deep = Detector(USUAL), 0.0, 0.0
    kinds = []
    for frame in film(closed(3000.0, 2400.0), *gaps):
        kinds += [event.kind for event in detector.push(frame)]
        valid, deep = valid + detector.valid_ms, deep + detector.deep_ms
    assert kinds == ["microsleep"]
    assert valid == pytest.approx(9933.0 - 200.0 - 400.0, abs=1.0)
    assert deep == pytest.approx(2360.0 - 600.0, abs=25.0)  # below .2 for 40 ms less than the closure lasts


def test_a_face_lost_in_a_closure_leaves_it_unknown() -> None:
    lost, no_face = seen(film(closed(3000.0, 5000.0), Episode("dropout", 4000.0, 4500.0)))
    assert lost.kind == "lost_closure"
    assert lost.duration_ms == pytest.approx(933.0, abs=1.0)
    assert (no_face.kind, round(no_face.start_ms), round(no_face.end_ms)) == ("no_face", 3933, 8533)


def test_a_camera_that_stalls_is_like_a_face_that_is_gone() -> None:
    frames = [f for f in film(closed(3000.0, 5000.0)) if not 4000.0 < f.t_ms < 7000.0]
    assert [e.kind for e in seen(frames)] == ["lost_closure", "no_face", "long_blink"]


def test_the_state_says_how_long_the_face_is_gone() -> None:
    detector = Detector(USUAL)
    for frame in film(Episode("dropout", 2000.0, 9000.0), seconds=5.0):
        detector.push(frame)
    assert detector.face_lost_for_ms == pytest.approx(4933.0 - 1933.0, abs=1.0)
    assert (detector.openness, detector.eyes_open, detector.valid_ms) == (None, False, 0.0)


def test_a_recording_that_ends_in_a_closure_loses_it() -> None:
    (event,) = seen(film(closed(9000.0, 5000.0)))
    assert (event.kind, round(event.duration_ms or 0, -1)) == ("lost_closure", 930)


@pytest.mark.parametrize("lost_before", [500.0, 2000.0])
def test_a_look_down_that_began_out_of_sight_is_known_by_where_the_head_was_before(lost_before: float) -> None:
    gone = Episode("dropout", 4100.0 - lost_before, lost_before + 100.0)
    kinds = [e.kind for e in seen(film(glance(4000.0, 2200.0), gone))]
    assert [kind for kind in kinds if kind != "no_face"] == ["glance"]


def test_eyes_that_are_shut_when_the_face_comes_back_are_closed_from_then_on() -> None:
    no_face, closure = seen(film(closed(3000.0, 3500.0), Episode("dropout", 1500.0, 2500.0)))
    assert (no_face.kind, closure.kind) == ("no_face", "microsleep")
    assert closure.start_ms == pytest.approx(4000.0, abs=70.0)


@pytest.mark.parametrize("t_ms", [0.0, 66.0, -5.0])
def test_frames_that_do_not_move_on_are_refused(t_ms: float) -> None:
    detector = Detector(USUAL)
    detector.push(Frame(66.0, 0.3))
    with pytest.raises(ValueError, match="order of time"):
        detector.push(Frame(t_ms, 0.3))


def test_the_frame_rate_is_that_of_the_last_moments() -> None:
    rate = FrameRate()
    assert [rate.push(t) for t in (0.0, 100.0)] == [None, None]
    assert [rate.push(100.0 * i) for i in range(2, 30)][-1] == pytest.approx(10.0)
    assert [rate.push(2900.0 + 200.0 * i) for i in range(1, 11)][-1] == pytest.approx(5.0, rel=0.1)


def test_a_span_is_interpolated_and_forgotten_when_nobody_looks() -> None:
    span = Span(0.6, 0.5, gap_ms=500.0)
    ended = [span.push(t, x) for t, x in ((0.0, 0.5), (100.0, 0.7), (200.0, 0.55), (300.0, 0.45))]
    assert ended[:3] == [None] * 3
    assert list(ended[3] or ()) == pytest.approx([50.0, 250.0])
    assert span.push(400.0, 0.9) is None
    assert span.lasted_ms(500.0) > 0.0
    assert span.lasted_ms(1000.0) == 0.0
    assert span.push(1000.0, 0.1) is None
