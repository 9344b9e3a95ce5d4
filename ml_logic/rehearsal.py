"""The monitor on simulated drives: how often it cries wolf, and how fast it wakes. `python -m ml_logic.rehearsal`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ml_logic.datasets.drives import PEOPLE, Drive, Episode, alert_drive, closed_ms, sleepy_drive
from ml_logic.features.openness import CLOSED_RATIO, Calibration
from ml_logic.live import Monitor
from ml_logic.policy import Decision

MICROSLEEP_MS: Final = 1500.0  # DESIGN 3: from here on the delay of an alarm counts
LATE_MS: Final = 500.0  # after the eyes are open again: an alarm later than that is none for this microsleep
SEED: Final = 20_260
HOURS: Final = 10.0  # alert driving of all people together, which has to pass without an alarm
MICROSLEEPS: Final = 200  # of all people together, all of which have to be caught


@dataclass(slots=True)
class Outcome:
    """What the monitor made of one drive, its calibration left out. Times in ms."""

    drive: Drive
    refusal: str | None = None
    frames: int = 0
    seconds: float = 0.0
    events: Counter[str] = field(default_factory=Counter)
    risen: Counter[int] = field(default_factory=Counter)
    """How often the alarm rose to each level."""
    unmonitored_ms: float = 0.0
    alarms_ms: list[float] = field(default_factory=list)
    """When the state became microsleep or unresponsive."""


def run(drive: Drive) -> Outcome:
    """Calibrate and monitor one drive, frame by frame."""
    outcome = Outcome(drive)
    begun = time.process_time()
    calibration = Calibration(CLOSED_RATIO["human"])
    frames = iter(drive.frames)
    while not calibration.push(next(frames)):
        pass
    outcome.refusal = calibration.refusal
    if calibration.reference is not None:
        monitor = Monitor(calibration.reference, calibration.frames)
        last, last_ms = monitor.policy.decision, calibration.frames[-1].t_ms
        for frame in frames:
            step = monitor.push(frame)
            outcome.events.update([event.kind for event in step.events] if step.events else ())
            if step.decision != last or last.state == "not_monitoring":
                _note(outcome, last, step.decision, frame.t_ms, frame.t_ms - last_ms)
            last, last_ms = step.decision, frame.t_ms
    outcome.frames = len(drive.frames)
    outcome.seconds = time.process_time() - begun
    return outcome


def delays_ms(outcome: Outcome) -> list[float | None]:
    """For each true microsleep of a drive: how long after its first 1.5 s the alarm came; `None` when none came."""
    sleeps = [e for e in outcome.drive.episodes if e.kind in ("microsleep", "nodding")]
    return [_delay_ms(sleep, outcome.alarms_ms) for sleep in sleeps]


def alert_outcomes(hours: float = HOURS, seed: int = SEED) -> list[Outcome]:
    """`hours` of alert driving, shared evenly by all people."""
    minutes = hours * 60.0 / len(PEOPLE)
    return [run(alert_drive(person, minutes, seed + 1000 * i)) for i, person in enumerate(PEOPLE)]


def sleepy_outcomes(count: int = MICROSLEEPS, seed: int = SEED) -> list[Outcome]:
    """`count` microsleeps, shared evenly by all people."""
    each = count // len(PEOPLE)
    return [run(sleepy_drive(person, each, seed + 500 + 1000 * i)) for i, person in enumerate(PEOPLE)]


def summary(outcome: Outcome) -> dict[str, Any]:
    """What every implementation has to make of the drive; times rounded to .1 ms."""
    return {
        "name": outcome.drive.person.name,
        "frames": outcome.frames,
        "refusal": outcome.refusal,
        "events": dict(sorted(outcome.events.items())),
        "rises": [outcome.risen[level] for level in (1, 2, 3)],
        "unmonitored_ms": round(outcome.unmonitored_ms, 1),
        "delays_ms": [None if delay is None else round(delay, 1) for delay in delays_ms(outcome)],
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values (n >= 1) that at least `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def table(alert: list[Outcome], sleepy: list[Outcome]) -> str:
    """Both figures a person, and all together."""
    lines = [
        f"{'alert':20}{'fps':>4}{'hours':>7}{'blinks':>14}{'glances':>11}{'unseen':>8}{'level 1':>9}{'level 2-3':>11}"
    ]
    lines += [_alert_line(outcome) for outcome in alert]
    lines.append(f"{'sleepy':20}{'fps':>4}{'caught':>11}{'p50 ms':>9}{'p95 ms':>8}{'latest':>8}{'nods':>6}")
    lines += [_sleepy_line(outcome.drive.person.name, outcome.drive.person.fps, [outcome]) for outcome in sleepy]
    lines.append(_sleepy_line("all", 0.0, sleepy))
    everything = alert + sleepy
    rate = sum(o.frames for o in everything) / sum(o.seconds for o in everything)
    false = sum(o.risen[2] + o.risen[3] for o in alert)
    lines.append(f"false alarms of level 2 or 3: {false}; {rate:,.0f} frames/s")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulated drives through the monitor: false alarms, microsleeps caught, delays, speed."""
    parser = argparse.ArgumentParser(prog="python -m ml_logic.rehearsal", description=main.__doc__)
    parser.add_argument("--hours", type=float, default=HOURS, help="alert driving of all people together")
    parser.add_argument("--microsleeps", type=int, default=MICROSLEEPS, help="of all people together")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    alert = alert_outcomes(options.hours, options.seed)
    sys.stdout.write(table(alert, sleepy_outcomes(options.microsleeps, options.seed)))
    return 0


def _note(outcome: Outcome, last: Decision, now: Decision, t_ms: float, step_ms: float) -> None:
    if now.level > last.level:
        outcome.risen[now.level] += 1
    if now.state == "not_monitoring":
        outcome.unmonitored_ms += step_ms
    if now.state in ("microsleep", "unresponsive") and last.state not in ("microsleep", "unresponsive"):
        outcome.alarms_ms.append(t_ms)


def _delay_ms(sleep: Episode, alarms_ms: list[float]) -> float | None:
    closed, opened = closed_ms(sleep)
    found = [t for t in alarms_ms if closed <= t <= opened + LATE_MS]
    return found[0] - closed - MICROSLEEP_MS if found else None


def _alert_line(outcome: Outcome) -> str:
    person, true = outcome.drive.person, Counter(e.kind for e in outcome.drive.episodes)
    hours = (outcome.drive.frames[-1].t_ms - outcome.drive.frames[0].t_ms) / 3_600_000.0
    blinks, glances = f"{outcome.events['blink']}/{true['blink']}", f"{outcome.events['glance']}/{true['glance']}"
    unseen = outcome.unmonitored_ms / (36_000.0 * hours)
    refused = f" refused: {outcome.refusal}" if outcome.refusal else ""
    head = f"{person.name:20}{person.fps:4.0f}{hours:7.2f}{blinks:>14}{glances:>11}{unseen:7.1f}%"
    return f"{head}{outcome.risen[1]:9}{outcome.risen[2] + outcome.risen[3]:11}{refused}"


def _sleepy_line(name: str, fps: float, outcomes: list[Outcome]) -> str:
    delays = [delay for outcome in outcomes for delay in delays_ms(outcome)]
    seen = [delay for delay in delays if delay is not None] or [float("nan")]
    nods = sum(outcome.events["nod"] for outcome in outcomes)
    caught = f"{sum(delay is not None for delay in delays)}/{len(delays)}"
    figures = f"{percentile(seen, 0.5):9.0f}{percentile(seen, 0.95):8.0f}{max(seen):8.0f}"
    return f"{name:20}{fps:4.0f}{caught:>11}{figures}{nods:6}"


if __name__ == "__main__":
    sys.exit(main())
