"""A recording's frames through the whole science: the person's reference, then events, windows and alarms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from ml_logic.features.events import LIMITS as EVENT_LIMITS
from ml_logic.features.events import Event
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import CLOSED_RATIO, LIMITS, Calibration, OpennessLimits, Reference
from ml_logic.features.windows import WindowFeatures
from ml_logic.live import Monitor
from ml_logic.policy import Decision
from ml_logic.video import VideoError

WHOLE_FRAMES_MIN: Final = 60
"""Frames with a face: two seconds at 30 frames/s. Ours: in less than that nobody tells open eyes from narrow ones."""
WHOLE_CLOSED_MAX: Final = 0.85
"""Share of frames with closed eyes. Ours: the open ones must reach beyond the .9 quantile that finds them."""
TICK_MS: Final = EVENT_LIMITS.gap_ms
"""How often the rules are asked while no frame comes: well within the 2 s in which silence has to be noticed; ours."""
TICKS_MAX: Final = 1000
"""In one gap: a damaged clock that leaps by years must not take years."""

FAULTS: Final = {
    "too_few_frames": f"fewer than {WHOLE_FRAMES_MIN} frames with a face",
    "eyes_closed": "the eyes are closed nearly all the time",
    "unsteady": "the landmarks jump too much (dark, blurred, or the face too small)",
    "implausible_ear": "no eyes that are open for certain (EAR {:g}-{:g})".format(*LIMITS.ear_range),
}


@dataclass(slots=True)
class Analysis:
    """What one recording says. `openness` and `decisions`: one a frame; `turns`: each change of state or level."""

    frames: Sequence[Frame]
    reference: Reference
    origin: str
    """Where the reference comes from, in words."""
    openness: list[float | None] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    windows: list[tuple[WindowFeatures, Decision]] = field(default_factory=list)
    turns: list[tuple[float, Decision]] = field(default_factory=list)
    valid_ms: float = 0.0

    @property
    def length_ms(self) -> float:
        """From the first frame to the last."""
        return self.frames[-1].t_ms - self.frames[0].t_ms

    @property
    def alarms(self) -> list[tuple[float, Decision]]:
        """Each rise of the alarm level, and when."""
        before = [0] + [decision.level for _, decision in self.turns]
        return [turn for turn, level in zip(self.turns, before, strict=False) if turn[1].level > level]


def analyse(frames: Sequence[Frame]) -> Analysis:
    """The whole science on the frames of one person, in rising order of time.

    Raises VideoError when there is no face, or no reference to measure eyes by.
    """
    if all(frame.ear is None for frame in frames):
        raise VideoError(f"no face in {len(frames)} frames: check what the camera looks at, and the light.")
    analysis = Analysis(frames, *personal_reference(frames))
    monitor = Monitor(analysis.reference)
    last_ms = frames[0].t_ms
    for frame in frames:
        _wait(analysis, monitor, last_ms, frame.t_ms)
        _take(analysis, monitor, frame)
        last_ms = frame.t_ms
    analysis.events += monitor.detector.finish()
    analysis.events.sort(key=lambda event: event.start_ms)
    return analysis


def personal_reference(frames: Sequence[Frame]) -> tuple[Reference, str]:
    """The reference of the first alert minute, else of the whole recording; and which it was, in words.

    Raises VideoError when there is neither.
    """
    calibration, refused = Calibration(CLOSED_RATIO["mediapipe"]), False
    for frame in frames:
        calibration.push(frame)
        if calibration.reference is not None:
            seconds = [(f.t_ms - frames[0].t_ms) / 1000.0 for f in (calibration.frames[0], frame)]
            return calibration.reference, "calibrated on {:.0f}-{:.0f} s".format(*seconds)
        if calibration.done:
            calibration, refused = Calibration(CLOSED_RATIO["mediapipe"]), True
    why = "no minute of it is fit to calibrate on" if refused else "it is too short to calibrate (a minute with a face)"
    return _of_all(frames), f"from the whole recording: {why}"


def _of_all(frames: Sequence[Frame]) -> Reference:
    """By the rule of the calibration, which is told that its minute is the recording, and that eyes may be closed."""
    valid_ms = _valid_ms(frames)
    limits = replace(
        LIMITS,
        calibration_ms=valid_ms,
        give_up_ms=math.inf,
        frames_min=WHOLE_FRAMES_MIN,
        closed_share_max=WHOLE_CLOSED_MAX,
    )
    calibration = Calibration(CLOSED_RATIO["mediapipe"], limits)
    for frame in frames:
        calibration.push(frame)
    if calibration.reference is None:
        raise VideoError(f"no reference for the eyes: {FAULTS[calibration.refusal or 'too_few_frames']}.")
    return calibration.reference


def _valid_ms(frames: Sequence[Frame], limits: OpennessLimits = LIMITS) -> float:
    """Time with a face, summed as `Calibration` sums it."""
    valid_ms = 0.0
    for last, now in pairwise(frames):
        step = now.t_ms - last.t_ms
        valid_ms += step if None not in (last.ear, now.ear) and step <= limits.gap_ms else 0.0
    return valid_ms


def _wait(analysis: Analysis, monitor: Monitor, last_ms: float, t_ms: float) -> None:
    """Let the watchdog see a gap between two frames."""
    step_ms = max(TICK_MS, (t_ms - last_ms) / TICKS_MAX)
    for tick in range(1, math.ceil((t_ms - last_ms) / step_ms)):
        now_ms = last_ms + tick * step_ms
        _turn(analysis, now_ms, monitor.tick(now_ms))


def _take(analysis: Analysis, monitor: Monitor, frame: Frame) -> None:
    before = monitor.features
    step = monitor.push(frame)
    analysis.events += step.events
    analysis.openness.append(monitor.detector.openness)
    analysis.decisions.append(step.decision)
    analysis.valid_ms += monitor.detector.valid_ms
    if step.features is not before:
        analysis.windows.append((step.features, step.decision))
    _turn(analysis, frame.t_ms, step.decision)


def _turn(analysis: Analysis, t_ms: float, decision: Decision) -> None:
    last = analysis.turns[-1][1] if analysis.turns else None
    if last is None or (decision.state, decision.level) != (last.state, last.level):
        analysis.turns.append((t_ms, decision))
