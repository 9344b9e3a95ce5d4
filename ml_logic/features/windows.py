"""Windows: PERCLOS and the blink statistics of the last one and three minutes, in bounded memory.

PERCLOS is P80 (Wierwille et al. 1994, DOT HS 808 247): the share of time with eyes at least four fifths closed, blinks
left out; the definitions and what is unknown: DESIGN section 3.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ml_logic.features.events import CLOSURES, Event


@dataclass(frozen=True, slots=True)
class WindowLimits:
    """Lengths of the windows and what must have been seen of them."""

    short_s: int = 60  # DESIGN 3
    long_s: int = 180  # DESIGN 3
    bucket_ms: float = 1000.0  # how finely a window moves on; a second of 60 is within what PERCLOS can tell
    valid_share_min: float = 0.5  # of the window with a face; below it PERCLOS is unknown; ours
    events_max: int = 1024  # three minutes of five blinks a second and more: bounds memory, loses nothing
    long_blink_ms: float = 500.0  # DESIGN 3
    microsleep_ms: float = 1500.0  # DESIGN 3: from here on a closure is no blink


LIMITS: Final = WindowLimits()


@dataclass(frozen=True, slots=True)
class WindowFeatures:
    """What the last minutes say; `None` is unknown. The window is the last 60 s unless the name says 180."""

    t_ms: float
    perclos_60: float | None
    perclos_180: float | None
    blink_rate: float | None
    """Blinks and long blinks a minute with a face."""
    blink_duration_mean_ms: float | None
    blink_duration_p90_ms: float | None
    last_long_blink_ms: float | None
    """Duration of the last closure of .5 s or more, however long ago."""
    last_long_blink_end_ms: float | None
    long_blinks: int
    """Closures of .5 s or more whose end was seen."""
    nods_180: int
    valid_share: float
    """Time with a face over the length of the window, 0-1: below 1 also while the window is not full."""
    fps: float
    """Frames over the time from the window's first frame, valid or not."""


class Windows:
    """Sums by the second; `push` every frame, ask `features` when they are wanted, once a second at most."""

    def __init__(self, limits: WindowLimits = LIMITS) -> None:
        self._limits = limits
        self._buckets: deque[list[float]] = deque()  # index, valid ms, deep ms, frames, first frame's t_ms
        self._closures: deque[tuple[float, float | None]] = deque(maxlen=limits.events_max)  # end, duration
        self._nods: deque[float] = deque(maxlen=limits.events_max)
        self._last_long: tuple[float, float] | None = None
        self._t_ms = 0.0

    def push(self, t_ms: float, valid_ms: float, deep_ms: float, events: Iterable[Event]) -> bool:
        """Take what one frame added (see `Detector`); True when a new second has begun."""
        self._t_ms = t_ms
        index = math.floor(t_ms / self._limits.bucket_ms)
        new = not self._buckets or index != self._buckets[-1][0]
        if new:
            self._open_bucket(index, t_ms)
        bucket = self._buckets[-1]
        bucket[1] += valid_ms
        bucket[2] += deep_ms
        bucket[3] += 1.0
        for event in events:
            self._take(event)
        return new

    def features(self) -> WindowFeatures:
        """The features at the last frame."""
        limits = self._limits
        ends_after = self._t_ms - limits.short_s * 1000.0
        durations = [duration for end_ms, duration in self._closures if end_ms > ends_after]
        blinks = [ms for ms in durations if ms is None or ms < limits.microsleep_ms]
        known = sorted(ms for ms in blinks if ms is not None)
        valid_ms, deep_ms, frames, first_ms = self._sums(limits.short_s)
        long_valid_ms, long_deep_ms, _, _ = self._sums(limits.long_s)
        long_ms, long_end_ms = self._last_long or (None, None)
        return WindowFeatures(
            t_ms=self._t_ms,
            perclos_60=self._share(deep_ms, valid_ms, limits.short_s),
            perclos_180=self._share(long_deep_ms, long_valid_ms, limits.long_s),
            blink_rate=len(blinks) * 60_000.0 / valid_ms if self._enough(valid_ms, limits.short_s) else None,
            blink_duration_mean_ms=sum(known) / len(known) if known else None,
            blink_duration_p90_ms=known[math.ceil(0.9 * len(known)) - 1] if known else None,
            last_long_blink_ms=long_ms,
            last_long_blink_end_ms=long_end_ms,
            long_blinks=sum(ms is not None and ms >= limits.long_blink_ms for ms in durations),
            nods_180=sum(t > self._t_ms - limits.long_s * 1000.0 for t in self._nods),
            valid_share=min(1.0, valid_ms / (limits.short_s * 1000.0)),
            fps=(frames - 1.0) * 1000.0 / (self._t_ms - first_ms) if self._t_ms > first_ms else 0.0,
        )

    def _open_bucket(self, index: int, t_ms: float) -> None:
        self._buckets.append([float(index), 0.0, 0.0, 0.0, t_ms])
        oldest = index - self._limits.long_s * 1000.0 / self._limits.bucket_ms
        while self._buckets[0][0] <= oldest:
            self._buckets.popleft()

    def _take(self, event: Event) -> None:
        if event.kind == "nod":
            self._nods.append(event.end_ms)
        if event.kind not in CLOSURES:
            return
        self._closures.append((event.end_ms, event.duration_ms))
        if event.duration_ms is not None and event.duration_ms >= self._limits.long_blink_ms:
            self._last_long = event.duration_ms, event.end_ms

    def _sums(self, seconds: int) -> tuple[float, float, float, float]:
        """Valid ms, deep ms and frames of the last `seconds`, the running second included; t_ms of the first frame."""
        count = seconds * 1000.0 / self._limits.bucket_ms
        valid = deep = frames = 0.0
        first_ms = self._t_ms
        for bucket in reversed(self._buckets):
            if bucket[0] <= self._buckets[-1][0] - count:
                break
            valid, deep, frames, first_ms = valid + bucket[1], deep + bucket[2], frames + bucket[3], bucket[4]
        return valid, deep, frames, first_ms

    def _enough(self, valid_ms: float, seconds: int) -> bool:
        return valid_ms >= self._limits.valid_share_min * seconds * 1000.0

    def _share(self, deep_ms: float, valid_ms: float, seconds: int) -> float | None:
        return min(1.0, deep_ms / valid_ms) if self._enough(valid_ms, seconds) else None
