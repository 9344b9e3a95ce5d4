"""From eye state over time to an alarm: rules that need no network, escalate at once and let go slowly.

Sources: DESIGN section 3; Euro NCAP 2026, Safe Driving, driver monitoring (microsleep 1-2 s, sleep >= 3 s, unresponsive
>= 6 s of closed eyes or of eyes off the road). Numbers and the standard library only; times in ms on any rising clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

State = Literal["normal", "advisory", "drowsy", "microsleep", "unresponsive", "not_monitoring"]
Cause = Literal[
    "eyes_closed", "looking_down", "looking_away", "perclos", "long_blinks", "nods", "recent_microsleep", "classifier"
]
Break = Literal["time_on_task", "repeated_drowsiness"]

NO_FRAMES, NO_FACE, LOW_FPS = "no_frames", "no_face", "low_fps"
"""The reasons that the policy sees itself; the others (dark, camera_lost, tab_hidden, worker_crashed) it is told."""


@dataclass(frozen=True, slots=True)
class PolicyLimits:
    """Times in ms, shares 0-1, levels 0-3."""

    microsleep_ms: float = 1500.0  # DESIGN 3, within the 1-2 s of Euro NCAP 2026: level 2
    sleep_ms: float = 3000.0  # Euro NCAP 2026: level 3
    unresponsive_ms: float = 6000.0  # Euro NCAP 2026: level 3 and its own state; closed, or down and away from the road
    off_road_ms: float = 4000.0  # looking down or away: advisory; Euro NCAP calls 3-4 s a long distraction
    perclos_advisory: float = 0.08  # DESIGN 3, over 60 s
    perclos_drowsy: tuple[float, float] = (0.15, 0.10)  # DESIGN 3, over 60 s and 180 s, both
    perclos_severe: float = 0.30  # DESIGN 3, over 60 s
    perclos_release: float = 0.8  # share of a threshold below which its state ends; ours
    severe_ms: float = 10_000.0  # severe is level 3 while the last closure is not longer ago, then 2; ours
    perclos_closure_ms: float = 250.0  # such a closure, DESIGN 3
    long_blinks_advisory: int = 3  # of >= .5 s within 60 s; alert people make none or one (Caffier 2003); ours
    long_blinks_drowsy: int = 6  # one every ten seconds; ours
    nods_advisory: int = 1  # within 180 s; ours
    nods_drowsy: int = 2
    after_microsleep_ms: float = 120_000.0  # nobody is awake again at once: advisory; ours
    calm_ms: float = (
        3000.0  # eyes seen open for as long lower the level by one; ours, as long as a sleep takes to count
    )
    not_calm_ms: float = 500.0  # a long blink (DESIGN 3) starts that anew; blinks do not
    unknown_ms: float = 60_000.0  # without a face for longer: nobody is there whose level could be held; ours
    no_face_ms: float = 1500.0  # no face, or no frames: the watchdog has to say so within 2 s
    low_fps: float = 9.5  # under 10 (DESIGN 3), rounded: a camera of 10 with jitter is one of 10
    low_fps_ms: float = 300.0  # for as long; with the 1.5 s over which a rate is measured within 2 s
    back_ms: float = 500.0  # all causes gone for as long: monitoring again; ours
    drowsy_probability: float = 0.6  # of the classifier's drowsy class; chance is .33; ours
    drowsy_probability_release: float = 0.5  # ours
    fresh_ms: float = 60_000.0  # age of an answer that counts: its 30 blinks take a minute or two
    on_task_ms: float = 7_200_000.0  # two hours, UK Highway Code rule 91
    break_ms: float = 900_000.0  # fifteen minutes without a face are a break, UK Highway Code rule 91
    episodes: int = 2  # alarms of level 2 or more ...
    episodes_within_ms: float = 1_800_000.0  # ... within half an hour: time for a break; ours


LIMITS: Final = PolicyLimits()


class Observation(NamedTuple):
    """What is known at `t_ms`, which never falls; `None` is unknown.

    `closed_for_ms` also says, once, how long a closure has lasted that is over. `long_blinks` within 60 s, `nods` within
    180 s. `blocked`: why nobody can be monitored, as told from outside. `probabilities`: alert, low vigilance, drowsy,
    as the classifier answered at `classified_ms`.
    """

    t_ms: float
    eyes_open: bool = False
    closed_for_ms: float = 0.0
    looking_down_for_ms: float = 0.0
    looking_away_for_ms: float = 0.0
    face_lost_for_ms: float = 0.0
    frame_age_ms: float = 0.0
    fps: float | None = None
    perclos_60: float | None = None
    perclos_180: float | None = None
    long_blinks: int = 0
    nods: int = 0
    blocked: tuple[str, ...] = ()
    probabilities: tuple[float, float, float] | None = None
    classified_ms: float | None = None


class Decision(NamedTuple):
    """What the driver gets: `state`, alarm `level` 0-3, why; `reasons` why nobody is monitored; `take_break` or `None`."""

    state: State = "normal"
    level: int = 0
    cause: Cause | None = None
    reasons: tuple[str, ...] = ()
    take_break: Break | None = None


class Verdict(NamedTuple):
    """What one of the rules says."""

    state: State
    level: int
    cause: Cause | None


class Switch:
    """A threshold with hysteresis: on from `high`, off below `low`; the unknown changes nothing."""

    def __init__(self, high: float, low: float) -> None:
        self.on = False
        self._high = high
        self._low = low

    def push(self, value: float | None) -> bool:
        """Take a value, or `None`; whether it is on."""
        if value is not None:
            self.on = value >= (self._low if self.on else self._high)
        return self.on


class Policy:
    """Takes what is known, some ten times a second, and decides. Rising is immediate, falling one level at a time."""

    def __init__(self, limits: PolicyLimits = LIMITS) -> None:
        self.decision = Decision()
        self._limits = limits
        share = limits.perclos_release
        self._advisory = Switch(limits.perclos_advisory, share * limits.perclos_advisory)
        self._drowsy_60, self._drowsy_180 = (Switch(p, share * p) for p in limits.perclos_drowsy)
        self._severe = Switch(limits.perclos_severe, share * limits.perclos_severe)
        self._classifier = Switch(limits.drowsy_probability, limits.drowsy_probability_release)
        self._level = 0
        self._alarm: Verdict | None = None  # of the eyes, held until they have been open for a while
        self._calm_since_ms: float | None = None
        self._wanted_ms = 0.0  # the last time that the level was wanted, or fell
        self._closed_ms: float | None = None  # the last time of a closure that PERCLOS counts
        self._microsleep_ms: float | None = None
        self._watchdog = Watchdog(limits)
        self._task = TimeOnTask(limits)

    def update(self, now: Observation) -> Decision:
        """The decision at `now.t_ms`."""
        eyes, vigilance = self._eyes(now), self._vigilance(now)
        calm_for_ms = self._calm_for_ms(now)
        before = self._level
        self._move_level(now.t_ms, max(vigilance.level, eyes.level if eyes else 0), calm_for_ms)
        if eyes is not None:
            self._alarm = eyes
            self._microsleep_ms = now.t_ms
        elif calm_for_ms >= self._limits.calm_ms and self._level <= max(1, vigilance.level):
            self._alarm = None
        reasons = self._watchdog.update(now)
        take_break = self._task.update(now, alarmed=before < 2 <= self._level)
        shown = self._shown(vigilance)
        if eyes is None and reasons:
            shown = Verdict("not_monitoring", self._level, None)
        self.decision = Decision(shown.state, self._level, shown.cause, reasons, take_break)
        return self.decision

    def _shown(self, vigilance: Verdict) -> Verdict:
        """What is said: the alarm of the eyes until it is let go, and no calmer a word than the level that lingers."""
        if self._alarm is not None or self._level <= vigilance.level:
            return self._alarm or vigilance
        return Verdict("drowsy" if self._level >= 2 else "advisory", self._level, self.decision.cause)

    def _eyes(self, now: Observation) -> Verdict | None:
        """What the eyes alone say: as long as they are closed, or off the road, for too long."""
        limits = self._limits
        if now.closed_for_ms >= limits.perclos_closure_ms:
            self._closed_ms = now.t_ms
        if now.closed_for_ms >= limits.unresponsive_ms:
            return Verdict("unresponsive", 3, "eyes_closed")
        if now.looking_down_for_ms >= limits.unresponsive_ms:
            return Verdict("unresponsive", 3, "looking_down")
        if now.closed_for_ms >= limits.microsleep_ms:
            return Verdict("microsleep", 3 if now.closed_for_ms >= limits.sleep_ms else 2, "eyes_closed")
        return None

    def _vigilance(self, now: Observation) -> Verdict:
        """What the last minutes say."""
        limits = self._limits
        advisory = self._advisory.push(now.perclos_60)
        drowsy = all((self._drowsy_60.push(now.perclos_60), self._drowsy_180.push(now.perclos_180)))
        if self._severe.push(now.perclos_60):
            recent = _within(self._closed_ms, now.t_ms, limits.severe_ms)
            return Verdict("drowsy", 3 if recent else 2, "perclos")
        if drowsy:
            return Verdict("drowsy", 2, "perclos")
        if now.long_blinks >= limits.long_blinks_drowsy:
            return Verdict("drowsy", 2, "long_blinks")
        if now.nods >= limits.nods_drowsy:
            return Verdict("drowsy", 2, "nods")
        cause: Cause | None = "perclos" if advisory else self._early(now)
        return Verdict("advisory", 1, cause) if cause else Verdict("normal", 0, None)

    def _early(self, now: Observation) -> Cause | None:
        """What else is worth an advisory."""
        limits = self._limits
        fresh = _within(now.classified_ms, now.t_ms, limits.fresh_ms) and now.probabilities is not None
        likely = self._classifier.push(now.probabilities[2] if fresh and now.probabilities else 0.0)
        if now.looking_down_for_ms >= limits.off_road_ms:
            return "looking_down"
        if now.looking_away_for_ms >= limits.off_road_ms:
            return "looking_away"
        if now.nods >= limits.nods_advisory:
            return "nods"
        if now.long_blinks >= limits.long_blinks_advisory:
            return "long_blinks"
        if _within(self._microsleep_ms, now.t_ms, limits.after_microsleep_ms):
            return "recent_microsleep"
        return "classifier" if likely else None

    def _move_level(self, t_ms: float, wanted: int, calm_for_ms: float) -> None:
        """Up at once; down by one when neither it nor more was wanted, and the eyes were seen open, for `calm_ms`."""
        if wanted >= self._level:
            self._level = wanted
            self._wanted_ms = t_ms
        elif min(calm_for_ms, t_ms - self._wanted_ms) >= self._limits.calm_ms:
            self._level -= 1
            self._wanted_ms = t_ms

    def _calm_for_ms(self, now: Observation) -> float:
        """How long the eyes have been seen open, blinks and short gaps aside."""
        if not self._calm(now):
            self._calm_since_ms = None
            return 0.0
        if self._calm_since_ms is None:
            self._calm_since_ms = now.t_ms
        return now.t_ms - self._calm_since_ms

    def _calm(self, now: Observation) -> bool:
        if now.eyes_open or now.face_lost_for_ms >= self._limits.unknown_ms:
            return True
        short = max(now.closed_for_ms, now.face_lost_for_ms) < self._limits.not_calm_ms
        return short and now.looking_down_for_ms == 0.0 and self._calm_since_ms is not None


class Watchdog:
    """Why nobody is monitored: what it is told, and what it sees itself."""

    def __init__(self, limits: PolicyLimits = LIMITS) -> None:
        self._limits = limits
        self._reasons: tuple[str, ...] = ()
        self._slow_since_ms: float | None = None
        self._fine_since_ms: float | None = None

    def update(self, now: Observation) -> tuple[str, ...]:
        """The reasons at `now.t_ms`; the last ones stay for `back_ms` after they are gone."""
        reasons = self._seen(now)
        if reasons or not self._reasons:
            self._fine_since_ms = None
            self._reasons = reasons
        elif self._fine_since_ms is None:
            self._fine_since_ms = now.t_ms
        elif now.t_ms - self._fine_since_ms >= self._limits.back_ms:
            self._reasons = ()
        return self._reasons

    def _seen(self, now: Observation) -> tuple[str, ...]:
        limits = self._limits
        if now.fps is None or now.fps >= limits.low_fps:
            self._slow_since_ms = None
        elif self._slow_since_ms is None:
            self._slow_since_ms = now.t_ms
        if now.frame_age_ms >= limits.no_face_ms:
            return (*now.blocked, NO_FRAMES)
        no_face = (NO_FACE,) if now.face_lost_for_ms >= limits.no_face_ms else ()
        slow = self._slow_since_ms is not None and now.t_ms - self._slow_since_ms >= limits.low_fps_ms
        return now.blocked + no_face + ((LOW_FPS,) if slow else ())


class TimeOnTask:
    """When a break is due: after two hours, or after alarms one soon after another. A break makes all of it forgotten."""

    def __init__(self, limits: PolicyLimits = LIMITS) -> None:
        self._limits = limits
        self._start_ms: float | None = None
        self._alarms: deque[float] = deque(maxlen=limits.episodes)
        self._repeated = False

    def update(self, now: Observation, *, alarmed: bool) -> Break | None:
        """The advice at `now.t_ms`; `alarmed`: an alarm of level 2 or more has just begun."""
        limits = self._limits
        if self._start_ms is None or now.face_lost_for_ms >= limits.break_ms:
            self._start_ms = now.t_ms
            self._alarms.clear()
            self._repeated = False
        if alarmed:
            self._alarms.append(now.t_ms)
            soon = now.t_ms - self._alarms[0] <= limits.episodes_within_ms
            self._repeated = self._repeated or (len(self._alarms) == limits.episodes and soon)
        if self._repeated:
            return "repeated_drowsiness"
        return "time_on_task" if now.t_ms - self._start_ms >= limits.on_task_ms else None


def _within(then_ms: float | None, now_ms: float, ms: float) -> bool:
    return then_ms is not None and now_ms - then_ms <= ms
