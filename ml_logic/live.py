"""The monitor: frames of a calibrated person in, events, window features and alarms out. The pieces in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ml_logic.features.blinks import BlinkBaseline, BlinkSequence
from ml_logic.features.detector import Detector
from ml_logic.features.events import CLOSURES, LIMITS, Event
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import Reference
from ml_logic.features.windows import WindowFeatures, Windows
from ml_logic.policy import Decision, Observation, Policy


class Step(NamedTuple):
    """What one frame led to; `features` are those of the second that has just begun, or of one before."""

    events: list[Event]
    features: WindowFeatures
    decision: Decision


class Monitor:
    """One person, one drive. `push` each frame; `tick` while none come, so that silence is noticed.

    `blocked` (reasons such as "dark"), `probabilities` and `classified_ms` may be set at any time; see `Observation`.
    """

    def __init__(
        self, reference: Reference, alert: Iterable[Frame] = (), blink_baseline: BlinkBaseline | None = None
    ) -> None:
        """`alert`: the frames of the calibration; they fill the windows and begin the blink baseline, without alarms."""
        self.detector = Detector(reference)
        self.windows = Windows()
        self.blinks = BlinkSequence(blink_baseline)
        self.policy = Policy()
        self.blocked: tuple[str, ...] = ()
        self.probabilities: tuple[float, float, float] | None = None
        self.classified_ms: float | None = None
        self._valid_ms = 0.0
        self._ticking_since_ms: float | None = None
        for frame in alert:
            self._watch(frame)
        self.features = self.windows.features()

    def push(self, frame: Frame) -> Step:
        """Take one frame. Raises ValueError when it is not later than the last."""
        events, new_second = self._watch(frame)
        if new_second:
            self.features = self.windows.features()
        now = self._observation(frame.t_ms, self._closed_for_ms(events))
        return Step(events, self.features, self.policy.update(now))

    def tick(self, t_ms: float) -> Decision:
        """The decision at `t_ms`, not before the last frame, without a new one: eyes that nobody sees are unknown."""
        if self._ticking_since_ms is None:
            self._ticking_since_ms = t_ms
        last_ms = self._ticking_since_ms if self.detector.t_ms is None else self.detector.t_ms
        now = self._observation(t_ms, self.detector.closed_for_ms)._replace(frame_age_ms=t_ms - last_ms)
        if now.frame_age_ms > LIMITS.gap_ms:
            lost_ms = now.face_lost_for_ms + now.frame_age_ms
            now = now._replace(
                eyes_open=False,
                closed_for_ms=0.0,
                looking_down_for_ms=0.0,
                looking_away_for_ms=0.0,
                face_lost_for_ms=lost_ms,
                fps=None,
            )
        return self.policy.update(now)

    def _watch(self, frame: Frame) -> tuple[list[Event], bool]:
        detector = self.detector
        events = detector.push(frame)
        self._valid_ms += detector.valid_ms
        for event in events:
            if event.kind in CLOSURES:
                self.blinks.push(event, self._valid_ms)
        return events, self.windows.push(frame.t_ms, detector.valid_ms, detector.deep_ms, events)

    def _closed_for_ms(self, events: list[Event]) -> float:
        """Of the closure that goes on, or of one that this frame ended: at 10 frames/s its last bit is seen only then."""
        ended = [event.duration_ms or 0.0 for event in events if event.kind in CLOSURES]
        return max(self.detector.closed_for_ms, *ended) if ended else self.detector.closed_for_ms

    def _observation(self, t_ms: float, closed_for_ms: float) -> Observation:
        detector, features = self.detector, self.features
        return Observation(
            t_ms,
            detector.eyes_open,
            closed_for_ms,
            detector.looking_down_for_ms,
            detector.looking_away_for_ms,
            detector.face_lost_for_ms,
            0.0,
            detector.fps,
            features.perclos_60,
            features.perclos_180,
            features.long_blinks,
            features.nods_180,
            self.blocked,
            self.probabilities,
            self.classified_ms,
        )
