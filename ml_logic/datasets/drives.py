"""Simulated drives with their truth: alert people who must not be alarmed, and microsleeps that must be caught.

Made, not measured: lids are straight ramps, noise is bounded. What the numbers are taken from stands at each of them.
Everything comes from one counter-based generator and plain arithmetic, so that another language can make the same drive.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import Array
from ml_logic.features.eyes import Frame

CALIBRATION_MS: Final = 65_000.0
"""Alert time at the beginning of each drive, for 60 s of valid frames."""

Kind = Literal["blink", "glance", "squint", "mirror", "dropout", "talk", "yawn", "microsleep", "nodding"]


@dataclass(frozen=True, slots=True)
class Person:
    """One driver, camera included. EAR has no unit; rates are a minute."""

    name: str
    fps: float
    open_ear: float = 0.32
    closed_ratio: float = 0.30  # EAR closed over open, .22-.37 (DESIGN 3, Human)
    noise: float = 0.008  # standard deviation of EAR from frame to frame
    blinks: float = 17.0  # Bentivoglio 1997, Mov Disord 12:1028: 17 a minute at rest
    blink_ms: float = 180.0  # all of it; Caffier 2003: about 200 ms when alert
    wrong_frames: float = 0.0  # single frames whose EAR is wrong: glasses
    talks: float = 0.0
    dropouts: float = 0.3  # sun: no face for .3-4 s
    squints: float = 0.3
    jitter: float = 0.4  # share of an interval by which a frame may be late
    missing: float = 0.005  # share of the frames that the camera loses
    wander: float = 1.0  # of posture and landmarks, over tens of seconds; 0 is a statue


PEOPLE: Final = (
    Person("ada", 30.0),
    Person("ben, narrow eyes", 30.0, open_ear=0.18, closed_ratio=0.34, noise=0.005),
    Person("cem, glasses", 30.0, noise=0.015, wrong_frames=4.0),
    Person("dia, talking", 25.0, talks=6.0, blinks=26.0),
    Person("eva, sunny", 25.0, dropouts=2.0, squints=1.5),
    Person("fu, narrow eyes", 15.0, open_ear=0.19, closed_ratio=0.30, noise=0.005, blinks=12.0),
    Person("gil, glasses", 15.0, noise=0.015, wrong_frames=4.0, closed_ratio=0.36),
    Person("hana, long blinks", 15.0, blinks=30.0, blink_ms=320.0),
    Person("ida, few blinks", 10.0, blinks=6.0, open_ear=0.42, closed_ratio=0.22),
    Person("jo, slow camera", 10.0, talks=4.0, dropouts=1.0),
)


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happens from `start_ms` on for `duration_ms`, ramps included.

    Lids fall to `lids` (share of the open EAR) within `close_ms` and rise within `open_ms`; the head turns by
    `pitch_rad` within `head_ms`, beginning `head_after_ms` after the lids, and comes back in as long at the end.
    """

    kind: Kind
    start_ms: float
    duration_ms: float
    lids: float = 1.0
    close_ms: float = 1.0
    open_ms: float = 1.0
    pitch_rad: float = 0.0
    head_after_ms: float = 0.0
    head_ms: float = 300.0

    @property
    def end_ms(self) -> float:
        """When all is as before."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Drive:
    """Frames of one person (n of them, rising in time) and what truly happened."""

    person: Person
    frames: list[Frame]
    episodes: list[Episode]


class Dice:
    """Uniform numbers from Mulberry32, a counter put through a 32-bit hash: the same in any language."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._thrown = 0

    def between(self, low: float, high: float) -> float:
        """One number from low (included) to high."""
        self._thrown += 1
        return low + (high - low) * float(uniform(self._seed, 1, self._thrown)[0])

    def chance(self, share: float) -> bool:
        """True in `share` of the throws."""
        return self.between(0.0, 1.0) < share


def uniform(seed: int, count: int, first: int = 1) -> Array:
    """`count` numbers (count,) in 0-1, those from the `first` (1, 2, ...) on, of the sequence of `seed`."""
    a = ((np.arange(first, first + count, dtype=np.uint64) * 0x6D2B79F5 + seed) & 0xFFFFFFFF).astype(np.uint32)
    t = (a ^ (a >> np.uint32(15))) * (a | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    numbers: Array = (t ^ (t >> np.uint32(14))) / 4294967296.0
    return numbers


def noise(seed: int, count: int) -> Array:
    """About normal (count,), mean 0, standard deviation 1, never beyond 3.5: the sum of four uniform numbers."""
    parts = uniform(seed, 4 * count).reshape(count, 4).sum(axis=1)
    wave: Array = (parts - 2.0) * math.sqrt(3.0)
    return wave


def alert_drive(person: Person, minutes: float, seed: int) -> Drive:
    """`minutes` of alert driving after the calibration: nothing in it deserves an alarm of level 2 or 3."""
    end_ms = CALIBRATION_MS + minutes * 60_000.0
    return drive(person, end_ms, sorted(_alert(person, end_ms, seed), key=lambda e: e.start_ms), seed)


def sleepy_drive(person: Person, count: int, seed: int, every_ms: float = 45_000.0) -> Drive:
    """`count` microsleeps of 1.6-6 s, one each `every_ms`, half of them with the head dropping, in alert driving."""
    end_ms = CALIBRATION_MS + (count + 1) * every_ms
    dice = Dice(seed + 7)
    sleeps = [_microsleep(person, CALIBRATION_MS + (i + dice.between(0.4, 0.6)) * every_ms, dice) for i in range(count)]
    awake = [e for e in _alert(person, end_ms, seed) if all(_apart(e, sleep) for sleep in sleeps)]
    return drive(person, end_ms, sorted(awake + sleeps, key=lambda e: e.start_ms), seed)


def closed_ms(sleep: Episode) -> tuple[float, float]:
    """When the eyes are closed: from falling through .3 of their openness to rising through .5."""
    return sleep.start_ms + 0.7 * sleep.close_ms, sleep.end_ms - 0.5 * sleep.open_ms


def _microsleep(person: Person, start_ms: float, dice: Dice) -> Episode:
    close, reopen, nods = dice.between(120.0, 300.0), dice.between(150.0, 300.0), dice.chance(0.5)
    return Episode(
        "nodding" if nods else "microsleep",
        start_ms,
        dice.between(1600.0, 6000.0) + 0.7 * close + 0.5 * reopen,
        person.closed_ratio,
        close,
        reopen,
        pitch_rad=dice.between(0.30, 0.45) if nods else 0.0,
        head_after_ms=close + dice.between(350.0, 700.0),
        head_ms=dice.between(500.0, 800.0),
    )


def _alert(person: Person, end_ms: float, seed: int) -> Iterator[Episode]:
    dice = Dice(seed)
    for start in _starts(person.blinks, end_ms, dice):
        length = person.blink_ms * dice.between(0.7, 1.4)
        yield Episode("blink", start, length, person.closed_ratio, 0.35 * length, 0.5 * length)
    for start in _starts(1.0, end_ms, dice):
        yield _glance(start, dice)
    for start in _starts(person.squints, end_ms, dice):
        yield Episode("squint", start, dice.between(3000.0, 12_000.0), dice.between(0.62, 0.8), 400.0, 400.0)
    for start in _starts(1.0, end_ms, dice):
        yield Episode("mirror", start, dice.between(700.0, 1600.0))
    for start in _starts(person.dropouts, end_ms, dice):
        yield Episode("dropout", start, dice.between(300.0, 4000.0))
    for start in _starts(person.talks, end_ms, dice):
        yield Episode("talk", start, dice.between(2000.0, 8000.0))


def _glance(start_ms: float, dice: Dice) -> Episode:
    """A look at the dashboard: EAR .38 -> .15 while pitch moves by .15-.2 rad (DESIGN 3), the head up to 100 ms late."""
    return Episode(
        "glance",
        start_ms,
        dice.between(700.0, 2200.0),
        0.15 / 0.38,
        close_ms=dice.between(120.0, 250.0),
        open_ms=dice.between(120.0, 250.0),
        pitch_rad=dice.between(0.15, 0.20),
        head_after_ms=dice.between(-100.0, 100.0),
        head_ms=dice.between(200.0, 350.0),
    )


def _starts(per_minute: float, end_ms: float, dice: Dice) -> Iterator[float]:
    """Times with gaps of .5-1.5 of their mean."""
    if per_minute <= 0.0:
        return
    t = 60_000.0 / per_minute * dice.between(0.3, 1.0)
    while t < end_ms - 8000.0:
        yield t
        t += 60_000.0 / per_minute * dice.between(0.5, 1.5)


def _apart(episode: Episode, sleep: Episode) -> bool:
    return episode.end_ms < sleep.start_ms - 1500.0 or episode.start_ms > sleep.end_ms + 1500.0


def drive(person: Person, end_ms: float, episodes: list[Episode], seed: int) -> Drive:
    """The drive (end_ms long) of a person to whom just these episodes happen, in the order of time."""
    t = _clock(person, end_ms, seed)
    n = t.size
    lids, pitch, yaw, mouth = np.ones(n), np.zeros(n), np.zeros(n), np.full(n, 0.1)
    for episode in episodes:
        _play(episode, t, lids, pitch, yaw, mouth)
    ear = person.open_ear * lids * (1.0 + 0.04 * person.wander * _slow(t, seed + 1)) + person.noise * noise(seed + 2, n)
    wrong = uniform(seed + 3, n) < person.wrong_frames / 60.0 / person.fps
    ear[wrong] *= 0.5 + uniform(seed + 4, n)[wrong]
    pitch += person.wander * (0.03 * _slow(t, seed + 5) + 0.01 * noise(seed + 6, n))
    yaw += person.wander * (0.05 * _slow(t, seed + 8) + 0.01 * noise(seed + 9, n))
    mouth += person.wander * 0.02 * noise(seed + 10, n)
    columns = zip(t.tolist(), np.maximum(ear, 0.0).tolist(), pitch.tolist(), yaw.tolist(), mouth.tolist(), strict=True)
    hidden = _hidden(t, episodes)
    frames = [Frame(row[0], None) if gone else Frame(*row) for row, gone in zip(columns, hidden.tolist(), strict=True)]
    return Drive(person, frames, episodes)


def _clock(person: Person, end_ms: float, seed: int) -> Array:
    """Frame times (n,) in ms, some of them late and some missing."""
    n = int(end_ms * person.fps / 1000.0)
    t = (np.arange(n) + person.jitter * uniform(seed + 11, n)) * 1000.0 / person.fps
    kept: Array = t[uniform(seed + 12, n) >= person.missing]
    return kept


def _slow(t: Array, seed: int) -> Array:
    """A wander (n,) between -1 and 1, a new direction every twenty seconds."""
    knots = 2.0 * uniform(seed, int(t[-1] / 20_000.0) + 2) - 1.0
    wander: Array = np.interp(t, 20_000.0 * np.arange(knots.size), knots)
    return wander


def _hidden(t: Array, episodes: list[Episode]) -> NDArray[np.bool_]:
    hidden = np.zeros(t.size, dtype=np.bool_)
    for episode in episodes:
        if episode.kind == "dropout":
            hidden[(t >= episode.start_ms) & (t < episode.end_ms)] = True
    return hidden


def _play(e: Episode, t: Array, lids: Array, pitch: Array, yaw: Array, mouth: Array) -> None:
    part = slice(*np.searchsorted(t, (e.start_ms - 200.0, e.end_ms + 200.0)).tolist())
    lids[part] *= 1.0 - (1.0 - e.lids) * _ramp(t[part], e.start_ms, e.end_ms, e.close_ms, e.open_ms)
    pitch[part] += e.pitch_rad * _ramp(t[part], e.start_ms + e.head_after_ms, e.end_ms, e.head_ms, e.head_ms)
    if e.kind == "mirror":
        yaw[part] += 0.65 * _ramp(t[part], e.start_ms, e.end_ms, 200.0, 200.0)
    if e.kind == "yawn":
        mouth[part] += 0.7 * _ramp(t[part], e.start_ms, e.end_ms, 400.0, 400.0)
    if e.kind == "talk":
        wave = _ramp(np.mod(t[part] - e.start_ms, 240.0), 0.0, 240.0, 120.0, 120.0)
        mouth[part] += 0.6 * wave * _ramp(t[part], e.start_ms, e.end_ms, 1.0, 1.0)


def _ramp(t: Array, start_ms: float, end_ms: float, up_ms: float, down_ms: float) -> Array:
    """0 outside, 1 inside, straight lines between."""
    wave: Array = np.clip(np.minimum((t - start_ms) / up_ms, (end_ms - t) / down_ms), 0.0, 1.0)
    return wave
