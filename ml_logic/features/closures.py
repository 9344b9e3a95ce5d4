"""Closures: when the eyes close and open, told apart from looking down. A state machine over valid frames.

A look down lowers the EAR like a closure does, but the head goes along at its onset; in a real closure the eyes close
first and the head may drop later (DESIGN 3).
"""

from __future__ import annotations

from collections import deque

from ml_logic.features.events import LIMITS, Event, EventLimits, closure_kind, crossing

Seen = tuple[float, float, float | None]
"""t_ms, openness, pitch_rad of a valid frame."""


class Closure:
    """One apparent closure, from its onset on. What it is stays open until `limits.glance_onset_ms` have passed."""

    def __init__(
        self, start_ms: float, alert: float, pitch_rad: float | None, limits: EventLimits, *, decided: bool = False
    ) -> None:
        """`alert` and `pitch_rad`: openness and pitch before the onset."""
        self.start_ms = start_ms
        self.alert = alert
        self.pitch_rad = pitch_rad
        self.is_glance = False
        self.nodded = False
        self.depth = 1.0
        self._limits = limits
        self._decided = decided
        self._bottom = (start_ms, limits.enter)
        self._unsettled_deep_ms = 0.0
        self._rise_ms: float | None = None
        self._reopen_ms: float | None = None

    def push(self, t0: float, o0: float, t1: float, o1: float, drop_rad: float | None, *, joined: bool) -> None:
        """Go on from (t0, o0) to (t1, o1), in ms and openness; `drop_rad`: how far the head is down since before.

        Between frames that are not `joined` there were some without a face: time that is not known to be closed.
        """
        if joined and (o0 < self._limits.deep or o1 < self._limits.deep):
            self._unsettled_deep_ms += _time_below(t0, o0, t1, o1, self._limits.deep)
        if o1 <= self.depth + self._limits.bottom_margin:
            self._bottom = t1, o1
        self.depth = min(self.depth, o1)
        self._decide(t1, drop_rad)
        self._watch_reopening(t0, o0, t1, o1)

    def lasted_ms(self, t_ms: float) -> float:
        """How long the eyes have been closed at `t_ms`."""
        return (t_ms if self._reopen_ms is None else self._reopen_ms) - self.start_ms

    def end_ms(self, t_ms: float) -> float | None:
        """When it ended, as far as `t_ms` can tell: long enough open, or longer half open; `None` while it goes on."""
        if self._reopen_ms is not None:
            return self._reopen_ms if t_ms - self._reopen_ms >= self._limits.reopen_ms else None
        if self._rise_ms is not None and t_ms - self._rise_ms >= self._limits.half_open_ms:
            return self._rise_ms
        return None

    def settle_deep_ms(self, lasted_ms: float, *, ended: bool = False) -> float:
        """Deep-closed time that has become certain: of a closure, no glance, and long enough for PERCLOS."""
        certain = self._decided or ended
        if self.is_glance or not certain or lasted_ms < self._limits.perclos_closure_ms:
            return 0.0
        settled, self._unsettled_deep_ms = self._unsettled_deep_ms, 0.0
        return settled

    def ended(self, end_ms: float) -> Event | None:
        """The event that it was; `None` when it was too short to be one."""
        duration = end_ms - self.start_ms
        if self.is_glance:
            return Event("glance", self.start_ms, end_ms, duration)
        kind = closure_kind(duration, self._limits)
        if kind is None:
            return None
        rise = end_ms - self._bottom[0]
        reached = self._limits.enter if self._reopen_ms is None else self._limits.leave
        velocity = (reached - self._bottom[1]) / rise * 1000.0 if rise > 0.0 else None
        return Event(kind, self.start_ms, end_ms, duration, self.depth, self.alert - self.depth, velocity)

    def lost(self, last_ms: float) -> Event | None:
        """The event when nothing has been seen since `last_ms`."""
        duration = self.lasted_ms(last_ms)
        if self.is_glance:
            return Event("glance", self.start_ms, last_ms, duration)
        if duration < self._limits.blink_ms:
            return None
        return Event("lost_closure", self.start_ms, self.start_ms + duration, duration, self.depth)

    def _decide(self, t_ms: float, drop_rad: float | None) -> None:
        if self._decided:
            return
        self.is_glance = drop_rad is not None and drop_rad > self._limits.glance_rad
        self._decided = self.is_glance or t_ms - self.start_ms >= self._limits.glance_onset_ms

    def _watch_reopening(self, t0: float, o0: float, t1: float, o1: float) -> None:
        if o1 < self._limits.enter:
            self._rise_ms = self._reopen_ms = None
            return
        if self._rise_ms is None:
            self._rise_ms = crossing(t0, o0, t1, o1, self._limits.enter)
        if self._reopen_ms is None and o1 > self._limits.leave:
            self._reopen_ms = crossing(t0, o0, t1, o1, self._limits.leave)


class Closures:
    """All closures of a run of valid frames; `push` a frame, `lose` when there was none for too long.

    After each call: `closed_for_ms` and `looking_down_for_ms` (0 when not), `deep_ms` (deep-closed time that this call
    made certain), `open_now` (no closure, nor the beginning of one).
    """

    def __init__(self, limits: EventLimits = LIMITS) -> None:
        self.closed_for_ms = 0.0
        self.looking_down_for_ms = 0.0
        self.deep_ms = 0.0
        self.open_now = False
        self._limits = limits
        self._last: Seen | None = None
        self._recent: deque[Seen] = deque()
        self._opened: Seen | None = None  # the last frame with open eyes
        self._closure: Closure | None = None

    def push(self, t_ms: float, openness: float, pitch_rad: float | None, *, joined: bool = True) -> list[Event]:
        """Take one valid frame, `joined` to the one before by no frame without a face; the events that it ended."""
        last = self._last
        self._last = now = (t_ms, openness, pitch_rad)
        recent = self._recent
        recent.append(now)
        while recent[0][0] < t_ms - self._limits.nod_within_ms - self._limits.glance_onset_ms:
            recent.popleft()
        self.deep_ms = 0.0
        if self._closure is None:
            self.open_now = openness >= self._limits.enter
            if self.open_now:
                self._opened = now
                return []
            self._closure = self._begin(last, now)
        return self._go_on(self._closure, last or now, now, joined)

    def skip(self) -> None:
        """A frame without a face: it changes nothing that is known."""
        self.deep_ms = 0.0

    def lose(self) -> list[Event]:
        """The face is gone: whatever was going on ended out of sight."""
        closure, last = self._closure, self._last
        self._closure = self._last = None
        self.deep_ms = 0.0
        self.open_now = False
        self._show(None, 0.0)
        event = closure.lost(last[0]) if closure and last else None
        return [event] if event else []

    def _begin(self, last: Seen | None, now: Seen) -> Closure:
        start = now[0] if last is None else crossing(last[0], last[1], now[0], now[1], self._limits.enter)
        earliest, latest = (start - ms for ms in self._limits.before_ms)
        opened = [r for r in self._recent if r[0] >= earliest and r[1] > self._limits.leave]
        before = [r for r in opened if r[0] <= latest] or opened
        if not before and self._opened is not None and self._opened[0] >= start - self._limits.before_max_ms:
            before = [self._opened]
        pitches = [r[2] for r in before if r[2] is not None]
        alert = sum(r[1] for r in before) / len(before) if before else 1.0
        return Closure(start, alert, sum(pitches) / len(pitches) if pitches else None, self._limits)

    def _go_on(self, closure: Closure, last: Seen, now: Seen, joined: bool) -> list[Event]:
        drop = _drop(closure.pitch_rad, last[2], now[2])
        closure.push(last[0], last[1], now[0], now[1], drop, joined=joined)
        end = closure.end_ms(now[0])
        if end is not None:
            return self._finish(closure, end)
        lasted = closure.lasted_ms(now[0])
        self.deep_ms = closure.settle_deep_ms(lasted)
        self._show(closure, lasted)
        if closure.is_glance and drop is not None and drop < self._limits.glance_back * self._limits.glance_rad:
            return self._head_up(closure, now)
        return self._nod(closure, lasted, now)

    def _finish(self, closure: Closure, end_ms: float) -> list[Event]:
        self.deep_ms = closure.settle_deep_ms(end_ms - closure.start_ms, ended=True)
        self._closure = None
        self.open_now = True
        self._show(None, 0.0)
        event = closure.ended(end_ms)
        return [event] if event else []

    def _head_up(self, glance: Closure, now: Seen) -> list[Event]:
        """The head is up again: eyes that are still closed have been closed since now."""
        if now[1] >= self._limits.enter:
            return []
        self._closure = Closure(now[0], glance.alert, glance.pitch_rad, self._limits, decided=True)
        self._closure.push(now[0], now[1], now[0], now[1], None, joined=True)
        self._show(self._closure, 0.0)
        return [Event("glance", glance.start_ms, now[0], now[0] - glance.start_ms)]

    def _nod(self, closure: Closure, lasted_ms: float, now: Seen) -> list[Event]:
        pitch = now[2]
        if pitch is None or closure.nodded or closure.is_glance or lasted_ms < self._limits.nod_closed_ms:
            return []
        since = now[0] - self._limits.nod_within_ms
        low, ago_ms = min((r[2], now[0] - r[0]) for r in self._recent if r[2] is not None and r[0] >= since)
        if pitch - low < self._limits.nod_rad:
            return []
        closure.nodded = True
        return [Event("nod", now[0] - ago_ms, now[0], ago_ms)]

    def _show(self, closure: Closure | None, lasted_ms: float) -> None:
        self.closed_for_ms = 0.0 if closure is None or closure.is_glance else lasted_ms
        self.looking_down_for_ms = lasted_ms if closure is not None and closure.is_glance else 0.0


def _drop(before: float | None, last: float | None, now: float | None) -> float | None:
    """How far the head is down, over two frames, so that one wrong one makes no glance."""
    return None if before is None or last is None or now is None else (last + now) / 2.0 - before


def _time_below(t0: float, x0: float, t1: float, x1: float, level: float) -> float:
    """How long the straight line from (t0, x0) to (t1, x1), of which one end or both are below `level`, is below it."""
    if x0 < level and x1 < level:
        return t1 - t0
    at = crossing(t0, x0, t1, x1, level)
    return t1 - at if x1 < level else at - t0
