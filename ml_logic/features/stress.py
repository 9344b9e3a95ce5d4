"""Stress: the five inputs of the API, the row that the classifier takes, and windows and baselines from raw signals.

Definitions: Healey & Picard 2005 (IEEE T-ITS 6:156-166) for the drive signals, Task Force 1996 for heart rate
variability, Boucsein et al. 2012 (Psychophysiology 49:1017-1034) for electrodermal activity.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.features import heart
from ml_logic.features.signals import Array, band_pass, peaks, slope
from ml_logic.features.spec import Feature, Task

_OWN_RANGE = "share of the person's own range"

HEART_RATE: Final = Feature("heart_rate", "bpm", 40.0, 200.0, "Mean heart rate over the window.")
RESTING_HEART_RATE: Final = Feature(
    "resting_heart_rate",
    "bpm",
    30.0,
    120.0,
    "Mean heart rate at rest, seated, over at least five minutes.",
    required=False,
)
ECG: Final = Feature("ecg", _OWN_RANGE, 0.0, 1.0, "Beat-to-beat variability of the heart (RMSSD).")
EMG: Final = Feature("emg", _OWN_RANGE, 0.0, 1.0, "Mean rectified muscle activity.")
GSR: Final = Feature("gsr", _OWN_RANGE, 0.0, 1.0, "Tonic skin conductance.")
RESPIRATION: Final = Feature("respiration", _OWN_RANGE, 0.0, 1.0, "Breathing rate.")

UNKNOWN_RISE_BPM: Final = -100.0
"""Stands in the row for a rise over rest that is not known: below any real one, so a tree can part it off."""

TASK: Final = Task(
    name="stress",
    registered_name="stress_classifier",
    feature_set="stress-inputs/1",
    description="Stress level of a driver from five physiological inputs over a 60 s window.",
    inputs=(HEART_RATE, ECG, EMG, GSR, RESPIRATION, RESTING_HEART_RATE),
    columns=("heart_rate", "ecg", "emg", "gsr", "respiration", "heart_rate_rise"),
    classes=("low", "medium", "high"),
)


@dataclass(frozen=True, slots=True)
class WindowLimits:
    """Lengths, bands and floors of a window of raw signals."""

    length_s: float = 60.0
    step_s: float = 30.0
    eda_low_pass_hz: float = 1.0  # Boucsein 2012: skin conductance carries nothing faster
    tonic_hz: float = 0.05  # Boucsein 2012: what is slower is the level, what is faster the responses
    scr_us: float = 0.05  # smallest response of laboratory electrodes, Boucsein 2012; .01 uS for a wrist E4
    respiration_hz: tuple[float, float] = (0.08, 0.7)  # 5-42 breaths a minute
    breath_share: float = 0.3  # of the window's standard deviation: smaller ripples are no breath
    own_range: tuple[float, float] = (1.0, 99.0)  # percentiles of the person's own windows
    valid_floor: float = 0.8  # share of finite samples below which a sensor abstains
    beat_floor: float = 0.7  # share of the window that normal beats cover, likewise; keeps 99 % of drivedb's windows
    rest_s: float = 300.0  # shortest rest that makes a baseline, Task Force 1996


LIMITS: Final = WindowLimits()


@dataclass(frozen=True, slots=True)
class Recording:
    """Raw signals of one person on one clock: arrays (n,) sampled at `fs` Hz, beats (k,) with their start in s and ms.

    `eda` in uS, `respiration` and `emg` in any linear unit; a sensor that was not worn is `None`, a lost sample NaN.
    """

    fs: float
    beat_s: Array
    rr_ms: Array
    eda: Array | None = None
    respiration: Array | None = None
    emg: Array | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """One window: `features` by name (`None` is unknown), and why whole sensors abstained."""

    start_s: float
    end_s: float
    features: dict[str, float | None]
    abstained: tuple[str, ...]


def row(
    heart_rate: float,
    ecg: float,
    emg: float,
    gsr: float,
    respiration: float,
    resting_heart_rate: float | None = None,
) -> tuple[float, ...]:
    """The classifier's row in the order of `TASK.columns`: heart rates in bpm, the rest 0-1 of the own range."""
    rise = UNKNOWN_RISE_BPM if resting_heart_rate is None else heart_rate - resting_heart_rate
    return heart_rate, ecg, emg, gsr, respiration, rise


def columns(inputs: Array) -> Array:
    """The classifier's columns (n, 6), in the order of `TASK.columns`, from the inputs (n, 6) in that of `TASK.inputs`.

    A resting heart rate that is not known is NaN. Each row is what `row` makes of it.
    """
    heart_rate, resting = inputs[:, 0], inputs[:, 5]
    rise = np.where(np.isnan(resting), UNKNOWN_RISE_BPM, heart_rate - resting)
    return np.column_stack((inputs[:, :5], rise))


def windows(recording: Recording, start_s: float, end_s: float, limits: WindowLimits = LIMITS) -> Iterator[Window]:
    """The windows of `limits.length_s` every `limits.step_s` that lie wholly within start_s..end_s of the recording."""
    at = start_s
    while at + limits.length_s <= end_s + 1e-9:  # a rounding error must not cost the last window
        yield window(recording, at, at + limits.length_s, limits)
        at += limits.step_s


def window(recording: Recording, start_s: float, end_s: float, limits: WindowLimits = LIMITS) -> Window:
    """Features of start_s..end_s (s on the recording's clock); a sensor below its floor gives `None` and a reason."""
    part = slice(round(start_s * recording.fs), round(end_s * recording.fs))
    heart_features, heart_reason = _heart(recording, start_s, end_s, limits)
    features, reasons = heart_features, [heart_reason] if heart_reason else []
    for name, signal, measure in (
        ("eda", recording.eda, eda),
        ("respiration", recording.respiration, breathing),
        ("emg", recording.emg, emg),
    ):
        if signal is None:
            continue
        x = signal[part]
        x = np.pad(x, (0, part.stop - part.start - x.size), constant_values=np.nan)  # the sensor ended early
        reason = signal_fault(x, limits)
        measured = measure(np.zeros(2) if reason else _filled(x), recording.fs, limits)
        features.update(dict.fromkeys(measured) if reason else measured)
        if reason:
            reasons.append(f"{name}: {reason}")
    return Window(start_s, end_s, features, tuple(reasons))


def signal_fault(x: Array, limits: WindowLimits = LIMITS) -> str | None:
    """Why the samples `x` (n,) of a window can't be used (missing, flat, clipped), or `None` when they can."""
    finite = x[np.isfinite(x)]
    if x.size == 0 or finite.size < limits.valid_floor * x.size:
        return f"{finite.size} of {x.size} samples are valid"
    low, high = finite.min(), finite.max()
    if low == high:
        return "flat"
    at_ends = np.mean((finite == low) | (finite == high))
    if at_ends > 1.0 - limits.valid_floor:
        return f"clipped in {at_ends:.0%} of the samples"
    return None


def eda(x: Array, fs: float, limits: WindowLimits = LIMITS) -> dict[str, float | None]:
    """Skin conductance `x` (n,) in uS: level, spread, slope (a minute) of the tonic part, responses in the phasic."""
    smooth = band_pass(x, fs, None, limits.eda_low_pass_hz)
    tonic = band_pass(x, fs, None, limits.tonic_hz)
    at, rises = peaks(smooth - tonic, limits.scr_us)
    minutes = x.size / fs / 60.0
    return {
        "eda_mean": float(smooth.mean()),
        "eda_sd": float(smooth.std()),
        "eda_slope": slope(tonic, fs) * 60.0,
        "scr_rate": at.size / minutes,
        "scr_amplitude_sum": float(rises.sum()),
    }


def breathing(x: Array, fs: float, limits: WindowLimits = LIMITS) -> dict[str, float | None]:
    """Respiration `x` (n,) in any unit: breaths a minute, their spread, and that of the depth relative to its mean."""
    wave = band_pass(x, fs, *limits.respiration_hz)
    at, rises = peaks(wave, limits.breath_share * float(wave.std()) or np.inf)
    out: dict[str, float | None] = dict.fromkeys(("respiration_rate", "respiration_rate_sd", "respiration_depth_sd"))
    if at.size > 1:
        rates = 60.0 * fs / np.diff(at)
        out["respiration_rate"] = 60.0 * fs * (at.size - 1) / float(at[-1] - at[0])
        out["respiration_rate_sd"] = float(rates.std())
        out["respiration_depth_sd"] = float(rises.std() / rises.mean())
    return out


def emg(x: Array, _fs: float, _limits: WindowLimits = LIMITS) -> dict[str, float | None]:
    """Muscle activity `x` (n,): mean, spread and 90th percentile of the rectified signal, in its unit."""
    rectified = np.abs(x - np.median(x))
    return {
        "emg_mean": float(rectified.mean()),
        "emg_sd": float(rectified.std()),
        "emg_p90": float(np.percentile(rectified, 90)),
    }


def own_range(x: Array, limits: WindowLimits = LIMITS) -> Array:
    """`x` (n,) on the scale of its own p1..p99, cut to 0-1, as the API takes it; NaN stays NaN, a constant is 0.5."""
    if not np.isfinite(x).any():
        return np.full_like(x, np.nan)
    low, high = np.nanpercentile(x, limits.own_range)
    if high <= low:
        return np.where(np.isfinite(x), 0.5, np.nan)
    scaled: Array = np.clip((x - low) / (high - low), 0.0, 1.0)
    return scaled


@dataclass(frozen=True, slots=True)
class Baseline:
    """A person at rest: mean and standard deviation of each window feature over at least `LIMITS.rest_s`."""

    mean: Mapping[str, float]
    sd: Mapping[str, float]

    def z(self, features: Mapping[str, float | None], typical_sd: Mapping[str, float]) -> dict[str, float | None]:
        """z = (x - mean) / max(sd, half of `typical_sd`, the median person's); unknown or constant stays `None`."""
        return {name: self._z(name, value, typical_sd.get(name, 0.0)) for name, value in features.items()}

    def _z(self, name: str, value: float | None, typical_sd: float) -> float | None:
        spread = max(self.sd.get(name, 0.0), 0.5 * typical_sd)
        if value is None or name not in self.mean or spread == 0.0:
            return None
        return (value - self.mean[name]) / spread


def baseline(rest: list[Window], limits: WindowLimits = LIMITS) -> Baseline:
    """The baseline of a person from the windows of a rest.

    Raises ValueError when the windows cover less than `limits.rest_s`, overlaps counted once.
    """
    covered, end_s = 0.0, -math.inf
    for w in sorted(rest, key=lambda w: w.start_s):
        covered += max(0.0, w.end_s - max(w.start_s, end_s))
        end_s = max(end_s, w.end_s)
    if covered < limits.rest_s:
        raise ValueError(f"a baseline needs {limits.rest_s:.0f} s of rest, these windows cover {covered:.0f} s")
    known: dict[str, NDArray[np.float64]] = {}
    for name in rest[0].features:
        values = np.array([v for w in rest if (v := w.features[name]) is not None], dtype=np.float64)
        if values.size:
            known[name] = values
    return Baseline({k: float(v.mean()) for k, v in known.items()}, {k: float(v.std()) for k, v in known.items()})


def _heart(
    r: Recording, start_s: float, end_s: float, limits: WindowLimits
) -> tuple[dict[str, float | None], str | None]:
    rr = r.rr_ms[(r.beat_s >= start_s) & (r.beat_s < end_s)]
    covered = float(rr[heart.valid_beats(rr)].sum()) / 1000.0 / (end_s - start_s)
    if covered < limits.beat_floor:
        return heart.hrv(rr[:0]), f"heart: normal beats cover {covered:.0%} of the window"
    return heart.hrv(rr), None


def _filled(x: Array) -> Array:
    good = np.isfinite(x)
    return x if good.all() else np.interp(np.arange(x.size), np.flatnonzero(good), x[good])
