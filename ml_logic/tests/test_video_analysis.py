"""A recording's frames through the science: which reference it gets, what a gap means, and how it is told."""

from __future__ import annotations

import pytest

from ml_logic.features.eyes import Frame
from ml_logic.tests.stories import closed, film
from ml_logic.video import VideoError
from ml_logic.video.analysis import TICKS_MAX, Analysis, analyse, personal_reference
from ml_logic.video.summary import clock, summary
from ml_logic.video.timeline import unseen


def without_face(frames: list[Frame], from_ms: float, to_ms: float) -> list[Frame]:
    return [Frame(f.t_ms, None) if from_ms <= f.t_ms < to_ms else f for f in frames]


def kinds(analysis: Analysis) -> list[str]:
    return [event.kind for event in analysis.events]


def test_the_first_alert_minute_is_the_reference_and_is_analysed_itself() -> None:
    analysis = analyse(film(closed(20_000.0, 2000.0), closed(80_000.0, 2000.0), seconds=100.0))
    assert analysis.origin == "calibrated on 0-60 s"
    assert analysis.reference.open == pytest.approx(0.30)
    assert kinds(analysis) == ["microsleep", "microsleep"]
    assert [(round(t_ms, -2), now.level) for t_ms, now in analysis.alarms] == [(21_500.0, 2), (81_500.0, 2)]


def test_a_minute_with_closed_eyes_is_not_alert_and_the_next_one_is_taken() -> None:
    _, origin = personal_reference(film(closed(10_000.0, 30_000.0), seconds=130.0))
    assert origin == "calibrated on 60-120 s"


def test_a_short_recording_is_measured_by_the_whole_of_it_and_says_so() -> None:
    analysis = analyse(film(closed(2000.0, 5000.0), seconds=12.0))
    assert analysis.origin == "from the whole recording: it is too short to calibrate (a minute with a face)"
    assert analysis.reference.open == pytest.approx(0.30)
    assert kinds(analysis) == ["sleep"]
    assert "EAR 0.300, from the whole recording: it is too short" in summary("nap", analysis)


def test_where_no_minute_is_fit_the_whole_recording_is_used_and_says_so() -> None:
    frames = film(closed(10_000.0, 30_000.0), closed(70_000.0, 30_000.0), seconds=122.0)
    assert personal_reference(frames)[1] == "from the whole recording: no minute of it is fit to calibrate on"


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        (without_face(film(seconds=5.0), 0.0, 9e9), "no face in 75 frames"),
        (film(seconds=3.0), "fewer than 60 frames with a face"),
        (film(seconds=10.0, open_ear=0.05), "no eyes that are open for certain (EAR 0.1-0.6)"),
        (film(closed(200.0, 9300.0), seconds=10.0), "no eyes that are open for certain"),
        (film(closed(500.0, 8700.0), seconds=10.0), "the eyes are closed nearly all the time"),
        ([f._replace(ear=0.3 + 0.05 * (i % 2)) for i, f in enumerate(film(seconds=8.0))], "the landmarks jump"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_the_reason(frames: list[Frame], said: str) -> None:
    with pytest.raises(VideoError) as refused:
        analyse(frames)
    assert said in str(refused.value)


def test_time_without_a_face_is_neither_open_nor_closed_and_the_watchdog_says_so() -> None:
    analysis = analyse(without_face(film(seconds=20.0), 5000.0, 10_000.0))
    assert kinds(analysis) == ["no_face"]
    assert ("not_monitoring", 0) in [(now.state, now.level) for _, now in analysis.turns]
    assert analysis.valid_ms == pytest.approx(15_000.0, abs=200.0)
    assert "face seen in 75 % of 19.9 s" in summary("gap", analysis)
    assert [(round(a, -2), round(b, -2)) for a, b in unseen(analysis.frames)] == [(4900.0, 10_000.0)]


def test_a_gap_between_two_frames_is_a_gap_and_no_open_eye() -> None:
    frames = [f for f in film(seconds=20.0) if not 5000.0 <= f.t_ms < 10_000.0]
    analysis = analyse(frames)
    assert kinds(analysis) == ["no_face"]
    assert any(now.reasons == ("no_frames",) for _, now in analysis.turns)
    assert len(list(unseen(frames))) == 1
    assert analysis.valid_ms < 15_200.0


def test_a_clock_that_leaps_by_a_year_takes_no_year() -> None:
    frames = film(seconds=10.0)
    leap_ms = 3.2e10
    analysis = analyse([*frames, *(f._replace(t_ms=f.t_ms + leap_ms) for f in frames)])
    assert kinds(analysis) == ["no_face"]
    assert len(analysis.turns) < TICKS_MAX


def test_a_closure_that_the_end_cuts_off_is_lost_and_at_least_as_long() -> None:
    analysis = analyse(film(closed(8000.0, 5000.0), seconds=10.0))
    assert kinds(analysis) == ["lost_closure"]
    assert "(end not seen, at least 1." in summary("cut", analysis)


def test_a_low_frame_rate_is_said() -> None:
    assert ": too few for the durations of blinks" in summary("slow", analyse(film(seconds=20.0, fps=10.0)))


@pytest.mark.parametrize(
    ("ms", "shown"), [(0.0, "0:00.0"), (5700.0, "0:05.7"), (59_960.0, "1:00.0"), (3.6e6, "60:00.0")]
)
def test_the_clock_shows_minutes_seconds_and_tenths(ms: float, shown: str) -> None:
    assert clock(ms) == shown
