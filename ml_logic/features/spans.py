"""Spans: how long a measured value stays above a threshold, and how many frames a second there are."""

from __future__ import annotations

from collections import deque

from ml_logic.features.events import LIMITS, EventLimits, crossing


class Span:
    """A stretch in which a value is high: begins above `enter`, ends below `leave` (<= enter), both interpolated."""

    def __init__(self, enter: float, leave: float, gap_ms: float) -> None:
        """`gap_ms`: without a value for longer, the stretch is forgotten: its end is unknown."""
        self.since_ms: float | None = None
        self._enter = enter
        self._leave = leave
        self._gap_ms = gap_ms
        self._last: tuple[float, float] | None = None

    def push(self, t_ms: float, value: float | None) -> tuple[float, float] | None:
        """Take the value at `t_ms` (`None`: unknown); (start, end) in ms of a stretch that has just ended."""
        last = self._last
        if last is not None and t_ms - last[0] > self._gap_ms:
            last = self._last = self.since_ms = None
        if value is None:
            return None
        self._last = t_ms, value
        if self.since_ms is None:
            if value > self._enter:
                rising = last is not None and last[1] <= self._enter
                self.since_ms = crossing(*last, t_ms, value, self._enter) if last and rising else t_ms
            return None
        return self._end(last or (t_ms, value), t_ms, value)

    def lasted_ms(self, t_ms: float) -> float:
        """How long the value has been high at `t_ms`; 0 when it is not."""
        if self.since_ms is None or self._last is None or t_ms - self._last[0] > self._gap_ms:
            return 0.0
        return t_ms - self.since_ms

    def _end(self, last: tuple[float, float], t_ms: float, value: float) -> tuple[float, float] | None:
        if value >= self._leave or self.since_ms is None:
            return None
        start, self.since_ms = self.since_ms, None
        return start, crossing(*last, t_ms, value, self._leave)


class FrameRate:
    """Frames a second over the last moments, valid or not."""

    def __init__(self, limits: EventLimits = LIMITS) -> None:
        self._window_ms = limits.rate_window_ms
        self._span_min_ms = limits.rate_span_min_ms
        self._times: deque[float] = deque()

    def push(self, t_ms: float) -> float | None:
        """Take one frame; frames a second now, `None` while there were too few to tell."""
        times = self._times
        times.append(t_ms)
        while times[0] < t_ms - self._window_ms:
            times.popleft()
        span = t_ms - times[0]
        return (len(times) - 1) * 1000.0 / span if span >= self._span_min_ms else None
