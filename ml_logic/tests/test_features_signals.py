"""signals: filters that let through what they should without moving it, and peaks as scipy finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.signal import find_peaks

from ml_logic.features.signals import Array, band_pass, peaks, slope

FS = 20.0
SAMPLES = arrays(np.float64, st.integers(1, 120), elements=st.floats(-1e6, 1e6))
STEPS = arrays(np.float64, st.integers(0, 60), elements=st.integers(-4, 4).map(float))  # full of ties and flat tops
property_test = settings(derandomize=True, deadline=None, max_examples=60)


def _cosine(hz: float, seconds: float = 60.0) -> Array:
    """Whole periods, symmetric at both ends, so that mirrored edges leave no trace and the answer is exact."""
    wave: Array = np.cos(2 * np.pi * hz * (np.arange(round(seconds * FS)) + 0.5) / FS)
    return wave


@pytest.mark.parametrize(
    ("low", "high", "slow_stays", "fast_stays"),
    [(0.1, 0.3, 1, 0), (None, 1.0, 1, 0), (1.0, None, 0, 1), (0.5, 2.5, 0, 0), (None, None, 1, 1), (5.0, None, 0, 0)],
)
def test_band_pass_keeps_what_is_in_its_band_where_it_was(
    low: float | None, high: float | None, slow_stays: int, fast_stays: int
) -> None:
    slow, fast = 3.0 * _cosine(0.2), _cosine(3.0)
    assert_allclose(band_pass(slow + fast, FS, low, high), slow_stays * slow + fast_stays * fast, atol=1e-9)


def test_band_pass_includes_its_lower_border_and_leaves_out_its_upper_one() -> None:
    wave = _cosine(0.5)
    assert_allclose(band_pass(wave, FS, 0.5, 1.0), wave, atol=1e-9)
    assert_allclose(band_pass(wave, FS, 0.1, 0.5), 0.0, atol=1e-9)


def test_band_pass_does_not_shift_a_sine_that_ends_anywhere() -> None:
    t = np.arange(0, 61.3, 1 / FS)
    breath, tremor = np.sin(2 * np.pi * 0.25 * t), 0.5 * np.sin(2 * np.pi * 4.1 * t)
    inner = slice(100, -100)
    assert np.abs(band_pass(breath + tremor, FS, 0.08, 0.7) - breath)[inner].max() < 0.06


@property_test
@given(SAMPLES, st.floats(-10, 10), st.floats(-10, 10))
def test_band_pass_is_linear(x: Array, a: float, b: float) -> None:
    y = np.roll(x, 3)[::-1]
    both = a * band_pass(x, FS, 0.5, 4.0) + b * band_pass(y, FS, 0.5, 4.0)
    assert_allclose(band_pass(a * x + b * y, FS, 0.5, 4.0), both, atol=1e-9 * (1.0 + np.abs(x).max()))


@property_test
@given(arrays(np.float64, st.integers(0, 120), elements=st.floats(-1e150, 1e150)))
def test_finite_samples_give_finite_answers(x: Array) -> None:
    assert np.isfinite(band_pass(x, FS, 0.1, 2.0)).all()
    positions, rises = peaks(x, 0.1)
    assert np.isfinite(rises).all()
    assert positions.size == rises.size
    assert np.isfinite(slope(x, FS))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_band_pass_refuses_gaps(bad: float) -> None:
    with pytest.raises(ValueError, match="x must be finite"):
        band_pass(np.array([0.0, bad, 1.0]), FS, 0.1, 1.0)


@pytest.mark.parametrize("low", [1.0, 1.5])
def test_band_pass_refuses_an_empty_band(low: float) -> None:
    with pytest.raises(ValueError, match=r"low \(1.\d Hz\) must be below high \(1.0 Hz\)"):
        band_pass(np.zeros(4), FS, low, 1.0)


@property_test
@given(st.one_of(STEPS, arrays(np.float64, st.integers(0, 60), elements=st.floats(-5, 5))), st.floats(0, 6))
def test_peaks_are_those_of_scipy_and_a_flat_top_counts_at_its_first_sample(x: Array, prominence: float) -> None:
    _, expected = find_peaks(x, prominence=prominence, plateau_size=1)
    positions, rises = peaks(x, prominence)
    assert_array_equal(positions, expected["left_edges"])
    assert_allclose(rises, expected["prominences"])


def test_peaks_of_a_long_random_walk_are_those_of_scipy() -> None:
    x = np.random.default_rng(7).normal(size=2000).cumsum()
    expected, found = find_peaks(x, prominence=2.0)
    positions, rises = peaks(x, 2.0)
    assert positions.size > 20
    assert_array_equal(positions, expected)
    assert_allclose(rises, found["prominences"])


@property_test
@given(st.floats(-100, 100), st.floats(-1000, 1000), st.integers(2, 50))
def test_slope_of_a_line_is_its_rise_a_second(rise: float, start: float, count: int) -> None:
    assert slope(start + rise * np.arange(float(count)) / FS, FS) == pytest.approx(rise, abs=1e-6)


@pytest.mark.parametrize("x", [[], [3.0], [3.0, 3.0]])
def test_slope_of_next_to_nothing_is_flat(x: list[float]) -> None:
    assert slope(np.array(x), FS) == 0.0
