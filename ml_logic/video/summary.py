"""What a recording says, in plain words for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import Final

from ml_logic.features.events import LIMITS, Event
from ml_logic.video.analysis import Analysis

WORDS: Final = {
    "blink": ("blink", "blinks"),
    "glance": ("look down", "looks down"),
    "look_away": ("look away", "looks away"),
    "nod": ("nod", "nods"),
    "yawn": ("yawn", "yawns"),
    "no_face": ("time without a face", "times without a face"),
}


def summary(name: str, analysis: Analysis) -> str:
    """A line a subject: events, alarms, what was seen, and what the eyes were measured by."""
    return "\n".join(
        [
            f"{name}: {_events(analysis)}",
            f"  {_alarms(analysis)}",
            f"  {_seen(analysis)}",
            f"  open eyes: EAR {analysis.reference.open:.3f}, {analysis.origin}",
        ]
    )


def clock(ms: float) -> str:
    """m:ss.s"""
    tenths = round(ms / 100.0)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def _events(analysis: Analysis) -> str:
    counts = Counter(event.kind for event in analysis.events)
    counted = [_count(counts["blink"], *WORDS["blink"])]
    counted += [_closures([event for event in analysis.events if _long(event)], analysis.frames[0].t_ms)]
    counted += [_count(counts[kind], *words) for kind, words in WORDS.items() if kind != "blink" and counts[kind]]  # type: ignore[index]  # by name
    return ", ".join(counted)


def _long(event: Event) -> bool:
    kinds = ("long_blink", "microsleep", "sleep", "unresponsive", "lost_closure")
    return event.kind in kinds and (event.duration_ms or 0.0) >= LIMITS.long_blink_ms


def _closures(closures: list[Event], start_ms: float) -> str:
    if not closures:
        return "no closure of .5 s or more"
    each = "; ".join(_closure(closure, start_ms) for closure in closures)
    return f"{_count(len(closures), 'closure', 'closures')} of .5 s or more ({each})"


def _closure(closure: Event, start_ms: float) -> str:
    lost = closure.kind == "lost_closure"
    kind = "end not seen, at least" if lost else closure.kind.replace("_", " ")
    return f"{kind} {(closure.duration_ms or 0.0) / 1000.0:.1f} s at {clock(closure.start_ms - start_ms)}"


def _alarms(analysis: Analysis) -> str:
    start_ms = analysis.frames[0].t_ms
    rises = [
        f"level {now.level} ({now.state.replace('_', ' ')}) at {clock(t - start_ms)}" for t, now in analysis.alarms
    ]
    return f"alarm: {', '.join(rises)}" if rises else "no alarm"


def _seen(analysis: Analysis) -> str:
    length_s = analysis.length_ms / 1000.0
    fps = (len(analysis.frames) - 1) / length_s
    share = 100.0 * analysis.valid_ms / analysis.length_ms
    coarse = ": too few for the durations of blinks" if fps < LIMITS.blink_fps_min else ""
    return f"face seen in {share:.0f} % of {length_s:.1f} s, {fps:.0f} frames/s{coarse}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
