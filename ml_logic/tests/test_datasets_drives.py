"""Simulated drives: repeatable, what they claim to be, and the same numbers in any language."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from ml_logic.datasets.drives import (
    PEOPLE,
    Dice,
    Person,
    alert_drive,
    closed_ms,
    noise,
    sleepy_drive,
    uniform,
)


def _mulberry32(seed: int, count: int) -> list[float]:
    """The generator as it is known from JavaScript, step by step."""
    numbers = []
    for _ in range(count):
        seed = (seed + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((seed ^ seed >> 15) * (seed | 1)) & 0xFFFFFFFF
        t = ((t + ((t ^ t >> 7) * (t | 61))) & 0xFFFFFFFF) ^ t
        numbers.append(((t ^ t >> 14) & 0xFFFFFFFF) / 4294967296)
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 20_260, 4_294_967_295])
def test_the_generator_is_mulberry32(seed: int) -> None:
    assert uniform(seed, 50).tolist() == _mulberry32(seed, 50)
    dice = Dice(seed)
    assert [dice.between(0.0, 1.0) for _ in range(50)] == _mulberry32(seed, 50)


def test_noise_is_about_normal_and_bounded() -> None:
    x = noise(5, 100_000)
    assert abs(x.mean()) < 0.02
    assert x.std() == pytest.approx(1.0, abs=0.02)
    assert np.abs(x).max() < 3.5


def test_the_same_seed_gives_the_same_drive_and_another_seed_another() -> None:
    first, again, other = (alert_drive(PEOPLE[0], 1.0, seed).frames for seed in (3, 3, 4))
    assert first == again
    assert first != other


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.name)
def test_a_drive_is_what_its_person_is(person: Person) -> None:
    drive = alert_drive(person, 10.0, seed=5)
    t = np.array([frame.t_ms for frame in drive.frames])
    ears = np.array([frame.ear for frame in drive.frames if frame.ear is not None])
    assert (np.diff(t) > 0).all()
    assert 1000.0 * len(t) / t[-1] == pytest.approx(person.fps, rel=0.01)
    assert np.median(ears) == pytest.approx(person.open_ear, rel=0.05)
    kinds = Counter(episode.kind for episode in drive.episodes)
    assert kinds["blink"] == pytest.approx(person.blinks * 11.0, rel=0.15)
    assert kinds["glance"] >= 8
    assert not {"microsleep", "nodding"} & set(kinds)


def test_narrow_eyes_are_below_a_fixed_threshold_nearly_always() -> None:
    for person in (p for p in PEOPLE if "narrow" in p.name):
        ears = [frame.ear for frame in alert_drive(person, 5.0, seed=5).frames if frame.ear is not None]
        assert max(ears) < 0.23
        assert np.mean(np.array(ears) < 0.21) > 0.99


def test_microsleeps_are_as_long_as_they_say_and_nothing_else_happens_in_them() -> None:
    drive = sleepy_drive(PEOPLE[0], 20, seed=6)
    sleeps = [e for e in drive.episodes if e.kind in ("microsleep", "nodding")]
    assert len(sleeps) == 20
    assert {e.kind for e in sleeps} == {"microsleep", "nodding"}
    for sleep in sleeps:
        closed, opened = closed_ms(sleep)
        assert 1600.0 <= opened - closed <= 6000.0
        inside = [f.ear for f in drive.frames if closed + 200.0 < f.t_ms < opened - 300.0]
        assert None not in inside
        assert max(ear or 0.0 for ear in inside) < 0.5 * PEOPLE[0].open_ear
