"""Drowsiness: what the last blinks say, against the person's own alert blinks.

A blink has four measures (Ghoddoosian et al. 2019, arXiv:1904.07312): frequency (blinks per 100 frames), amplitude,
duration (frames) and eye-opening velocity. Each comes as a z-score against the same person's alert baseline.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from ml_logic.features.signals import Array
from ml_logic.features.spec import Feature, Task

CHANNELS: Final = ("frequency", "amplitude", "duration", "velocity")
WINDOW_BLINKS: Final = 30
"""Blinks in a full window, after Ghoddoosian et al. 2019; a shorter one counts what it has."""

_UNIT = "signed log of z"
_LARGEST = 10.0  # signed log of |z| = 22,025; the largest |z| in UTA-RLDD is 508
_MEASURES = {
    "frequency": "blink frequency",
    "amplitude": "blink amplitude",
    "duration": "blink duration",
    "velocity": "eye-opening velocity",
}


def _features(channel: str) -> tuple[Feature, Feature, Feature]:
    what = f"{_MEASURES[channel]} over the last {WINDOW_BLINKS} blinks"
    return (
        Feature(f"{channel}_mean", _UNIT, -_LARGEST, _LARGEST, f"Mean of the {what}."),
        Feature(f"{channel}_sd", _UNIT, 0.0, _LARGEST, f"Standard deviation of the {what}."),
        Feature(f"{channel}_masd", _UNIT, 0.0, 2.0 * _LARGEST, f"Mean absolute successive difference of the {what}."),
    )


TASK: Final = Task(
    name="drowsiness",
    registered_name="drowsiness_detector",
    feature_set="blink-sequence/1",
    description=f"Drowsiness of a person from the last {WINDOW_BLINKS} blinks against their own alert baseline.",
    inputs=tuple(feature for channel in CHANNELS for feature in _features(channel)),
    columns=tuple(f"{channel}_{statistic}" for channel in CHANNELS for statistic in ("mean", "sd", "masd", "rms")),
    classes=("alert", "low_vigilance", "drowsy"),
)


def signed_log(z: Array) -> Array:
    """sign(z) * ln(1 + |z|), any shape: the z-scores of blinks have heavy tails (UTA-RLDD reaches 508)."""
    return np.sign(z) * np.log1p(np.abs(z))


def window_features(blinks: Array) -> dict[str, float]:
    """The inputs of `TASK` from the z-scored blinks (n, 4) of one window, oldest first, in the order of `CHANNELS`.

    Raises ValueError for fewer than two blinks, another shape, or a value that is not finite.
    """
    if blinks.ndim != 2 or blinks.shape[0] < 2 or blinks.shape[1] != len(CHANNELS):
        raise ValueError(f"blinks must be (n >= 2, {len(CHANNELS)}), not {blinks.shape}")
    if not np.isfinite(blinks).all():
        raise ValueError("blinks must be finite")
    values = statistics(blinks[None])[0]
    return {feature.name: float(value) for feature, value in zip(TASK.inputs, values, strict=True)}


def statistics(blinks: Array) -> Array:
    """The inputs (n, 12) of n windows of z-scored blinks (n, w, 4); a missing blink is a row of NaN, at either end.

    A spread of a single blink is 0.
    """
    x = signed_log(blinks)
    mean = np.nanmean(x, axis=1)
    sd = np.nanstd(x, axis=1)
    steps = np.abs(np.diff(x, axis=1))
    count = np.isfinite(steps).sum(axis=1)
    masd = np.nansum(steps, axis=1) / np.maximum(count, 1)
    return np.stack((mean, sd, masd), axis=2).reshape(blinks.shape[0], -1)


def columns(inputs: Array) -> Array:
    """The classifier's columns (n, 16), in the order of `TASK.columns`, from the inputs (n, 12) of `statistics`.

    The root mean square, sqrt(mean^2 + sd^2), grows when blinks leave the alert baseline in either direction, which a
    linear model cannot see in the mean.
    """
    mean, sd, masd = (inputs.reshape(-1, len(CHANNELS), 3)[..., i] for i in range(3))
    return np.stack((mean, sd, masd, np.hypot(mean, sd)), axis=2).reshape(inputs.shape[0], -1)


def row(**inputs: float) -> tuple[float, ...]:
    """The classifier's row, in the order of `TASK.columns`, from the inputs by name.

    Raises KeyError when one is missing.
    """
    values: list[float] = []
    for channel in CHANNELS:
        mean, sd = inputs[f"{channel}_mean"], inputs[f"{channel}_sd"]
        values += (mean, sd, inputs[f"{channel}_masd"], math.hypot(mean, sd))
    return tuple(values)
