"""drowsiness: the row of one window, worked out by hand and the same on every road to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from ml_logic.features.drowsiness import CHANNELS, TASK, columns, row, signed_log, statistics, window_features
from ml_logic.features.signals import Array

LARGEST_Z = 22_000.0  # the accepted range of the inputs is the signed log of this
BLINKS = arrays(np.float64, st.tuples(st.integers(2, 30), st.just(4)), elements=st.floats(-LARGEST_Z, LARGEST_Z))
property_test = settings(derandomize=True, deadline=None, max_examples=60)


def _blinks(logs: list[float]) -> Array:
    """Blinks (n, 4) whose frequency has these signed logarithms, the other channels twice, thrice and four times them."""
    x = np.array(logs)[:, None] * np.arange(1, 5)
    return np.sign(x) * np.expm1(np.abs(x))


def test_a_small_sequence_of_blinks_is_worked_out_by_hand() -> None:
    known = window_features(_blinks([0.0, 1.0, 0.0, -1.0]))
    assert list(known) == [feature.name for feature in TASK.inputs]
    for times, channel in enumerate(CHANNELS, 1):
        assert known[f"{channel}_mean"] == pytest.approx(0.0, abs=1e-12)
        assert known[f"{channel}_sd"] == pytest.approx(times * math.sqrt(0.5))
        assert known[f"{channel}_masd"] == pytest.approx(times * 1.0)  # steps 1, 1, 1


def test_a_rising_sequence_is_worked_out_by_hand() -> None:
    known = window_features(_blinks([0.0, 0.5, 1.5]))
    assert known["frequency_mean"] == pytest.approx(2 / 3)
    assert known["frequency_masd"] == pytest.approx(0.75)
    assert row(**known)[TASK.columns.index("frequency_rms")] == pytest.approx(math.sqrt((0.25 + 2.25) / 3))


@property_test
@given(BLINKS)
def test_the_row_by_name_is_the_row_of_the_table(blinks: Array) -> None:
    by_name = row(**window_features(blinks))
    assert len(by_name) == len(TASK.columns)
    assert_allclose(by_name, columns(statistics(blinks[None]))[0], rtol=1e-12)


@property_test
@given(BLINKS)
def test_finite_blinks_give_finite_inputs_in_the_accepted_ranges(blinks: Array) -> None:
    known = window_features(blinks)
    for feature in TASK.inputs:
        assert feature.minimum <= known[feature.name] <= feature.maximum
    assert np.isfinite(columns(statistics(blinks[None]))).all()


@property_test
@given(BLINKS)
def test_rms_is_the_root_mean_square_of_the_signed_logs(blinks: Array) -> None:
    rms = columns(statistics(blinks[None])).reshape(len(CHANNELS), 4)[:, 3]
    assert_allclose(rms, np.sqrt(np.mean(signed_log(blinks) ** 2, axis=0)), atol=1e-7)


@property_test
@given(BLINKS, st.integers(1, 28), st.booleans())
def test_missing_blinks_at_either_end_change_nothing(blinks: Array, missing: int, before: bool) -> None:
    padding = np.full((missing, 4), np.nan)
    padded = np.concatenate((padding, blinks) if before else (blinks, padding))
    assert_allclose(statistics(padded[None]), statistics(blinks[None]), rtol=1e-9, atol=1e-12)


def test_windows_of_several_lengths_are_taken_one_by_one() -> None:
    windows = np.random.default_rng(3).normal(size=(3, 30, 4))
    windows[1, :25] = np.nan
    assert_allclose(statistics(windows)[1], list(window_features(windows[1, 25:]).values()))
    assert_allclose(statistics(windows)[2], list(window_features(windows[2]).values()))


def test_a_single_blink_has_no_spread() -> None:
    alone = statistics(np.full((1, 1, 4), math.e - 1))
    assert_allclose(alone.reshape(4, 3), [[1.0, 0.0, 0.0]] * 4)


@pytest.mark.parametrize(
    ("shape", "bad", "reason"),
    [
        ((1, 4), 0.0, r"\(n >= 2, 4\), not \(1, 4\)"),
        ((0, 4), 0.0, r"not \(0, 4\)"),
        ((30, 3), 0.0, r"not \(30, 3\)"),
        ((2, 30, 4), 0.0, r"not \(2, 30, 4\)"),
        ((30, 4), np.nan, "must be finite"),
        ((30, 4), np.inf, "must be finite"),
    ],
)
def test_what_is_no_window_of_blinks_is_refused(shape: tuple[int, ...], bad: float, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        window_features(np.full(shape, bad))


@property_test
@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e6, 1e6))
def test_signed_log_is_odd_finite_and_keeps_order(a: float, b: float) -> None:
    low, high = signed_log(np.array(sorted((a, b))))
    assert np.isfinite([low, high]).all()
    assert low <= high
    assert signed_log(np.array([-a])) == -signed_log(np.array([a]))


def test_a_row_without_one_of_its_inputs_is_refused() -> None:
    known = window_features(_blinks([0.0, 1.0]))
    del known["duration_masd"]
    with pytest.raises(KeyError, match="duration_masd"):
        row(**known)
