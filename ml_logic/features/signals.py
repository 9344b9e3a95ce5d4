"""Filters and peaks that the physiological features share; numpy only, zero phase, no state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def band_pass(x: Array, fs: float, low: float | None, high: float | None) -> Array:
    """Zero-phase filter by Fourier transform, the edges mirrored against ringing.

    `x` (n,) in any unit, `fs` in Hz; keeps low <= f < high in Hz, `None` leaves that side open. Returns (n,) in the
    unit of `x`. Raises ValueError when `x` holds a value that is not finite or when the band is empty.
    """
    if not np.isfinite(x).all():
        raise ValueError("x must be finite; fill or drop gaps before filtering")
    if low is not None and high is not None and low >= high:
        raise ValueError(f"low ({low} Hz) must be below high ({high} Hz)")
    if x.size == 0:
        return x.copy()
    scale = float(np.abs(x).max()) or 1.0
    mirrored = np.concatenate((x[::-1], x, x[::-1])) / scale
    spectrum = np.fft.rfft(mirrored)
    f = np.fft.rfftfreq(mirrored.size, 1.0 / fs)
    keep = np.ones(f.size, dtype=bool)
    if low is not None:
        keep &= f >= low
    if high is not None:
        keep &= f < high
    filtered: Array = np.fft.irfft(np.where(keep, spectrum, 0.0), mirrored.size)[x.size : 2 * x.size] * scale
    return filtered


def peaks(x: Array, prominence: float) -> tuple[NDArray[np.intp], Array]:
    """Local maxima of `x` (n,) that rise at least `prominence` (unit of `x`) above the higher of their two valleys.

    A valley reaches to the next higher sample on its side, or to the edge. Returns positions (k,) and prominences (k,).
    A flat top counts once, at its first sample.
    """
    if x.size < 3:
        return np.empty(0, dtype=np.intp), np.empty(0)
    change = np.flatnonzero(np.diff(x) != 0.0)
    first = np.concatenate(([0], change + 1))
    level = x[first]
    inner = np.flatnonzero((level[1:-1] > level[:-2]) & (level[1:-1] > level[2:])) + 1
    rises = np.array([_prominence(level, i) for i in inner])
    kept = rises >= prominence if rises.size else np.empty(0, dtype=bool)
    return first[inner[kept]], rises[kept]


def slope(x: Array, fs: float) -> float:
    """Least-squares slope of `x` (n,) in its unit a second; 0 for fewer than two samples."""
    if x.size < 2:
        return 0.0
    t = (np.arange(x.size) - (x.size - 1) / 2.0) / fs
    return float(t @ (x - x.mean()) / (t @ t))


def _prominence(level: Array, i: np.intp) -> float:
    left = np.flatnonzero(level[:i] > level[i])
    right = np.flatnonzero(level[i + 1 :] > level[i])
    low_left = level[(left[-1] if left.size else 0) : i].min()
    low_right = level[i + 1 : (i + 1 + right[0] if right.size else level.size)].min()
    return float(level[i] - max(low_left, low_right))
