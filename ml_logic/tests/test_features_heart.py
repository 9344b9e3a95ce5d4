"""heart: which intervals are beats, and variability whose answers can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from ml_logic.features.heart import MS_A_MINUTE, beats_from_rate, hrv, valid_beats
from ml_logic.features.signals import Array

BREATHING_MS = 40.0


def _modulated(hz: float, seconds: float) -> Array:
    """Intervals around 800 ms that swing by 40 ms at `hz`: a power of 40^2 / 2 = 800 ms^2."""
    t, intervals = 0.0, []
    while t < seconds:
        rr = 800.0 + BREATHING_MS * math.sin(2 * math.pi * hz * t)
        intervals.append(rr)
        t += rr / 1000.0
    return np.array(intervals)


def test_impossible_rates_are_no_beats() -> None:
    rr = np.full(20, 800.0)
    rr[[0, 5, 9, 19]] = [MS_A_MINUTE / 323, np.inf, np.nan, 0.0]
    assert np.flatnonzero(~valid_beats(rr)).tolist() == [0, 5, 9, 19]


def test_an_interval_far_from_its_neighbours_is_no_normal_beat() -> None:
    rr = np.full(30, 800.0)
    rr[10], rr[20], rr[25] = 800 * 1.19, 800 * 1.21, 800 * 0.79
    assert np.flatnonzero(~valid_beats(rr)).tolist() == [20, 25]


def test_a_rate_that_changes_slowly_keeps_all_its_beats() -> None:
    assert valid_beats(np.linspace(1200, 500, 120)).all()


@pytest.mark.parametrize("rr", [[], [800.0], [100.0, 2000.0], [800.0, 100.0, 2000.0]])
def test_fewer_than_two_beats_leave_everything_unknown(rr: list[float]) -> None:
    assert set(hrv(np.array(rr)).values()) == {None}


def test_a_steady_heart_has_no_variability() -> None:
    known = hrv(np.full(75, 800.0))
    assert known == {
        "heart_rate_mean": 75.0,
        "heart_rate_sd": 0.0,
        "heart_rate_p10": 75.0,
        "heart_rate_p90": 75.0,
        "sdnn": 0.0,
        "ln_rmssd": 0.0,  # 1 ms is the floor
        "pnn50": 0.0,
        "lf": None,
        "hf": None,
    }


@pytest.mark.parametrize(("half_step", "pnn50"), [(40.0, 1.0), (25.0, 0.0), (25.5, 1.0)])
def test_an_alternating_heart_has_the_variability_worked_out_by_hand(half_step: float, pnn50: float) -> None:
    known = hrv(np.tile([800 - half_step, 800 + half_step], 30))
    assert known["sdnn"] == pytest.approx(half_step)
    assert known["ln_rmssd"] == pytest.approx(math.log(2 * half_step))
    assert known["pnn50"] == pnn50
    assert known["heart_rate_mean"] == pytest.approx(75.0)
    assert known["heart_rate_p10"] == pytest.approx(MS_A_MINUTE / (800 + half_step))
    assert known["heart_rate_p90"] == pytest.approx(MS_A_MINUTE / (800 - half_step))


def test_a_missed_beat_makes_no_difference_between_its_neighbours() -> None:
    missed = np.insert(np.full(40, 800.0), 20, 1600.0)
    assert (hrv(missed)["ln_rmssd"], hrv(missed)["sdnn"]) == (0.0, 0.0)
    lone = hrv(np.array([800.0, 1600.0, 800.0, 1600.0, 800.0]))  # beats, but no two of them neighbours
    assert (lone["sdnn"], lone["ln_rmssd"], lone["pnn50"]) == (0.0, None, None)


@pytest.mark.parametrize(("hz", "band", "other"), [(0.1, "lf", "hf"), (0.25, "hf", "lf")])
def test_a_swing_lands_in_its_band_with_the_power_that_straight_lines_between_beats_keep(
    hz: float, band: str, other: str
) -> None:
    known = hrv(_modulated(hz, 320))
    inside, outside = known[band], known[other]
    assert inside is not None
    assert outside is not None
    kept = np.sinc(hz * 0.8) ** 4  # linear interpolation of beats 0.8 s apart
    assert inside == pytest.approx(kept * BREATHING_MS**2 / 2, rel=0.05)
    assert outside < 0.02 * inside


@pytest.mark.parametrize(("seconds", "known"), [(200, False), (300, True)])
def test_slow_swings_need_five_minutes(seconds: float, known: bool) -> None:
    bands = hrv(_modulated(0.1, seconds))
    assert [bands[name] is not None for name in ("lf", "hf")] == [known, known]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(arrays(np.float64, st.integers(0, 400), elements=st.floats(0, 1e5)))
def test_finite_intervals_give_finite_answers(rr: Array) -> None:
    assert valid_beats(rr).shape == rr.shape
    assert all(value is None or math.isfinite(value) for value in hrv(rr).values())


@settings(derandomize=True, deadline=None, max_examples=30)
@given(arrays(np.float64, st.integers(20, 400), elements=st.floats(700, 800)))
def test_intervals_around_a_usual_rate_are_all_known(rr: Array) -> None:
    known = hrv(rr)
    assert [name for name, value in known.items() if value is None and name not in {"lf", "hf"}] == []
    assert MS_A_MINUTE / 800 <= (known["heart_rate_mean"] or 0) <= MS_A_MINUTE / 700


def test_a_lost_interval_is_no_beat_and_no_warning() -> None:
    lost = np.full(20, 800.0)
    lost[[4, 5, 9]] = [np.inf, np.inf, np.nan]
    assert hrv(lost) == hrv(np.full(17, 800.0))


def test_a_constant_rate_becomes_evenly_spaced_beats() -> None:
    beat_s, rr_ms = beats_from_rate(np.full(60 * 4, 120.0), 4.0)
    assert_allclose(beat_s, np.arange(120) * 0.5)
    assert_allclose(rr_ms, 500.0)


@pytest.mark.parametrize("outlier", [0.0, 323.0, np.nan])
def test_an_impossible_rate_makes_no_beat_while_time_goes_on(outlier: float) -> None:
    rate = np.full(60 * 4, 60.0)
    rate[40:80] = outlier  # s 10 to 20
    beat_s, rr_ms = beats_from_rate(rate, 4.0)
    assert_allclose(beat_s, np.r_[np.arange(10), np.arange(20, 60)])
    assert set(rr_ms) == {1000.0}


def test_no_rate_gives_no_beats() -> None:
    assert [a.size for a in beats_from_rate(np.empty(0), 4.0)] == [0, 0]
