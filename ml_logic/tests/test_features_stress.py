"""stress: windows that abstain with a reason, measures of known signals, and the laws of a personal baseline."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from ml_logic.features.heart import beats_from_rate
from ml_logic.features.signals import Array
from ml_logic.features.stress import (
    TASK,
    UNKNOWN_RISE_BPM,
    Baseline,
    Recording,
    Window,
    baseline,
    breathing,
    eda,
    emg,
    own_range,
    row,
    signal_fault,
    window,
    windows,
)

FS = 8.0
property_test = settings(derandomize=True, deadline=None, max_examples=60)
SAMPLES = arrays(np.float64, st.integers(2, 200), elements=st.floats(-1e6, 1e6))
TENTHS = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)
COLUMN = arrays(np.float64, st.integers(1, 150), elements=TENTHS)
SCALES = st.floats(0.1, 10)


def _clock(seconds: float) -> Array:
    return np.arange(round(seconds * FS)) / FS


def _recording(seconds: float = 300.0) -> Recording:
    """A calm person: 75 bpm, 15 breaths a minute, skin conductance that drifts upwards, a muscle that hums."""
    t = _clock(seconds)
    beat_s, rr_ms = beats_from_rate(np.full(t.size, 75.0), FS)
    noise = np.random.default_rng(5).normal(size=t.size)
    wave = np.sin(2 * np.pi * 0.25 * t)
    return Recording(FS, beat_s, rr_ms, eda=5.0 + 0.002 * t + 0.01 * wave, respiration=3.0 * wave, emg=0.1 * noise)


@pytest.mark.parametrize(
    ("seconds", "count"), [(0, 0), (59.9, 0), (60, 1), (89.9, 1), (90, 2), (300, 9), (0.1 + 0.2 + 89.7, 2)]
)
def test_windows_are_those_that_lie_wholly_within_the_stretch(seconds: float, count: int) -> None:
    found = list(windows(_recording(), 0.0, seconds))
    assert len(found) == count
    assert [(w.start_s, w.end_s) for w in found] == [(30.0 * i, 30.0 * i + 60.0) for i in range(count)]


def test_windows_begin_where_the_stretch_begins() -> None:
    found = list(windows(_recording(), 12.25, 102.25))
    assert [(w.start_s, w.end_s) for w in found] == [(12.25, 72.25), (42.25, 102.25)]


def test_a_window_of_a_known_person_has_known_features() -> None:
    known = window(_recording(), 60.0, 120.0)
    assert known.abstained == ()
    assert known.features["heart_rate_mean"] == pytest.approx(75.0)
    assert known.features["respiration_rate"] == pytest.approx(15.0, rel=0.02)
    assert known.features["eda_mean"] == pytest.approx(5.18, abs=0.005)
    assert known.features["emg_mean"] == pytest.approx(0.1 * math.sqrt(2 / math.pi), rel=0.1)
    assert {name for name, value in known.features.items() if value is None} == {"lf", "hf"}  # need five minutes


@pytest.mark.parametrize("sensor", ["eda", "respiration", "emg"])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("flat", "flat"),
        ("clipped", r"clipped in 5\d% of the samples"),
        ("missing", "336 of 480 samples are valid"),
        ("infinite", "336 of 480 samples are valid"),
    ],
)
def test_a_sensor_abstains_alone_and_says_why(sensor: str, fault: str, reason: str) -> None:
    whole = _recording()
    x = getattr(whole, sensor).copy()
    if fault == "flat":
        x[:] = 2.0
    elif fault == "clipped":
        x = np.maximum(x, np.median(x[:480]))
    else:
        x[100:244] = np.nan if fault == "missing" else np.inf
    found = window(replace(whole, **{sensor: x}), 0.0, 60.0)
    (said,) = found.abstained
    assert re.fullmatch(f"{sensor}: {reason}", said)
    expected = window(whole, 0.0, 60.0).features
    lost = {name for name in expected if name.startswith({"eda": ("eda", "scr")}.get(sensor, sensor))}
    assert lost
    assert found.features == expected | dict.fromkeys(lost)


def test_a_short_gap_is_bridged() -> None:
    whole = _recording()
    assert whole.eda is not None
    gap = whole.eda.copy()
    gap[100:148] = np.nan  # a tenth of the window
    found, expected = (window(r, 0.0, 60.0) for r in (replace(whole, eda=gap), whole))
    assert found.abstained == ()
    assert found.features["eda_mean"] == pytest.approx(expected.features["eda_mean"], abs=0.01)


def test_a_heart_with_too_few_beats_abstains_and_the_others_do_not() -> None:
    whole = _recording()
    heard = whole.beat_s < 30.0
    found = window(replace(whole, beat_s=whole.beat_s[heard], rr_ms=whole.rr_ms[heard]), 0.0, 60.0)
    (said,) = found.abstained
    assert said.startswith("heart: normal beats cover 5")
    assert {found.features[name] for name in ("heart_rate_mean", "sdnn", "ln_rmssd", "pnn50")} == {None}
    assert found.features["respiration_rate"] is not None


def test_a_sensor_that_ended_before_the_window_did_abstains() -> None:
    whole = _recording(330.0)
    assert whole.eda is not None
    found = window(replace(whole, eda=whole.eda[: 310 * 8]), 270.0, 330.0)
    assert found.abstained == ("eda: 320 of 480 samples are valid",)
    assert found.features["eda_mean"] is None
    assert window(replace(whole, eda=whole.eda[: 328 * 8]), 270.0, 330.0).abstained == ()


def test_a_sensor_that_was_not_worn_has_no_features() -> None:
    bare = replace(_recording(), eda=None, respiration=None, emg=None)
    found = window(bare, 0.0, 60.0)
    assert found.abstained == ()
    assert "heart_rate_mean" in found.features
    assert not any(name.startswith(("eda", "scr", "respiration", "emg")) for name in found.features)


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        ([], "0 of 0 samples are valid"),
        ([np.nan] * 4, "0 of 4 samples are valid"),
        ([1.0] * 5, "flat"),
        ([0.0, 0.0, 0.0, 1.0, 2.0], "clipped in 80% of the samples"),
        ([*range(20)], None),
        ([*range(19), np.nan], None),
    ],
)
def test_the_fault_of_a_signal_has_a_name(x: list[float], reason: str | None) -> None:
    assert signal_fault(np.array(x, dtype=np.float64)) == reason


def test_responses_of_the_skin_are_counted_a_minute_with_their_rise() -> None:
    t = _clock(120)
    responses = 0.4 * np.exp(-(((t - np.arange(10, 120, 20)[:, None]) / 1.5) ** 2)).sum(axis=0)
    found = eda(5.0 + responses, FS)
    assert found["scr_rate"] == 3.0
    assert found["scr_amplitude_sum"] == pytest.approx(6 * 0.4, rel=0.1)


def test_skin_conductance_that_rises_steadily_has_that_slope_a_minute() -> None:
    found = eda(2.0 + 0.5 * _clock(120) / 60, FS)
    assert found["eda_slope"] == pytest.approx(0.5, rel=0.1)
    assert found["scr_rate"] == 0.0


def test_breath_without_waves_is_unknown() -> None:
    assert set(breathing(np.zeros(480), FS).values()) == {None}


def test_muscle_activity_is_rectified_around_its_resting_level() -> None:
    assert emg(np.array([3.0, 4.0, 2.0, 4.0, 2.0]), FS) == {
        "emg_mean": pytest.approx(0.8),
        "emg_sd": pytest.approx(0.4),
        "emg_p90": pytest.approx(1.0),
    }


@property_test
@given(SAMPLES)
def test_finite_samples_give_finite_features(x: Array) -> None:
    for measure in (eda, breathing, emg):
        assert all(value is None or math.isfinite(value) for value in measure(x, FS).values())


@property_test
@given(arrays(np.float64, 480, elements=st.floats(-1e6, 1e6) | st.just(np.nan), fill=st.floats(-10, 10)), st.data())
def test_a_window_of_whatever_was_recorded_is_finite_or_unknown(x: Array, data: st.DataObject) -> None:
    beats = np.arange(0.0, 60.0, 0.5)
    rr = data.draw(arrays(np.float64, beats.size, elements=st.floats(0, 3000), fill=st.just(500.0)))
    found = window(Recording(FS, beats, rr, x, x[::-1], -x), 0.0, 60.0)
    assert all(value is None or math.isfinite(value) for value in found.features.values())


@property_test
@given(COLUMN, SCALES, TENTHS)
def test_own_range_is_the_same_in_any_unit(x: Array, scale: float, shift: float) -> None:
    ranged = own_range(x)
    assert (ranged >= 0).all()
    assert (ranged <= 1).all()
    assert_allclose(own_range(scale * x + shift), ranged, atol=1e-6)


def test_own_range_goes_from_the_first_to_the_ninety_ninth_percentile() -> None:
    ranged = own_range(np.arange(101.0))
    assert ranged[[0, 1, 50, 99, 100]].tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_own_range_keeps_what_is_unknown_and_puts_a_constant_in_the_middle() -> None:
    assert_allclose(own_range(np.array([3.0, np.nan, 3.0])), [0.5, np.nan, 0.5])
    assert_allclose(own_range(np.array([0.0, np.nan, 10.0])), [0.0, np.nan, 1.0])
    assert np.isnan(own_range(np.full(3, np.nan))).all()


def _rest(values: Array) -> list[Window]:
    """Windows of 60 s every 30 s with one feature, at least the 300 s that a baseline needs."""
    return [Window(30.0 * i, 30.0 * i + 60.0, {"eda_mean": float(v)}, ()) for i, v in enumerate(values)]


@property_test
@given(arrays(np.float64, st.integers(9, 20), elements=TENTHS), TENTHS, st.floats(0.5, 50), SCALES, TENTHS)
def test_a_z_score_is_the_same_in_any_unit(rest: Array, x: float, typical: float, scale: float, shift: float) -> None:
    z = baseline(_rest(rest)).z({"eda_mean": x}, {"eda_mean": typical})["eda_mean"]
    moved = baseline(_rest(scale * rest + shift))
    assert z is not None
    assert math.isfinite(z)
    assert moved.z({"eda_mean": scale * x + shift}, {"eda_mean": scale * typical})["eda_mean"] == pytest.approx(
        z, abs=1e-6
    )


@property_test
@given(arrays(np.float64, st.integers(9, 20), elements=TENTHS))
def test_the_rest_itself_has_mean_zero_and_at_most_unit_spread(rest: Array) -> None:
    assume(np.ptp(rest) > 0)
    calm = baseline(_rest(rest))
    z = np.array([calm.z({"eda_mean": v}, {})["eda_mean"] for v in rest], dtype=np.float64)
    assert z.mean() == pytest.approx(0.0, abs=1e-9)
    assert z.std() == pytest.approx(1.0)


def test_a_person_who_hardly_varies_is_measured_with_half_the_typical_spread() -> None:
    steady = Baseline({"eda_mean": 5.0}, {"eda_mean": 0.01})
    assert steady.z({"eda_mean": 7.0}, {"eda_mean": 2.0}) == {"eda_mean": pytest.approx(2.0)}
    assert steady.z({"eda_mean": 7.0}, {}) == {"eda_mean": pytest.approx(200.0)}


def test_what_is_unknown_or_never_varies_has_no_z_score() -> None:
    known = Baseline({"eda_mean": 5.0}, {"eda_mean": 0.0})
    assert known.z({"eda_mean": 5.0, "emg_mean": 1.0}, {"emg_mean": 1.0}) == {"eda_mean": None, "emg_mean": None}
    assert known.z({"eda_mean": None}, {"eda_mean": 1.0}) == {"eda_mean": None}


def test_a_baseline_takes_the_windows_in_which_the_sensor_worked() -> None:
    rest = _rest(np.arange(9.0))
    rest[0] = replace(rest[0], features={"eda_mean": None})
    found = baseline(rest)
    assert found.mean["eda_mean"] == 4.5
    assert found.sd["eda_mean"] == pytest.approx(np.arange(1, 9).std())


@pytest.mark.parametrize(("count", "span"), [(0, 0), (1, 60), (8, 270)])
def test_a_short_rest_makes_no_baseline(count: int, span: int) -> None:
    with pytest.raises(ValueError, match=f"needs 300 s of rest, these windows cover {span} s"):
        baseline(_rest(np.zeros(count)))


def test_five_minutes_of_a_recording_make_a_baseline_in_which_its_own_windows_are_usual() -> None:
    rest = list(windows(_recording(), 0.0, 300.0))
    z = baseline(rest).z(rest[4].features, dict.fromkeys(rest[0].features, 1.0))
    assert z["heart_rate_mean"] == pytest.approx(0.0, abs=1e-9)
    assert all(value is None or abs(value) < 3 for value in z.values())


def test_the_row_says_how_far_the_heart_is_above_rest_or_that_nobody_knows() -> None:
    values = {"heart_rate": 82.0, "ecg": 0.1, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}
    assert row(**values, resting_heart_rate=64.0) == (82.0, 0.1, 0.2, 0.3, 0.4, 18.0)
    assert row(**values) == (82.0, 0.1, 0.2, 0.3, 0.4, UNKNOWN_RISE_BPM)
    assert len(row(**values)) == len(TASK.columns)


def test_the_unknown_rise_lies_below_every_rise_that_the_inputs_allow() -> None:
    ranges = {feature.name: feature for feature in TASK.inputs}
    assert ranges["heart_rate"].minimum - ranges["resting_heart_rate"].maximum > UNKNOWN_RISE_BPM


def test_a_rest_with_a_hole_counts_only_what_was_covered() -> None:
    apart = [Window(start, start + 60.0, {"eda_mean": 1.0}, ()) for start in (0.0, 30.0, 900.0)]
    with pytest.raises(ValueError, match="these windows cover 150 s"):
        baseline(apart)
