"""The timeline: openness over time with its thresholds, closures by kind, time without a face, and the alarm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ml_logic.features.events import LIMITS, Event
from ml_logic.features.eyes import Frame
from ml_logic.video.analysis import Analysis
from ml_logic.video.summary import clock

ROW_S: Final = 60.0
ROWS_MAX: Final = 12
"""Time a row, longer when a recording would need more rows than a page holds; ours."""
WIDTH_IN, ROW_IN, DPI = 14.0, 2.4, 110
RANGE: Final = (-0.55, 1.6)
"""Of openness: beyond 0 and 1 for noise and wide eyes, and room for the alarm below."""
STATE_BAR: Final = (-0.5, 0.12)
"""Lower edge and height of the alarm's bar, in openness."""
UNSEEN: Final = "#7e57c2"
STATES: Final = {
    "normal": "#2e9e6b",
    "advisory": "#ffb300",
    "drowsy": "#f57c00",
    "microsleep": "#d32f2f",
    "unresponsive": "#8e0000",
    "not_monitoring": UNSEEN,
}
KINDS: Final = {
    "blink": "#80cbc4",
    "long_blink": "#ffb300",
    "microsleep": "#e57373",
    "sleep": "#d32f2f",
    "unresponsive": "#8e0000",
    "lost_closure": "#b39ddb",
    "glance": "#90caf9",
}


def draw(name: str, analysis: Analysis, path: Path) -> None:
    """Write the PNG. Raises OSError."""
    start_ms, length_ms = analysis.frames[0].t_ms, analysis.length_ms
    row_ms = max(min(ROW_S * 1000.0, length_ms), length_ms / ROWS_MAX)
    rows = max(1, math.ceil(length_ms / row_ms))
    figure = Figure(figsize=(WIDTH_IN, 1.2 + ROW_IN * rows), layout="constrained")
    figure.suptitle(f"How far were the eyes open? {name}", fontsize="medium")
    for row, axes in enumerate(figure.subplots(rows, 1, squeeze=False)[:, 0]):
        _row(axes, analysis)
        axes.set_xlim(start_ms + row * row_ms, start_ms + (row + 1) * row_ms)
        axes.xaxis.set_major_formatter(lambda t_ms, _: clock(t_ms - start_ms))
    figure.legend(handles=_legend(analysis), loc="outside lower center", ncols=8, fontsize="small", frameon=False)
    figure.savefig(path, dpi=DPI, format="png")


def unseen(frames: Sequence[Frame]) -> Iterator[tuple[float, float]]:
    """(start, end) in ms of each stretch without a face, or without any frame for longer than a closure survives."""
    seen_ms, lost = frames[0].t_ms, False
    for frame in frames:
        lost = lost or frame.ear is None
        if frame.ear is None:
            continue
        if lost or frame.t_ms - seen_ms > LIMITS.gap_ms:
            yield seen_ms, frame.t_ms
        seen_ms, lost = frame.t_ms, False
    if lost:
        yield seen_ms, frames[-1].t_ms


def _row(axes: Any, analysis: Analysis) -> None:
    times, values = _line(analysis)
    axes.plot(times, values, color="#00695c", linewidth=0.9)
    for level, word in ((LIMITS.leave, "open above"), (LIMITS.enter, "closed below"), (LIMITS.deep, "deep below")):
        axes.axhline(level, color="#9e9e9e", linewidth=0.6, linestyle="--")
        axes.annotate(word, (1.0, level), xycoords=("axes fraction", "data"), fontsize="x-small", va="center")
    for event in analysis.events:
        _event(axes, event)
    for start, end in unseen(analysis.frames):
        axes.axvspan(start, end, facecolor="none", edgecolor=UNSEEN, hatch="///", linewidth=0.0)
    _states(axes, analysis)
    axes.set_ylim(*RANGE)
    axes.set_ylabel("openness")


def _line(analysis: Analysis) -> tuple[list[float], list[float]]:
    """Times and openness, broken where the face, or every frame, is missing."""
    times, values = [], []
    known = [(f.t_ms, math.nan if o is None else o) for f, o in zip(analysis.frames, analysis.openness, strict=True)]
    for (t_ms, value), (next_ms, _) in pairwise([*known, known[-1]]):
        times.append(t_ms)
        values.append(value)
        if next_ms - t_ms > LIMITS.gap_ms:
            times.append(t_ms)
            values.append(math.nan)
    return times, values


def _event(axes: Any, event: Event) -> None:
    colour = KINDS.get(event.kind)
    if colour is None and event.kind == "no_face":
        return
    if colour is not None:
        axes.axvspan(event.start_ms, event.end_ms, color=colour, alpha=0.45, linewidth=0.0)
    if event.kind not in ("blink", "glance"):
        long = f" {event.duration_ms / 1000.0:.1f} s" if event.duration_ms else ""
        text = f"{event.kind.replace('_', ' ')}{long}"
        axes.annotate(text, (event.start_ms, RANGE[1]), fontsize="x-small", va="top", clip_on=True)


def _states(axes: Any, analysis: Analysis) -> None:
    ends = [t_ms for t_ms, _ in analysis.turns[1:]] + [analysis.frames[-1].t_ms]
    for (start, decision), end in zip(analysis.turns, ends, strict=True):
        hatch = "///" if decision.state == "not_monitoring" else None
        look = {"facecolor": "none", "edgecolor": UNSEEN} if hatch else {"facecolor": STATES[decision.state]}
        axes.broken_barh([(start, end - start)], STATE_BAR, hatch=hatch, **look)
        if decision.level or hatch:
            word = decision.state.replace("_", " ") + (f", level {decision.level}" if decision.level else "")
            axes.annotate(word, (start, sum(STATE_BAR) + 0.03), fontsize="x-small", clip_on=True)


def _legend(analysis: Analysis) -> list[Patch]:
    present = {event.kind for event in analysis.events}
    handles = [Patch(color=c, alpha=0.45, label=kind.replace("_", " ")) for kind, c in KINDS.items() if kind in present]
    states = {decision.state for _, decision in analysis.turns} - {"not_monitoring"}
    handles += [Patch(color=STATES[s], label=f"state: {s}") for s in STATES if s in states]
    return [*handles, Patch(facecolor="none", edgecolor=UNSEEN, hatch="///", label="no face, or not monitoring")]
