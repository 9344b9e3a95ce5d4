"""The detector: frames of one person in, events out, and at any moment how long the eyes have been closed."""

from __future__ import annotations

from dataclasses import replace

from ml_logic.features.closures import Closures
from ml_logic.features.events import LIMITS, Event, EventLimits
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import AdaptiveReference, Reference
from ml_logic.features.spans import FrameRate, Span


class Detector:
    """Takes the frames of one person in their order and says what happened.

    Readable after each `push`: `t_ms` and `openness` of the frame (`None` without a face), `fps` (`None` while there
    were too few frames), `closed_for_ms`, `looking_down_for_ms`, `looking_away_for_ms`, `yawning_for_ms` and
    `face_lost_for_ms` (0 when not), `valid_ms` and `deep_ms` (valid and deep-closed time that this frame added),
    `eyes_open` (whether a face is there whose eyes are open).
    """

    def __init__(self, reference: Reference, limits: EventLimits = LIMITS) -> None:
        self.reference = AdaptiveReference(reference)
        self.t_ms: float | None = None
        self.openness: float | None = None
        self.fps: float | None = None
        self.face_lost_for_ms = self.valid_ms = 0.0
        self._yaw_rad = reference.yaw_rad
        self._limits = limits
        self._seen_ms: float | None = None  # the last valid frame, or the first frame of all
        self._lost = True  # no valid frame within the gap that a closure survives
        self._closures = Closures(limits)
        self._rate = FrameRate(limits)
        self._away = Span(*limits.away_rad, limits.gap_ms)
        self._yawn = Span(*limits.yawn, limits.gap_ms)

    @property
    def closed_for_ms(self) -> float:
        """How long the eyes have been closed, as far as they were seen."""
        return self._closures.closed_for_ms

    @property
    def looking_down_for_ms(self) -> float:
        """How long the driver has been looking down, eyes apparently closed."""
        return self._closures.looking_down_for_ms

    @property
    def looking_away_for_ms(self) -> float:
        """How long the head has been turned."""
        return 0.0 if self.t_ms is None else self._away.lasted_ms(self.t_ms)

    @property
    def yawning_for_ms(self) -> float:
        """How long the mouth has been wide open."""
        return 0.0 if self.t_ms is None else self._yawn.lasted_ms(self.t_ms)

    @property
    def deep_ms(self) -> float:
        """Deep-closed time that this frame made certain."""
        return self._closures.deep_ms

    @property
    def eyes_open(self) -> bool:
        """Whether a face is seen whose eyes are open."""
        return self.openness is not None and self._closures.open_now

    def push(self, frame: Frame) -> list[Event]:
        """Take one frame; the events that it ended. Raises ValueError when it is not later than the last."""
        t = frame.t_ms
        if self.t_ms is not None and t <= self.t_ms:
            raise ValueError(f"frames must come in the order of time: {t} ms after {self.t_ms} ms")
        self.t_ms = t
        self.fps = self._rate.push(t)
        if self._seen_ms is None:
            self._seen_ms = t
        gone = t - self._seen_ms > self._limits.gap_ms and not self._lost
        events = self._lose() if gone else []
        if frame.ear is not None:
            return events + self._with_face(frame, frame.ear, self._seen_ms) + self._head_and_mouth(frame)
        self._closures.skip()
        self.openness = None
        self.valid_ms = 0.0
        self.face_lost_for_ms = t - self._seen_ms
        return events

    def finish(self) -> list[Event]:
        """The events that the end of a recording cuts off: a closure that goes on is lost."""
        return self._closures.lose()

    def _lose(self) -> list[Event]:
        """The face has been away for longer than a closure survives."""
        self._lost = True
        return self._closures.lose()

    def _with_face(self, frame: Frame, ear: float, seen_ms: float) -> list[Event]:
        t, away_ms = frame.t_ms, frame.t_ms - seen_ms
        events = [Event("no_face", seen_ms, t, away_ms)] if away_ms > self._limits.gap_ms else []
        joined = self.openness is not None and not self._lost
        self.valid_ms = away_ms if joined else 0.0
        self._lost = False
        self._seen_ms = t
        self.face_lost_for_ms = 0.0
        self.openness = self.reference.openness(ear)
        closed = self._closures.push(t, self.openness, frame.pitch_rad, joined=joined)
        events += [self._timed(event) for event in closed]
        if self._closures.open_now and self.openness > self._limits.leave:
            self.reference.follow(ear, self.valid_ms)
        return events

    def _timed(self, event: Event) -> Event:
        """A blink at a low frame rate has no duration, and no velocity either."""
        if event.kind != "blink" or (self.fps is not None and self.fps >= self._limits.blink_fps_min):
            return event
        return replace(event, duration_ms=None, opening_velocity=None)

    def _head_and_mouth(self, frame: Frame) -> list[Event]:
        events = []
        if frame.yaw_rad is not None:
            if self._yaw_rad is None:
                self._yaw_rad = frame.yaw_rad
            away = self._away.push(frame.t_ms, abs(frame.yaw_rad - self._yaw_rad))
            if away and away[1] - away[0] >= self._limits.away_ms:
                events.append(Event("look_away", *away, away[1] - away[0]))
        yawn = self._yawn.push(frame.t_ms, frame.mouth)
        if yawn and self._limits.yawn_ms[0] <= yawn[1] - yawn[0] <= self._limits.yawn_ms[1]:
            events.append(Event("yawn", *yawn, yawn[1] - yawn[0]))
        return events
