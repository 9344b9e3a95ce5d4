"""A recorded series through the calibration and the monitor that run live: the same events, and a look back at windows."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from ml_logic.features.blinks import BlinkBaseline
from ml_logic.features.events import CLOSURES, Event
from ml_logic.features.events import LIMITS as EVENT_LIMITS
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import Calibration, Reference, Refusal
from ml_logic.features.windows import LIMITS, WindowFeatures
from ml_logic.features.windows import Windows as Seen
from ml_logic.live import Monitor
from ml_logic.policy import Decision, State

WINDOW_MS: Final = 1000.0 * LIMITS.short_s
STEP_MS: Final = 30_000.0
"""From one window to the next: every moment stands in two; ours, as in the stress windows (DESIGN 4)."""
TICK_MS: Final = EVENT_LIMITS.gap_ms
"""How often the rules are asked while no frame comes: well within the 2 s in which silence has to be noticed; ours."""
FRAMES_AT_A_TIME: Final = 100
PAUSE_S: Final = 0.0001
"""After so many frames (2-3 ms) the other threads of the worker get their turn; without it they wait 5 ms for each."""
GRAVITY: Final[tuple[State, ...]] = ("normal", "not_monitoring", "advisory", "drowsy", "microsleep", "unresponsive")
_NEEDS_BASELINE: Final = ("perclos_60", "perclos_180", "blink_rate", "long_blinks", "nods_180")
_BLINKS: Final = ("blink", "long_blink")


class Answer(NamedTuple):
    """What the classifier says of a window: a level with its probabilities, or why it abstained."""

    level: str | None = None
    probabilities: tuple[float, float, float] | None = None
    abstained: str | None = "not_calibrated"


class Window(NamedTuple):
    """One window in ms on the frames' clock; `features` by the names of WindowFeatures; `worst` of its decisions."""

    start_ms: float
    end_ms: float
    features: dict[str, Any]
    answer: Answer = Answer()
    worst: Decision | None = None


Classify = Callable[[Monitor, WindowFeatures], Answer]


@dataclass(slots=True)
class Recording:
    """What a series of frames led to. Times in ms; `monitored_ms` and `deep_ms` are valid and deep-closed time."""

    frames: list[Frame]
    reference: Reference | None = None
    blinks: BlinkBaseline | None = None
    calibrated_ms: float | None = None
    refusal: Refusal | None = None
    events: list[Event] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    monitored_ms: float = 0.0
    deep_ms: float = 0.0

    @property
    def duration_ms(self) -> float:
        """From the first frame to the last."""
        return self.frames[-1].t_ms - self.frames[0].t_ms

    @property
    def valid_share(self) -> float:
        """Time with a face over the duration, 0-1."""
        valid_ms = sum(_valid_ms(last, now) for last, now in pairwise(self.frames))
        return min(1.0, valid_ms / self.duration_ms) if self.duration_ms else float(self.frames[0].ear is not None)

    @property
    def perclos(self) -> float | None:
        """Of all that was monitored; `None` below what a window of 60 s needs."""
        return min(1.0, self.deep_ms / self.monitored_ms) if self._enough else None

    @property
    def blink_rate(self) -> float | None:
        """Blinks and long blinks a minute with a face; `None` likewise."""
        count = sum(event.kind in _BLINKS for event in self.events)
        return count * 60_000.0 / self.monitored_ms if self._enough else None

    @property
    def longest_closure_ms(self) -> float | None:
        """Of the closures whose duration is known, at least, the longest."""
        kinds = (*CLOSURES, "lost_closure")
        return max((e.duration_ms for e in self.events if e.kind in kinds and e.duration_ms is not None), default=None)

    @property
    def worst_window(self) -> int | None:
        """The position of the window with the highest alarm, and then PERCLOS; `None` when nothing was monitored."""
        ranks = {
            i: (window.worst.level, window.features["perclos_60"] or 0.0)
            for i, window in enumerate(self.windows)
            if window.worst is not None
        }
        return max(ranks, key=lambda i: ranks[i], default=None)

    @property
    def _enough(self) -> bool:
        return self.monitored_ms >= LIMITS.valid_share_min * WINDOW_MS


def analyze(recording: Recording, closed_ratio: float, classify: Classify) -> Recording:
    """Fills in a recording that has its frames (n >= 1), and the person's reference and blinks where they are known.

    Without a reference the beginning of the series calibrates, with `closed_ratio` (see `CLOSED_RATIO`).
    """
    frames, alert = recording.frames, list[Frame]()
    ends = deque(_ends(frames[0].t_ms, frames[-1].t_ms))
    if recording.reference is None:
        alert = _calibrate(recording, closed_ratio)
    if recording.reference is None:
        recording.windows += _unmeasured(frames, ends)
        return recording
    while alert and ends and ends[0] <= alert[-1].t_ms:
        seen = Monitor(recording.reference, (frame for frame in alert if frame.t_ms <= ends[0]))
        recording.windows.append(_window(frames[0].t_ms, ends.popleft(), asdict(seen.features)))
    run = _Run(recording, Monitor(recording.reference, alert, recording.blinks), ends, classify)
    run.play(islice(frames, len(alert), None))
    return recording


def _calibrate(recording: Recording, closed_ratio: float) -> list[Frame]:
    """Sets the reference or the refusal; the frames that it took."""
    calibration = Calibration(closed_ratio)
    for frame in recording.frames:
        if calibration.push(frame):
            break
    recording.reference = calibration.reference
    recording.calibrated_ms = calibration.frames[-1].t_ms if calibration.reference else None
    if calibration.reference is None:
        recording.refusal = calibration.refusal or "too_few_frames"  # the series ended before it was done
    return calibration.frames


class _Run:
    """The monitored part of a recording."""

    def __init__(self, recording: Recording, monitor: Monitor, ends: deque[float], classify: Classify) -> None:
        self._recording = recording
        self._monitor = monitor
        self._ends = ends
        self._classify = classify
        self._decisions: deque[tuple[float, Decision]] = deque()  # since when, of the current window
        self._now_ms: float | None = monitor.detector.t_ms

    def play(self, frames: Iterable[Frame]) -> None:
        """All of it, to the end."""
        frames = iter(frames)
        while part := list(islice(frames, FRAMES_AT_A_TIME)):
            for frame in part:
                self._push(frame)
            time.sleep(PAUSE_S)
        self._recording.events += self._monitor.detector.finish()
        while self._ends:
            self._close(self._ends.popleft())
        self._recording.blinks = self._monitor.blinks.baseline

    def _push(self, frame: Frame) -> None:
        recording, detector = self._recording, self._monitor.detector
        while self._ends[0] < frame.t_ms:
            self._wait(self._ends[0])
            self._close(self._ends.popleft())
        self._wait(frame.t_ms)
        step = self._monitor.push(frame)
        recording.events += step.events
        recording.monitored_ms += detector.valid_ms
        recording.deep_ms += detector.deep_ms
        self._now_ms = frame.t_ms
        self._note(step.decision)

    def _wait(self, until_ms: float) -> None:
        """Asks the rules while no frame comes, as the live monitor does."""
        while self._now_ms is not None and until_ms - self._now_ms > TICK_MS:
            self._now_ms += TICK_MS
            self._note(self._monitor.tick(self._now_ms))

    def _note(self, decision: Decision) -> None:
        if not self._decisions or decision != self._decisions[-1][1]:
            self._decisions.append((self._now_ms or 0.0, decision))

    def _close(self, end_ms: float) -> None:
        """Ends a window, and asks the classifier, whose answer the rules get."""
        monitor, recording = self._monitor, self._recording
        if monitor.detector.t_ms is not None and end_ms - monitor.detector.t_ms > TICK_MS:
            monitor.windows.push(end_ms, 0.0, 0.0, ())  # time has gone on without a frame
        features = monitor.windows.features()
        answer = self._classify(monitor, features)
        monitor.probabilities, monitor.classified_ms = answer.probabilities, end_ms
        window = _window(recording.frames[0].t_ms, end_ms, asdict(features))
        recording.windows.append(window._replace(answer=answer, worst=self._worst(window.start_ms)))

    def _worst(self, start_ms: float) -> Decision | None:
        decisions = self._decisions
        while len(decisions) > 1 and decisions[1][0] <= start_ms:
            decisions.popleft()
        ranked = (decision for _, decision in decisions)
        return max(ranked, key=lambda d: (d.level, GRAVITY.index(d.state)), default=None)


def _ends(first_ms: float, last_ms: float) -> list[float]:
    """When the windows end: the last one with the series, which may be shorter than a window."""
    count = int(max(0.0, last_ms - first_ms - WINDOW_MS) // STEP_MS)
    ends = [first_ms + WINDOW_MS + i * STEP_MS for i in range(count + 1)]
    return [end for end in ends if end < last_ms] + [last_ms]


def _window(first_ms: float, end_ms: float, features: dict[str, Any]) -> Window:
    return Window(max(first_ms, end_ms - WINDOW_MS), end_ms, features)


def _unmeasured(frames: list[Frame], ends: deque[float]) -> Iterable[Window]:
    """Windows of somebody without a baseline: how much was seen, and nothing of the eyes."""
    seen = Seen()
    unknown = dict.fromkeys(_NEEDS_BASELINE)
    for last, now in zip([frames[0], *frames], frames, strict=False):
        while ends[0] < now.t_ms:
            if ends[0] - last.t_ms > TICK_MS:
                seen.push(ends[0], 0.0, 0.0, ())
            yield _window(frames[0].t_ms, ends.popleft(), asdict(seen.features()) | unknown)
        seen.push(now.t_ms, _valid_ms(last, now), 0.0, ())
    yield _window(frames[0].t_ms, ends.popleft(), asdict(seen.features()) | unknown)


def _valid_ms(last: Frame, now: Frame) -> float:
    """Time with a face between two frames, as `Detector.valid_ms`."""
    step = now.t_ms - last.t_ms
    return step if last.ear is not None and now.ear is not None and step <= EVENT_LIMITS.gap_ms else 0.0
