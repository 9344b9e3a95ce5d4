"""Made-up people for a first run without recordings: what is trained on them carries `source = "synthetic"`.

The directions of the effects are from the literature cited at each constant; the sizes are our choice within what is
physiologically plausible. Nothing here is fitted to a recording, and no score on these rows says anything about a score
on people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import Array, digest, read_only
from ml_logic.datasets.rldd import CHANNELS, DEVELOPMENT_FOLDS, LEVELS, SEQUENCE_LENGTH, STRIDE, BlinkData, blink_data

SOURCE: Final = "synthetic"
STRESS_INPUTS: Final = ("heart_rate", "ecg", "emg", "gsr", "respiration")
STRESS_LEVELS: Final = ("low", "medium", "high")

_Triple = tuple[float, float, float]


@dataclass(frozen=True)
class StressPhysiology:
    """Mean of each input at low, medium and high stress, and how much people and minutes differ.

    On the 0-1 scale of a person's own range unless a unit is given.
    """

    # Quer 2020, PLoS ONE 15(2):e0227709, 92,457 adults with a wrist device
    resting_heart_rate_bpm: float = 65.5
    resting_heart_rate_sd_bpm: float = 7.7
    # Healey & Picard 2005: heart rate and skin conductance follow driver stress most closely
    heart_rate_rise_bpm: _Triple = (2.0, 8.0, 16.0)
    heart_rate_sd_bpm: float = 5.0
    gsr: _Triple = (0.28, 0.45, 0.62)
    # Kim 2018, Psychiatry Investig 15(3):235-245: heart rate variability falls under stress
    ecg: _Triple = (0.60, 0.47, 0.36)
    # Luijcks 2014, PLoS ONE 9(4):e95215: trapezius activity rises before an announced stressor
    emg: _Triple = (0.32, 0.42, 0.52)
    # Masaoka & Homma 1997, Int J Psychophysiol 27:153-159: mental stress quickens breathing; 8-24 a minute is 0-1 here
    breaths_per_min: _Triple = (12.0, 15.0, 18.0)
    breaths_range_per_min: tuple[float, float] = (8.0, 24.0)
    own_range_sd: float = 0.13  # minute to minute
    person_sd: float = 0.08  # lasting difference between people, an input
    reactivity_sd: float = 0.35  # log-normal: how strongly a person answers to stress


@dataclass(frozen=True)
class BlinkPhysiology:
    """Mean of each blink channel (30 frames/s) when alert, low vigilant and drowsy, and how people and blinks differ.

    Caffier 2003, Eur J Appl Physiol 89:319-325: blinks and their reopening take longer with drowsiness, and long
    closures become more frequent. Johns & Hocking 2021, Physiol Meas 42:014003: lids move more slowly for the same
    amplitude.
    """

    frequency_per_100_frames: _Triple = (0.80, 0.83, 0.88)
    amplitude_ear: _Triple = (0.20, 0.19, 0.17)
    duration_frames: _Triple = (6.5, 7.1, 8.6)
    velocity_ear_per_frame: _Triple = (0.060, 0.056, 0.049)
    blink_cv: tuple[float, float, float, float] = (0.12, 0.22, 0.35, 0.25)  # blink to blink, log-normal; CHANNELS
    person_cv: tuple[float, float, float, float] = (0.35, 0.20, 0.20, 0.25)  # between people, log-normal; CHANNELS
    reactivity_sd: float = 0.60  # log-normal: how strongly drowsiness shows in a person


STRESS: Final = StressPhysiology()
BLINKS: Final = BlinkPhysiology()


@dataclass(frozen=True, eq=False)
class StressRows:
    """n rows for the stress classifier. All arrays are read-only.

    inputs (n, 5) float64: STRESS_INPUTS; heart_rate in bpm (40-200), the others 0-1 of the person's own range.
    resting_heart_rate (n,) float64 in bpm, label (n,) int64 index into STRESS_LEVELS, person (n,) int64.
    """

    inputs: Array
    resting_heart_rate: Array
    label: NDArray[np.int64]
    person: NDArray[np.int64]
    source: str = SOURCE

    @property
    def digest(self) -> str:
        """SHA-256 over source and contents, for a model's lineage."""
        return digest(self.source, self.inputs, self.resting_heart_rate, self.label, self.person)


def stress_rows(n: int = 2000, people: int = 40, seed: int = 0, physiology: StressPhysiology = STRESS) -> StressRows:
    """n rows spread evenly over people and the three levels; the same numbers for the same arguments.

    Raises ValueError unless n >= 1 and people >= 1.
    """
    if n < 1 or people < 1:
        raise ValueError(f"n and people must be at least 1, not {n} and {people}")
    rng = np.random.default_rng(seed)
    row = np.arange(n)
    person, label = row % people, row // people % len(STRESS_LEVELS)
    resting = rng.normal(physiology.resting_heart_rate_bpm, physiology.resting_heart_rate_sd_bpm, people).clip(45, 95)
    reactivity = rng.lognormal(0, physiology.reactivity_sd, people)
    offset = rng.normal(0, physiology.person_sd, (people, len(STRESS_INPUTS)))
    offset[:, 0] = 0  # the resting heart rate is that offset
    means, spread = _stress_means(physiology)
    change = (means[label] - means[0]) * reactivity[person, None]
    inputs = means[0] + change + offset[person] + rng.normal(0, 1, (n, len(STRESS_INPUTS))) * spread
    inputs[:, 0] = np.clip(inputs[:, 0] + resting[person], 40, 200)
    inputs[:, 1:] = np.clip(inputs[:, 1:], 0, 1)
    return StressRows(read_only(inputs), read_only(resting[person]), read_only(label), read_only(person))


def blink_sequences(
    people: int = 20, sequences: int = 20, seed: int = 0, physiology: BlinkPhysiology = BLINKS
) -> BlinkData:
    """Three videos a person with `sequences` sequences each, cut and normalised as the real ones; folds 1-4 by person.

    The blinks of a video follow each other, so that neighbouring sequences share 28 of 30, and each channel is a
    z-score against further alert blinks of the same person. Raises ValueError unless people >= 1 and sequences >= 1.
    """
    if people < 1 or sequences < 1:
        raise ValueError(f"people and sequences must be at least 1, not {people} and {sequences}")
    rng = np.random.default_rng(seed)
    blinks_per_video = SEQUENCE_LENGTH + STRIDE * (sequences - 1)
    means = _blink_log_means(people, rng, physiology)  # (people, 3, 4)
    blinks = _blinks(means, blinks_per_video, rng, physiology)
    baseline = _blinks(means[:, :1], max(blinks_per_video // 2, SEQUENCE_LENGTH), rng, physiology)
    scaled = (blinks - baseline.mean(axis=2, keepdims=True)) / baseline.std(axis=2, keepdims=True)
    windows = np.lib.stride_tricks.sliding_window_view(scaled, SEQUENCE_LENGTH, axis=2)[:, :, ::STRIDE]
    subject, label = np.divmod(np.repeat(np.arange(people * len(LEVELS)), sequences), len(LEVELS))
    flat = np.ascontiguousarray(np.moveaxis(windows, -1, -2)).reshape(-1, SEQUENCE_LENGTH, len(CHANNELS))
    fold = np.asarray(DEVELOPMENT_FOLDS)[subject % len(DEVELOPMENT_FOLDS)]
    return blink_data(flat, label=label, fold=fold, subject=subject, source=SOURCE)


def blink_rows(n: int = 2000, people: int = 40, seed: int = 0, physiology: BlinkPhysiology = BLINKS) -> BlinkData:
    """n sequences of `blink_sequences`, spread as evenly as they go over people and their videos.

    Raises ValueError unless n >= 1 and people >= 1.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    videos = people * len(LEVELS)
    data = blink_sequences(people, -(-n // videos), seed, physiology)
    place, video = np.meshgrid(np.arange(len(data.label) // videos), np.arange(videos))
    kept = (place * videos + video).ravel() < n
    return blink_data(
        data.blinks[kept], label=data.label[kept], fold=data.fold[kept], subject=data.subject[kept], source=SOURCE
    )


def _stress_means(physiology: StressPhysiology) -> tuple[Array, Array]:
    """Means (3, 5) by level, heart rate as its rise above rest, and the minute-to-minute spread (5,)."""
    slowest, fastest = physiology.breaths_range_per_min
    breathing = (np.array(physiology.breaths_per_min) - slowest) / (fastest - slowest)
    means = np.column_stack([physiology.heart_rate_rise_bpm, physiology.ecg, physiology.emg, physiology.gsr, breathing])
    return means, np.array([physiology.heart_rate_sd_bpm, *[physiology.own_range_sd] * 4])


def _blink_log_means(people: int, rng: np.random.Generator, physiology: BlinkPhysiology) -> Array:
    """Logarithm of each person's mean (people, 3, 4): own build first, then drowsiness at the person's own strength."""
    levels = np.log(
        np.column_stack(
            [
                physiology.frequency_per_100_frames,
                physiology.amplitude_ear,
                physiology.duration_frames,
                physiology.velocity_ear_per_frame,
            ]
        )
    )
    build = rng.normal(0, 1, (people, 1, len(CHANNELS))) * physiology.person_cv
    reactivity = rng.lognormal(0, physiology.reactivity_sd, (people, 1, 1))
    means: Array = levels[0] + build + (levels - levels[0]) * reactivity
    return means


def _blinks(log_means: Array, count: int, rng: np.random.Generator, physiology: BlinkPhysiology) -> Array:
    """Log-normal blinks (people, videos, count, 4) around the logarithms of their means (people, videos, 4)."""
    noise = rng.normal(0, 1, (*log_means.shape[:2], count, len(CHANNELS))) * physiology.blink_cv
    blinks: Array = np.exp(log_means[:, :, None, :] + noise)
    return blinks
