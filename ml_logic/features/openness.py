"""Openness: how far the eyes are open on the person's own scale, 0 closed and 1 as open as when alert.

Raw EAR says little: narrow eyes are below any fixed threshold in every frame. Definitions: DESIGN section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from ml_logic.features.eyes import Frame

CLOSED_RATIO: Final = {"human": 0.30, "mediapipe": 0.16}
"""EAR of a closed eye over that of an open one, by engine: the middle of .22-.37 and of .06-.25 (DESIGN 3)."""

Refusal = Literal["too_few_frames", "eyes_closed", "unsteady", "implausible_ear"]


@dataclass(frozen=True, slots=True)
class OpennessLimits:
    """What a calibration needs, and how its result follows the person."""

    calibration_ms: float = 60_000.0  # valid alert frames, DESIGN 3: the first 60-120 s
    give_up_ms: float = 120_000.0  # the other end of that range: by then half the frames must have been valid
    frames_min: int = 540  # 60 s at the lowest rate of the monitor, 10 frames/s (DESIGN 3), less a tenth for jitter
    gap_ms: float = 500.0  # between two valid frames; a longer one is time without a face
    alert_quantile: float = 0.9  # EAR that stands for open eyes while it is not known which frames are closed
    half: float = 0.5  # openness above which a frame is open for certain: the leave threshold of DESIGN 3
    closed_share_max: float = 0.25  # blinking covers 2-10 % of alert time, glances some more; ours
    jump_max: float = (
        0.10  # median step of EAR between frames over `open`; glasses reach .05, at .1 openness is a guess
    )
    ear_range: tuple[float, float] = (0.10, 0.60)  # of `open`; measured .27-.42 (DESIGN 3), narrow eyes half of that
    closed_quantile: float = 0.01  # of the valid EAR: the bottoms of a minute's blinks last as long; ours
    closed_seen: float = (
        0.6  # such an EAR over `open` above which no blink was seen: the engine's usual ratio holds; ours
    )
    closed_rise: float = 1.4  # times that ratio: behind glasses Human reads .43-.49 at the bottom of a blink; ours
    fall_max: float = 0.9  # DESIGN 3: never below .9 of itself
    rise_max: float = 1.2  # a reflection that doubles EAR for minutes must not make a usual eye look half shut; ours
    drift_per_ms: float = 0.01 / 60_000.0  # share of `open` a millisecond: 1 % a minute is slower than a sunny street


LIMITS: Final = OpennessLimits()


@dataclass(frozen=True, slots=True)
class Reference:
    """A person in front of an engine: EAR of open and closed eyes, and where the head points when driving straight.

    Raises ValueError unless 0 <= closed < open.
    """

    open: float
    closed: float
    pitch_rad: float | None = None
    yaw_rad: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.closed < self.open:
            raise ValueError(f"closed ({self.closed}) must be at least 0 and below open ({self.open})")


def openness(ear: float, reference: Reference) -> float:
    """(EAR - closed) / (open - closed): 0 closed, 1 open; noise and wide eyes go beyond both ends."""
    return (ear - reference.closed) / (reference.open - reference.closed)


class Calibration:
    """The first minute of a person, frame by frame, into a `Reference`, or into a reason why not.

    After `push` has returned True: `reference` is set, or `refusal` says why there is none.
    """

    def __init__(self, closed_ratio: float, limits: OpennessLimits = LIMITS) -> None:
        """`closed_ratio`: one of `CLOSED_RATIO`. Raises ValueError unless 0 <= closed_ratio < 1."""
        if not 0.0 <= closed_ratio < 1.0:
            raise ValueError(f"closed_ratio must be at least 0 and below 1, not {closed_ratio}")
        self.frames: list[Frame] = []
        self.reference: Reference | None = None
        self.refusal: Refusal | None = None
        self._closed_ratio = closed_ratio
        self._limits = limits
        self._valid_ms = 0.0

    @property
    def done(self) -> bool:
        """Whether there is an answer, whichever."""
        return self.reference is not None or self.refusal is not None

    @property
    def progress(self) -> float:
        """Share of the valid time that has been seen, 0-1."""
        return min(1.0, self._valid_ms / self._limits.calibration_ms)

    def push(self, frame: Frame) -> bool:
        """Take one frame (later than the last); True when there is an answer. Frames after it change nothing."""
        if self.done:
            return True
        if self.frames and self.frames[-1].ear is not None and frame.ear is not None:
            step = frame.t_ms - self.frames[-1].t_ms
            self._valid_ms += step if step <= self._limits.gap_ms else 0.0
        self.frames.append(frame)
        if self._valid_ms >= self._limits.calibration_ms:
            self._finish()
        elif frame.t_ms - self.frames[0].t_ms >= self._limits.give_up_ms:
            self.refusal = "too_few_frames"
        return self.done

    def _finish(self) -> None:
        ears = sorted(f.ear for f in self.frames if f.ear is not None)
        limits = self._limits
        if len(ears) < limits.frames_min:
            self.refusal = "too_few_frames"
            return
        alert = quantile(ears, limits.alert_quantile)
        lowest = alert * (self._closed_ratio + limits.half * (1.0 - self._closed_ratio))
        opened = [ear for ear in ears if ear >= lowest]
        level = quantile(opened, 0.5)
        self.refusal = self._fault(len(ears), opened, level)
        if self.refusal is None:
            pitch = _median([f.pitch_rad for f in self.frames])
            yaw = _median([f.yaw_rad for f in self.frames])
            self.reference = Reference(level, self._closed(ears, level) * level, pitch, yaw)

    def _closed(self, ears: list[float], level: float) -> float:
        """EAR of this person's closed eyes over that of open ones: no lower than the engine's usual one."""
        limits, usual = self._limits, self._closed_ratio
        seen = quantile(ears, limits.closed_quantile) / level
        return usual if seen > limits.closed_seen else min(max(seen, usual), limits.closed_rise * usual)

    def _fault(self, count: int, opened: list[float], level: float) -> Refusal | None:
        limits = self._limits
        if not limits.ear_range[0] <= level <= limits.ear_range[1]:
            return "implausible_ear"
        steps = sorted(
            abs(now.ear - last.ear)
            for last, now in pairwise(self.frames)
            if last.ear is not None and now.ear is not None
        )
        if steps and quantile(steps, 0.5) > limits.jump_max * level:
            return "unsteady"
        return "eyes_closed" if len(opened) < (1.0 - limits.closed_share_max) * count else None


class AdaptiveReference:
    """A reference that follows the person: a slow running median of the EAR of open eyes, in bounds.

    `open` and `closed` are EAR now; their ratio stays that of the calibration.
    """

    def __init__(self, reference: Reference, limits: OpennessLimits = LIMITS) -> None:
        self.open = reference.open
        self.closed = reference.closed
        self._ratio = reference.closed / reference.open
        self._lowest = limits.fall_max * reference.open
        self._highest = limits.rise_max * reference.open
        self._drift = limits.drift_per_ms * reference.open

    def openness(self, ear: float) -> float:
        """As the function of that name, against the reference as it is now."""
        return (ear - self.closed) / (self.open - self.closed)

    def follow(self, ear: float, step_ms: float) -> None:
        """Take the EAR of an open eye that stood for `step_ms`: the median is where as much time lies above as below."""
        step = self._drift * step_ms
        moved = self.open + step if ear > self.open else self.open - step
        self.open = min(self._highest, max(self._lowest, moved))
        self.closed = self._ratio * self.open


def quantile(ordered: list[float], share: float) -> float:
    """The value below which `share` (0-1) of the ascending values (n >= 1) lie, without interpolation."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _median(values: list[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    return quantile(known, 0.5) if known else None
