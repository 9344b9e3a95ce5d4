"""The golden file: frames, and what every implementation has to make of them. `python -m ml_logic.golden` writes it.

Frames are integers: `dt` in ms from one to the next (the first from 0), `ear` and `mouth` in thousandths (null: no
face), `pitch` and `yaw` in mrad; a column that never changes is one number. The answers are rounded to 4 decimals, times
to .1 ms: compare with twice that. `simulated` pins the simulator (means of t_ms and of the valid frames' other fields),
`rehearsal` what the monitor makes of simulated hours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml_logic import policy
from ml_logic.datasets.drives import PEOPLE, Drive, alert_drive, drive, sleepy_drive
from ml_logic.features import blinks, events, eyes, openness, windows
from ml_logic.features.drowsiness import window_features
from ml_logic.features.events import Event
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import CLOSED_RATIO, Calibration, Reference
from ml_logic.golden_scenes import POLICY_SCENES, SCENES, PolicyScene, Scene
from ml_logic.live import Monitor
from ml_logic.policy import Decision, Observation, Policy
from ml_logic.rehearsal import alert_outcomes, sleepy_outcomes, summary

PATH: Final = Path(__file__).with_suffix(".json")
_SEED: Final = 4
_MARKS = (
    ((10, 20), (14, 16), (20, 16), (24, 20), (20, 24), (14, 24)),
    ((40, 20), (44, 17), (50, 17), (54, 20), (50, 23), (44, 23)),
    ((47, 20), (48, 17), (50, 17), (52, 20), (50, 23), (48, 23)),
)
"""Made-up eyes in pixels: one wide open, one less so, one of a head that is turned."""
_SIMULATED: Final = ((2, "alert", 1), (3, "alert", 4_294_967_295), (4, "sleepy", 20_262))
"""Index into `PEOPLE` (wrong frames, talking, dropouts), kind of drive, seed."""
_MINUTES, _MICROSLEEPS, _EVERY = (
    1.0,
    2,
    250,
)  # of a simulated drive: its length, and of which frames all is written down


def build() -> dict[str, Any]:
    """The contents of the golden file, but for the rehearsal, which takes ten seconds."""
    constants = {
        "closed_ratio": CLOSED_RATIO,
        "eyes": asdict(eyes.LIMITS),
        "openness": asdict(openness.LIMITS),
        "events": asdict(events.LIMITS),
        "windows": asdict(windows.LIMITS),
        "blinks": asdict(blinks.LIMITS),
        "policy": asdict(policy.LIMITS),
    }
    return {
        "constants": constants,
        "ratios": [_ratio(right, left) for right, left in ((0, 1), (0, 2), (1, 0))],
        "cases": [_case(scene) for scene in SCENES],
        "policy": [_policy_case(scene) for scene in POLICY_SCENES],
        "simulated": [_simulated(*which) for which in _SIMULATED],
    }


def rehearsed() -> dict[str, Any]:
    """The last entry of the file: what the monitor makes of hours of simulated driving, a row a person."""
    return {
        "alert": [summary(outcome) for outcome in alert_outcomes()],
        "sleepy": [summary(outcome) for outcome in sleepy_outcomes()],
    }


def text(contents: Mapping[str, Any]) -> str:
    """The file as text: compact JSON, a line a case."""
    parts = [f"{json.dumps(name)}:{_lines(value)}" for name, value in contents.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def frames_of(case: Mapping[str, Any]) -> list[Frame]:
    """The frames that a case spells in integers."""
    columns = [_spread(case[name], len(case["dt"])) for name in ("ear", "pitch", "yaw", "mouth")]
    frames, t = [], 0
    for dt, *row in zip(case["dt"], *columns, strict=True):
        t += dt
        ear, pitch, yaw, mouth = (None if row[0] is None else value / 1000.0 for value in row)
        frames.append(Frame(float(t), ear, pitch, yaw, mouth))
    return frames


def replay(case: Mapping[str, Any]) -> dict[str, Any]:
    """What this implementation makes of a case: `expected` when all is well."""
    frames = frames_of(case)
    alert: list[Frame] = []
    answer: dict[str, Any] = {}
    reference = Reference(**case["reference"]) if case["reference"] else None
    if reference is None:
        calibration = Calibration(CLOSED_RATIO[case["engine"]])
        for frame in frames:
            if calibration.push(frame):
                break
        alert = calibration.frames
        answer["calibration"] = _calibration(calibration, alert[-1].t_ms)
        reference = calibration.reference
    if reference is not None:
        answer |= _monitored(Monitor(reference, alert), frames[len(alert) :], case)
    return answer


def replay_policy(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes of decision that a case of observations leads to."""
    rules, steps, last = Policy(), case["steps"], Decision()
    changes: list[dict[str, Any]] = []
    for i in range(int(case["end_ms"] / case["every_ms"])):
        t = i * case["every_ms"]
        since, given = next(step for step in reversed(steps) if step[0] <= t)
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
        }
        if case["growing"]:
            known.setdefault(case["growing"], t - since)
        decision = rules.update(Observation(t, **known))
        if decision != last:
            changes.append(_decision(t, decision))
        last = decision
    return changes


def main() -> int:
    """Write the golden file."""
    PATH.write_text(text(build() | {"rehearsal": rehearsed()}), encoding="utf-8")
    sys.stdout.write(f"{PATH}: {PATH.stat().st_size / 1000:.0f} kB\n")
    return 0


def _case(scene: Scene) -> dict[str, Any]:
    frames = drive(scene.actor(), scene.end_ms, list(scene.episodes), _SEED).frames
    times = [round(frame.t_ms) for frame in frames]
    case = {
        "name": scene.name,
        "about": scene.about,
        "engine": "human",
        "reference": asdict(scene.reference) if scene.reference else None,
        "moments_ms": scene.moments_ms,
        "ticks_ms": scene.ticks_ms,
        "dt": [now - last for last, now in zip([0, *times], times, strict=False)],
        "ear": _thousandths(frame.ear for frame in frames),
        **{name: _column(getattr(frame, f) for frame in frames) for name, f in _COLUMNS},
    }
    return case | {"expected": replay(case)}


_COLUMNS: Final = (("pitch", "pitch_rad"), ("yaw", "yaw_rad"), ("mouth", "mouth"))


def _monitored(monitor: Monitor, frames: list[Frame], case: Mapping[str, Any]) -> dict[str, Any]:
    happened, moments, changes, last = [], [], [], Decision()
    waiting = list(case["moments_ms"])
    for frame in frames:
        step = monitor.push(frame)
        happened += [_event(event) for event in step.events]
        if step.decision != last:
            changes.append(_decision(frame.t_ms, step.decision))
        last = step.decision
        if waiting and frame.t_ms >= waiting[0]:
            waiting.pop(0)
            moments.append(_moment(monitor))
    moments.append(_moment(monitor))
    for t in case["ticks_ms"]:
        decision = monitor.tick(t)
        if decision != last:
            changes.append(_decision(t, decision))
        last = decision
    happened += [_event(event) for event in monitor.detector.finish()]
    return {"events": happened, "moments": moments, "decisions": changes, **_classified(monitor)}


def _classified(monitor: Monitor) -> dict[str, Any]:
    """What the classifier would get at the end."""
    z_scores = monitor.blinks.z_scores()
    if z_scores is None:
        return {"z_scores": None, "inputs": None}
    inputs = _fields(window_features(np.array(z_scores)))
    return {"z_scores": [[_rounded(x) for x in blink] for blink in z_scores], "inputs": inputs}


def _moment(monitor: Monitor) -> dict[str, Any]:
    detector = monitor.detector
    names = (
        "t_ms",
        "openness",
        "closed_for_ms",
        "looking_down_for_ms",
        "looking_away_for_ms",
        "face_lost_for_ms",
        "fps",
    )
    state = _fields({name: getattr(detector, name) for name in names})
    return {**state, "features": _fields(asdict(monitor.windows.features()))}


def _calibration(calibration: Calibration, t_ms: float) -> dict[str, Any]:
    found = calibration.reference
    reference = _fields(asdict(found)) if found else None
    return {"done_ms": t_ms, "refusal": calibration.refusal, "reference": reference}


def _policy_case(scene: PolicyScene) -> dict[str, Any]:
    case = asdict(scene)
    return case | {"expected": replay_policy(case)}


def _simulated(person: int, kind: str, seed: int) -> dict[str, Any]:
    actor = PEOPLE[person]
    made = alert_drive(actor, _MINUTES, seed) if kind == "alert" else sleepy_drive(actor, _MICROSLEEPS, seed)
    return {
        "person": actor.name,
        "kind": kind,
        "minutes": _MINUTES,
        "microsleeps": _MICROSLEEPS,
        "seed": seed,
        "frames": len(made.frames),
        "means": _means(made),
        "every": _EVERY,
        "sample": [_fields(frame._asdict()) for frame in made.frames[::_EVERY]],
        "episodes": [_fields({"kind": e.kind, "start_ms": e.start_ms, "end_ms": e.end_ms}) for e in made.episodes],
    }


def _means(made: Drive) -> dict[str, Any]:
    columns = {name: [getattr(frame, name) for frame in made.frames] for name in Frame._fields}
    known = {name: [value for value in column if value is not None] for name, column in columns.items()}
    return _fields({name: sum(values) / len(values) for name, values in known.items()})


def _ratio(right: int, left: int) -> dict[str, Any]:
    pair = _MARKS[right], _MARKS[left]
    return {"right": pair[0], "left": pair[1], "ear": _rounded(eyes.both_eyes(*pair))}


def _event(event: Event) -> dict[str, Any]:
    return _fields({name: value for name, value in asdict(event).items() if value is not None})


def _decision(t_ms: float, decision: Decision) -> dict[str, Any]:
    return {"t_ms": t_ms, **decision._asdict()}


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _rounded(value, name) for name, value in values.items()}


def _rounded(value: Any, name: str = "") -> Any:
    return round(value, 1 if name.endswith("_ms") else 4) if isinstance(value, float) else value


def _thousandths(values: Iterable[float | None]) -> list[int | None]:
    return [None if value is None else round(1000.0 * value) for value in values]


def _column(values: Iterable[float | None]) -> int | list[int | None]:
    column = _thousandths(values)
    known = {value for value in column if value is not None}
    return known.pop() if len(known) == 1 else column


def _spread(column: Any, count: int) -> list[Any]:
    return column if isinstance(column, list) else [column] * count


def _lines(value: Any) -> str:
    def dense(item: Any) -> str:
        return json.dumps(item, separators=(",", ":"), allow_nan=False)

    return "[\n" + ",\n".join(map(dense, value)) + "\n]" if isinstance(value, list) else dense(value)


if __name__ == "__main__":
    sys.exit(main())
