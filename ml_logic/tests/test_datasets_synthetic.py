"""Synthetic people: plausible, repeatable, in the shape of the real ones, and never mistaken for them."""

from __future__ import annotations

import numpy as np
import pytest

from ml_logic.datasets import digest
from ml_logic.datasets.rldd import CHANNELS
from ml_logic.datasets.synthetic import STRESS_INPUTS, blink_rows, blink_sequences, stress_rows


def test_both_say_that_they_are_synthetic() -> None:
    assert stress_rows(10).source == blink_sequences(1, 1).source == "synthetic"


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    for make in (stress_rows, blink_sequences):
        assert make(seed=3).digest == make(seed=3).digest
        assert make(seed=3).digest != make(seed=4).digest


def test_rows_keep_to_the_ranges_of_the_api_and_share_people_and_levels_evenly() -> None:
    rows = stress_rows(60_000, people=100)
    assert rows.inputs.shape == (60_000, len(STRESS_INPUTS))
    assert rows.inputs[:, 0].min() >= 40
    assert rows.inputs[:, 0].max() <= 200
    assert rows.inputs[:, 1:].min() >= 0
    assert rows.inputs[:, 1:].max() <= 1
    assert 45 <= rows.resting_heart_rate.min() < rows.resting_heart_rate.max() <= 95
    assert set(np.bincount(rows.person * 3 + rows.label)) == {200}
    assert not rows.inputs.flags.writeable


def test_stress_quickens_heart_and_breath_raises_emg_and_sweat_and_lowers_hrv() -> None:
    rows = stress_rows(60_000, people=200)
    mean = np.array([rows.inputs[rows.label == level].mean(axis=0) for level in range(3)])
    rises = np.diff(mean, axis=0)
    assert np.sign(rises).tolist() == [[1, -1, 1, 1, 1]] * 2
    rest = rows.label == 0
    assert 0 < (rows.inputs[rest, 0] - rows.resting_heart_rate[rest]).mean() < 4
    assert 8 < mean[2, 0] - mean[0, 0] < 20


def test_a_resting_heart_rate_is_one_number_a_person() -> None:
    rows = stress_rows(400, people=10)
    assert all(len(np.unique(rows.resting_heart_rate[rows.person == person])) == 1 for person in range(10))
    assert len(np.unique(rows.resting_heart_rate)) == 10


def test_blinks_have_the_structure_of_the_real_ones() -> None:
    data = blink_sequences(people=6, sequences=7)
    assert data.blinks.shape == (6 * 3 * 7, 30, len(CHANNELS))
    assert np.bincount(data.video).tolist() == [7] * 18
    assert np.array_equal(data.video, 3 * data.subject + data.label)
    assert np.unique(data.fold).tolist() == [1, 2, 3, 4]
    assert (data.length == 30).all()
    overlaps = (data.blinks[1:, :-2] == data.blinks[:-1, 2:]).all(axis=(1, 2))
    assert np.array_equal(overlaps, data.video[1:] == data.video[:-1])


def test_as_many_sequences_as_wanted_are_spread_over_people_and_videos() -> None:
    data = blink_rows(100, people=8, seed=2)
    assert data.blinks.shape == (100, 30, len(CHANNELS))
    assert set(np.bincount(data.video)) == {4, 5}
    assert data.digest == blink_rows(100, people=8, seed=2).digest
    assert blink_rows().label.size == stress_rows().label.size == 2000
    with pytest.raises(ValueError, match="n must be at least 1, not 0"):
        blink_rows(0)


def test_drowsy_blinks_are_longer_and_slower_and_alert_ones_lie_around_zero() -> None:
    data = blink_sequences(people=60)
    alert, low, drowsy = (data.blinks[data.label == level].mean(axis=(0, 1)) for level in range(3))
    assert np.abs(alert).max() < 0.2
    duration, velocity = CHANNELS.index("duration"), CHANNELS.index("velocity")
    assert alert[duration] < low[duration] < drowsy[duration]
    assert alert[velocity] > low[velocity] > drowsy[velocity]


def test_a_run_too_small_to_mean_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="n and people must be at least 1, not 0 and 40"):
        stress_rows(0)
    with pytest.raises(ValueError, match="people and sequences must be at least 1, not 3 and 0"):
        blink_sequences(3, 0)


def test_one_row_and_one_sequence_are_enough_to_start() -> None:
    assert stress_rows(1).inputs.shape == (1, 5)
    assert blink_sequences(1, 1).blinks.shape == (3, 30, 4)


def test_a_digest_tells_values_shape_and_kind_apart_but_not_memory_layout() -> None:
    table = np.arange(6, dtype=np.float64).reshape(2, 3)
    assert digest(table) == digest(np.asfortranarray(table)) == digest(table.astype(">f8"))
    others = (table.T, table.astype(np.int64), table.ravel(), table + 1)
    assert len({digest(table), *(digest(other) for other in others)}) == 5
    assert digest("ab", "c") != digest("a", "bc")
