"""Heart rate and its variability from RR intervals; definitions after Task Force 1996 (Circulation 93:1043-1065)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.features.signals import Array

MS_A_MINUTE: Final = 60_000.0


@dataclass(frozen=True, slots=True)
class HeartLimits:
    """What counts as a beat and how much of a window must be beats."""

    rr_min_ms: float = 300.0  # 200 bpm, the upper end of the heart_rate input
    rr_max_ms: float = 1500.0  # 40 bpm, its lower end
    median_beats: int = 11  # width of the running median that an interval is held against
    median_share: float = 0.20  # largest accepted distance from that median (Malik's 20 % rule, Task Force 1996)
    rmssd_floor_ms: float = 1.0  # what straps resolve; a logarithm needs a floor
    pnn_ms: float = 50.0  # pNN50, Task Force 1996
    spectrum_s: float = 300.0  # LF needs five minutes, Task Force 1996
    spectrum_share: float = 0.8  # of those five minutes that normal beats must cover; the rest is interpolated
    resample_hz: float = 4.0  # of the tachogram before its spectrum, Task Force 1996
    lf_hz: tuple[float, float] = (0.04, 0.15)
    hf_hz: tuple[float, float] = (0.15, 0.40)


LIMITS: Final = HeartLimits()


def valid_beats(rr_ms: Array, limits: HeartLimits = LIMITS) -> NDArray[np.bool_]:
    """Which of the intervals `rr_ms` (n,) are normal beats: in range and near the running median of those in range."""
    in_range = np.isfinite(rr_ms) & (rr_ms >= limits.rr_min_ms) & (rr_ms <= limits.rr_max_ms)
    if not in_range.any():
        return in_range
    rr = rr_ms[in_range]
    half = limits.median_beats // 2
    padded = np.pad(rr, half, mode="reflect" if rr.size > half else "edge")
    median = np.median(np.lib.stride_tricks.sliding_window_view(padded, limits.median_beats), axis=1)
    kept = in_range.copy()
    kept[in_range] = np.abs(rr - median) <= limits.median_share * median
    return kept


def beats_from_rate(heart_rate: Array, fs: float, limits: HeartLimits = LIMITS) -> tuple[Array, Array]:
    """Beat times (k,) in s and RR intervals (k,) in ms from a beat-by-beat rate (n,) in bpm, sampled at `fs` Hz.

    Steps through the series one beat at a time, reading the rate in force; where the rate is impossible (drivedb has
    0 and 323 bpm) it moves on by one sample and no beat is made.
    """
    lowest, highest = MS_A_MINUTE / limits.rr_max_ms, MS_A_MINUTE / limits.rr_min_ms
    times: list[float] = []
    intervals: list[float] = []
    t, end = 0.0, heart_rate.size / fs
    while t < end:
        rate = float(heart_rate[min(int(t * fs), heart_rate.size - 1)])
        if lowest <= rate <= highest:
            times.append(t)
            intervals.append(MS_A_MINUTE / rate)
            t += 60.0 / rate
        else:
            t += 1.0 / fs
    return np.array(times), np.array(intervals)


def hrv(rr_ms: Array, limits: HeartLimits = LIMITS) -> dict[str, float | None]:
    """Rate and variability of one window's intervals `rr_ms` (n,): bpm, ms, share; `None` where beats are too few.

    Successive differences are taken only between neighbours that are both normal beats. LF and HF (ms^2) need 300 s,
    four fifths of them normal beats; linear interpolation between beats takes a quarter off HF at 75 bpm.
    Returns heart_rate_mean/_sd/_p10/_p90, sdnn, ln_rmssd, pnn50, lf, hf.
    """
    kept = valid_beats(rr_ms, limits)
    rr = rr_ms[kept]
    out: dict[str, float | None] = dict.fromkeys(
        (*(f"heart_rate_{s}" for s in ("mean", "sd", "p10", "p90")), "sdnn", "ln_rmssd", "pnn50", "lf", "hf")
    )
    if rr.size < 2:
        return out
    rate = MS_A_MINUTE / rr
    p10, p90 = np.percentile(rate, (10, 90))
    mean = MS_A_MINUTE / float(rr.mean())
    out.update(
        heart_rate_mean=mean, heart_rate_sd=float(rate.std()), heart_rate_p10=float(p10), heart_rate_p90=float(p90)
    )
    out["sdnn"] = float(rr.std())
    steps = np.diff(np.where(kept, rr_ms, 0.0))[kept[1:] & kept[:-1]]
    if steps.size:
        rmssd = max(limits.rmssd_floor_ms, float(np.sqrt(np.mean(steps**2))))
        out["ln_rmssd"] = float(np.log(rmssd))
        out["pnn50"] = float(np.mean(np.abs(steps) > limits.pnn_ms))
    if rr.sum() >= limits.spectrum_s * 1000.0 * limits.spectrum_share:
        end_s = np.cumsum(np.nan_to_num(rr_ms, posinf=0.0, neginf=0.0)) / 1000.0
        out["lf"], out["hf"] = _band_powers(end_s[kept], rr, limits)
    return out


def _band_powers(t: Array, rr: Array, limits: HeartLimits) -> tuple[float, float]:
    grid = np.arange(t[0], t[-1], 1.0 / limits.resample_hz)
    x = np.interp(grid, t, rr)
    taper = np.hanning(x.size)
    power = np.abs(np.fft.rfft((x - x.mean()) * taper)) ** 2 * 2.0 / (limits.resample_hz * np.sum(taper**2))
    f = np.fft.rfftfreq(x.size, 1.0 / limits.resample_hz)
    width = f[1] - f[0]
    low, high = (float(power[(f >= a) & (f < b)].sum() * width) for a, b in (limits.lf_hz, limits.hf_hz))
    return low, high
