"""The findings as one HTML file that needs nothing else: tables, and pictures of training's shares beside the recent ones."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from ml_logic.monitor.finding import RUN_LEVEL, Finding
from ml_logic.monitor.run import Period

INK: Final = "#808890"
"""Read on white and on black alike, as are the two below."""
BEFORE: Final = "#9aa3ab"
NOW: Final = "#0ca678"
CLUSTERED: Final = 2.0
"""From here on it is said that rows resemble their neighbours: below, it is mostly chance."""
_WORDS: Final = {"ok": "ok", "drift": "drift", "problem": "problem", "too_few": "too few"}
_SHAPES: Final = {"ok": "●", "drift": "◆", "problem": "■", "too_few": "○"}
_HEAD: Final = ("", "what", "value", "limit", "n", "")
_ASPECTS: Final = {
    "features": "Does what comes in look like training?",
    "predictions": "Are the answers spread as they were on people not seen before?",
    "labels": "Do people say what training's labels said?",
    "quality": "Can the inputs be what they should be?",
    "performance": "Do people agree with the model?",
}
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2226; --soft: #5b666e; --line: #d9dfe3; --ground: #fff;
  --ok: #087f5b; --drift: #c2410c; --problem: #c92a2a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaed; --soft: #a3adb5; --line: #333c43; --ground: #14191d;
  --ok: #38d9a9; --drift: #ff922b; --problem: #ff8787; } }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; margin-bottom: .25rem; }
p, figcaption { color: var(--soft); } .verdict { color: var(--ink); font-size: 1.15rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
td:nth-child(1) { width: 6rem; } td:nth-child(2) { width: 15rem; } td:nth-child(3), td:nth-child(4),
  td:nth-child(5) { width: 4.5rem; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; } td.number,
th:nth-child(n+3):nth-child(-n+5) { text-align: right; white-space: nowrap; }
td.status { white-space: nowrap; } .ok { color: var(--ok); } .drift { color: var(--drift); font-weight: 600; }
.problem { color: var(--problem); font-weight: 600; } .too_few { color: var(--soft); }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; }
figure { margin: 0; } img { width: 100%; height: auto; } td.note { color: var(--soft); font-size: .875rem; }
"""
_LIMITS: Final = (
    "Training's data are the measure. People who use it every day may differ from those for good: look whether inputs, "
    "answers and labels moved together, and since when.",
    "Stored predictions name nobody. That rows of one drive resemble each other is allowed for by how much stretches of "
    "time differ; with fewer than about twenty people in the period that is not enough, and what differs may be the people.",
    "Rows with labels are those of people who answered.",
)


def render(findings: Sequence[Finding], period: Period) -> str:
    """The page."""
    bad = sum(finding.is_bad for finding in findings)
    verdict = f"{bad} of {len(findings)} checks found something." if bad else f"No drift in {len(findings)} checks."
    arms = [(key, list(group)) for key, group in groupby(findings, lambda each: (each.name, each.version, each.arm))]
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>SleepSafe: drift</title>",
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><style>{_STYLE}</style></head><body>",
        "<h1>Has what the models see moved away from training?</h1>",
        f"<p class='verdict'>{verdict}</p><p>Predictions from {period.since:%Y-%m-%d %H:%M} to {period.until:%Y-%m-%d %H:%M} "
        f"UTC. Without any drift, a run like this one says that there is some at most {RUN_LEVEL:.0%} of the time.</p>",
        *(_arm(f"{name} {version}, {arm}", group) for (name, version, arm), group in arms),
        "<h2>What this cannot tell</h2><ul>",
        *(f"<li>{escape(limit)}</li>" for limit in _LIMITS),
        "</ul></body></html>\n",
    ]
    return "\n".join(parts)


def _arm(title: str, findings: Sequence[Finding]) -> str:
    parts = [f"<h2>{escape(title)}</h2>"]
    for aspect, question in _ASPECTS.items():
        of_aspect = [finding for finding in findings if finding.aspect == aspect]
        if of_aspect:
            pictures = "".join(_picture(finding) for finding in of_aspect if finding.details.get("found") and finding.n)
            parts += [f"<h3>{question}</h3>", _table(of_aspect), f"<div class='pictures'>{pictures}</div>"]
    return "\n".join(parts)


def _table(findings: Iterable[Finding]) -> str:
    head = "".join(f"<th>{each}</th>" for each in _HEAD)
    rows = "".join(f"<tr>{''.join(_cells(finding))}</tr>" for finding in findings)
    return f"<div class='table'><table><tr>{head}</tr>{rows}</table></div>"


def _cells(finding: Finding) -> Iterable[str]:
    status = finding.status
    yield f"<td class='status {status}'>{_SHAPES[status]} {_WORDS[status]}</td><td>{escape(finding.subject)}</td>"
    for number in (finding.value, finding.threshold):
        yield f"<td class='number'>{'' if number is None else f'{number:.3f}'}</td>"
    yield f"<td class='number'>{finding.n:,}</td><td class='note'>{escape(_note(finding.details))}</td>"


def _note(details: Mapping[str, Any]) -> str:
    parts = []
    if "interval95" in details:
        low, high = details["interval95"]
        parts.append(f"95 % interval {low:.3f} to {high:.3f}, of {details['people']} people")
        parts.append(f"not seen before: {details['person_out']['mean']:.3f}")
    if "delay_median_s" in details:
        parts.append(f"labels come {details['delay_median_s']:.0f} s later (median)")
    if "p1" in details:
        parts.append(f"training's p1 to p99: {details['p1']:g} to {details['p99']:g}")
    if details.get("clustering", 1) >= CLUSTERED:
        parts.append(f"rows count 1/{details['clustering']:.1f}: they resemble their neighbours")
    return "; ".join(parts)


def _picture(finding: Finding) -> str:
    from matplotlib.figure import Figure

    details = finding.details
    names = [name.replace("_", "\n") for name in details.get("bins", ())] or _bins(details["edges"])
    figure = Figure(figsize=(3.8, 2.4), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(names))
    axes.bar([at - 0.2 for at in places], details["expected"], 0.38, color=BEFORE, label="training")
    axes.bar([at + 0.2 for at in places], details["found"], 0.38, color=NOW, label="recent")
    axes.set_xticks(places, names, color=INK)
    axes.tick_params(colors=INK, labelsize=7, length=0)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.set_title(finding.subject, fontsize=9, color=INK)
    figure.legend(fontsize=7, frameon=False, labelcolor=INK, loc="outside lower center", ncols=2)
    for side in axes.spines.values():
        side.set_visible(False)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True)
    data = base64.b64encode(buffer.getvalue()).decode()
    alt = f"{finding.subject}: shares of {finding.n} recent rows beside training's"
    return f"<figure><img alt='{escape(alt)}' src='data:image/svg+xml;base64,{data}'></figure>"


def _bins(edges: Sequence[float]) -> list[str]:
    texts = [f"{edge:.3g}" for edge in edges]
    return [f"≤ {texts[0]}", *(f"≤ {text}" for text in texts[1:]), f"> {texts[-1]}"]
