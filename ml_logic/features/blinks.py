"""Blinks for the classifier: frequency, amplitude, duration and opening velocity against the person's own alert blinks.

The measures are those of UTA-RLDD (Ghoddoosian et al. 2019, arXiv:1904.07312), see ml_logic.features.drowsiness; their
units (theirs: frames and EAR, ours: ms and openness) fall out of the z-scores. One thing differs: their frequency counts
from the start of a ten-minute video, ours over the last blinks of a drive that goes on for hours.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from ml_logic.features.drowsiness import WINDOW_BLINKS
from ml_logic.features.events import Event

Measures = tuple[float, float, float, float]
"""frequency (blinks a minute with a face), amplitude (openness), duration (ms), velocity (openness/s): CHANNELS."""


@dataclass(frozen=True, slots=True)
class BlinkLimits:
    """How many blinks say something."""

    baseline_blinks: int = 20  # a minute or two; UTA-RLDD takes the last third of ten minutes, 30-50 blinks
    sequence_blinks: int = WINDOW_BLINKS  # all of them: by ten, alert drives were called drowsy now and then
    sd_min: float = 0.05  # of the mean: a person who hardly varied would make every blink an outlier; ours


LIMITS: Final = BlinkLimits()


@dataclass(frozen=True, slots=True)
class BlinkBaseline:
    """Mean and standard deviation of each measure of a person's alert blinks, in the order of `Measures`."""

    mean: Measures
    sd: Measures

    def z(self, blink: Measures, limits: BlinkLimits = LIMITS) -> Measures:
        """(x - mean) / sd of each measure, the sd at least `limits.sd_min` of the mean."""
        f, a, d, v = (
            (x - mean) / max(sd, limits.sd_min * abs(mean))
            for x, mean, sd in zip(blink, self.mean, self.sd, strict=True)
        )
        return f, a, d, v


def baseline(blinks: list[Measures]) -> BlinkBaseline:
    """The baseline of alert blinks. Raises ValueError when there is none."""
    if not blinks:
        raise ValueError("a baseline needs at least one blink")
    count = len(blinks)
    means = [sum(column) / count for column in zip(*blinks, strict=True)]
    sds = [
        math.sqrt(sum((x - mean) * (x - mean) for x in column) / count)
        for mean, column in zip(means, zip(*blinks, strict=True), strict=True)
    ]
    return BlinkBaseline((means[0], means[1], means[2], means[3]), (sds[0], sds[1], sds[2], sds[3]))


class BlinkSequence:
    """The last blinks of a person; the first `limits.baseline_blinks` make the baseline unless one is given."""

    def __init__(self, known: BlinkBaseline | None = None, limits: BlinkLimits = LIMITS) -> None:
        self.baseline = known
        self._limits = limits
        self._first: list[Measures] = []
        self._last: deque[Measures] = deque(maxlen=limits.sequence_blinks)
        self._clock: deque[float] = deque(maxlen=limits.sequence_blinks + 1)

    def push(self, closure: Event, valid_ms: float) -> None:
        """Take a closure that ended; `valid_ms`: time with a face since the beginning, of which gaps are no part."""
        measures = self._measures(closure, valid_ms)
        if measures is None:
            return
        if self.baseline is not None:
            self._last.append(measures)
            return
        self._first.append(measures)
        if len(self._first) >= self._limits.baseline_blinks:
            self.baseline = baseline(self._first)

    def z_scores(self) -> list[Measures] | None:
        """The last blinks against the baseline, oldest first; `None` until there are enough of both."""
        if self.baseline is None or len(self._last) < self._limits.sequence_blinks:
            return None
        return [self.baseline.z(blink, self._limits) for blink in self._last]

    def _measures(self, closure: Event, valid_ms: float) -> Measures | None:
        """`None` for the first blink, which has no frequency, and for one that was seen too coarsely."""
        self._clock.append(valid_ms)
        span = valid_ms - self._clock[0]
        known = closure.amplitude, closure.duration_ms, closure.opening_velocity
        if span <= 0.0 or known[0] is None or known[1] is None or known[2] is None:
            return None
        return (len(self._clock) - 1) * 60_000.0 / span, known[0], known[1], known[2]
