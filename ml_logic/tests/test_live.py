"""The monitor: frames in, alarms out, and silence noticed."""

from __future__ import annotations

from ml_logic.datasets.drives import Episode, Person, alert_drive, drive
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import CLOSED_RATIO, Calibration, Reference
from ml_logic.live import Monitor

STATUE = Person("statue", 15.0, noise=0.0, jitter=0.0, missing=0.0, wander=0.0)
USUAL = Reference(0.32, 0.096, 0.0, 0.0)
SLEEP = Episode("microsleep", 3000.0 - 70.0, 2120.0, 0.3, 100.0, 100.0)  # closed from 3 s to 5 s


def _film(*episodes: Episode, seconds: float = 8.0) -> list[Frame]:
    return drive(STATUE, 1000.0 * seconds, list(episodes), seed=1).frames


def test_the_alarm_comes_while_the_eyes_are_still_closed_and_the_event_when_they_open() -> None:
    monitor, alarm_ms, event_ms = Monitor(USUAL), 0.0, 0.0
    for frame in _film(SLEEP):
        step = monitor.push(frame)
        alarm_ms = alarm_ms or (frame.t_ms if step.decision.state == "microsleep" else 0.0)
        event_ms = event_ms or (frame.t_ms if "microsleep" in [event.kind for event in step.events] else 0.0)
    assert 4500.0 <= alarm_ms <= 4567.0
    assert 5000.0 <= event_ms <= 5134.0


def test_frames_that_stop_are_said_within_two_seconds_and_an_old_closure_alarms_nobody() -> None:
    monitor = Monitor(USUAL)
    for frame in _film(SLEEP, seconds=4.0):  # eyes closed for almost a second when the camera stops
        monitor.push(frame)
    told = {t: monitor.tick(3933.0 + t) for t in (300.0, 700.0, 1400.0, 1600.0, 5000.0)}
    assert [decision.state for decision in told.values()] == ["normal"] * 3 + ["not_monitoring"] * 2
    assert told[1600.0].reasons == ("no_frames",)


def test_frames_that_never_come_are_said_too() -> None:
    monitor = Monitor(USUAL)
    assert [monitor.tick(t).state for t in (1e6, 1e6 + 1000.0, 1e6 + 1900.0)] == ["normal", "normal", "not_monitoring"]


def test_what_is_told_from_outside_and_the_classifier_reach_the_policy() -> None:
    monitor = Monitor(USUAL)
    film = iter(_film())
    monitor.probabilities, monitor.classified_ms = (0.1, 0.1, 0.8), 0.0
    assert monitor.push(next(film)).decision.cause == "classifier"
    monitor.blocked = ("dark",)
    assert monitor.push(next(film)).decision.reasons == ("dark",)


def test_the_alert_minute_fills_the_windows_without_an_alarm() -> None:
    frames = alert_drive(STATUE, 1.0, seed=2).frames
    calibration = Calibration(CLOSED_RATIO["human"])
    count = next(i for i, frame in enumerate(frames) if calibration.push(frame))
    assert calibration.reference is not None
    monitor = Monitor(calibration.reference, calibration.frames)
    step = monitor.push(frames[count + 1])
    assert step.features.perclos_60 is not None
    assert step.features.blink_rate is not None
    assert monitor.policy.decision.level == 0
    assert Monitor(calibration.reference).push(frames[count + 1]).features.perclos_60 is None
