"""Events: what eyes, head and mouth did, and from which size on it has a name. Definitions: DESIGN section 3."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "blink",
    "long_blink",
    "microsleep",
    "sleep",
    "unresponsive",
    "lost_closure",
    "glance",
    "look_away",
    "nod",
    "yawn",
    "no_face",
]
CLOSURES: Final = ("blink", "long_blink", "microsleep", "sleep", "unresponsive")
"""Kinds of a closure whose end was seen, by rising duration."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is over (a nod: that has just been seen). Times in ms on the frames' clock.

    A `lost_closure` ended out of sight: it lasted at least its duration, and nobody knows how much longer. A `glance`
    is a look down, eyes apparently closed. The last three fields are those of `CLOSURES` and `None` elsewhere.
    """

    kind: Kind
    start_ms: float
    end_ms: float
    duration_ms: float | None
    """`None` for a blink below 15 frames/s, where a blink is shorter than its measurement."""
    depth: float | None = None
    """Lowest openness."""
    amplitude: float | None = None
    """Openness before the closure less `depth`."""
    opening_velocity: float | None = None
    """Mean openness a second from the last lowest point to the end."""


@dataclass(frozen=True, slots=True)
class EventLimits:
    """Thresholds of openness (no unit), times in ms, angles in rad, mouth aspect ratio (no unit)."""

    enter: float = 0.3  # closed below it, DESIGN 3
    leave: float = 0.5  # open again above it, DESIGN 3
    deep: float = 0.2  # P80: four fifths closed, Wierwille 1994 and DESIGN 3
    blink_ms: float = 60.0  # shorter is noise, DESIGN 3
    long_blink_ms: float = 500.0  # DESIGN 3
    microsleep_ms: float = 1500.0  # DESIGN 3, within the 1-2 s of Euro NCAP 2026
    sleep_ms: float = 3000.0  # Euro NCAP 2026
    unresponsive_ms: float = 6000.0  # Euro NCAP 2026
    perclos_closure_ms: float = 250.0  # closures below it are blinks and no part of PERCLOS, DESIGN 3
    reopen_ms: float = 100.0  # open for less does not end a closure: heavy lids flutter, frames are wrong; ours
    half_open_ms: float = 200.0  # between enter and leave for as long: narrowed, as in the sun, not closed; ours
    gap_ms: float = 500.0  # without a valid frame for longer: the closure is lost; the longest blink, ours
    bottom_margin: float = 0.05  # openness above the lowest that still is the bottom: noise of landmarks; ours
    glance_rad: float = math.radians(5.0)  # downwards, DESIGN 3
    glance_onset_ms: float = 400.0  # from the onset; eyes lead the head by up to 200 ms, a glance takes as long; ours
    glance_back: float = 0.5  # share of glance_rad below which the head is up again; ours
    before_ms: tuple[float, float] = (500.0, 100.0)  # before the onset: how eyes and head were; ours
    before_max_ms: float = 10_000.0  # or, after a gap, the last time they were seen, if not longer ago; ours
    nod_rad: float = math.radians(15.0)  # DESIGN 3
    nod_within_ms: float = 1000.0  # DESIGN 3
    nod_closed_ms: float = 300.0  # eyes closed for as long before a nod is one, DESIGN 3
    away_rad: tuple[float, float] = (math.radians(30.0), math.radians(20.0))  # enter, leave; a mirror is at 20-40 deg
    away_ms: float = 1000.0  # shorter is a look at the mirror; ours
    yawn: tuple[float, float] = (0.6, 0.5)  # mouth: enter (DESIGN 3), leave (ours, against noise)
    yawn_ms: tuple[float, float] = (1500.0, 12_000.0)  # DESIGN 3
    rate_window_ms: float = 1500.0  # over which frames are counted, so that a slow camera is known within 2 s
    rate_span_min_ms: float = 500.0  # shorter says nothing about a rate; ours
    blink_fps_min: float = 14.5  # 15 (DESIGN 3), rounded: a camera of 15 with jitter is one of 15


LIMITS: Final = EventLimits()


def closure_kind(duration_ms: float, limits: EventLimits = LIMITS) -> Kind | None:
    """What a closure of `duration_ms` is called; `None` when it is too short to be one."""
    if duration_ms < limits.blink_ms:
        return None
    if duration_ms < limits.long_blink_ms:
        return "blink"
    if duration_ms < limits.microsleep_ms:
        return "long_blink"
    if duration_ms < limits.sleep_ms:
        return "microsleep"
    return "sleep" if duration_ms < limits.unresponsive_ms else "unresponsive"


def crossing(t0: float, x0: float, t1: float, x1: float, level: float) -> float:
    """When the straight line from (t0, x0) to (t1, x1) is at `level`, which lies between x0 and x1 (x0 != x1)."""
    return t0 + (level - x0) / (x1 - x0) * (t1 - t0)
