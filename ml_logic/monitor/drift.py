"""Has a distribution moved? Population stability index against training, judged by what chance does to samples of this size.

numpy and scipy, no I/O. The index is the symmetric Kullback-Leibler divergence over bins, sum((p - q) ln(p / q)). Of two
samples of one distribution, n and m large, it is (1/n + 1/m) times a chi-squared variable (Yurdakul 2018, Western Michigan
University, "Statistical properties of population stability index"), so that is what the threshold is made of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm

Array = NDArray[np.float64]
Cells = NDArray[np.int64]

MIN_ROWS: Final = 200
"""Of fewer nothing is said: the rarest bin, a twentieth, then has ten expected rows, enough for a chi-squared law; ours."""
MATTERS: Final = 0.1
"""The least index that is called drift however many rows there are: below it is "no change" (Siddiqi 2006, Credit Risk
Scorecards). With a million rows chance explains nothing, and everything is a little different."""
BLOCKS: Final = 20
"""Stretches of time into which a sample is cut to see how alike neighbouring rows are; ours."""
EDGES: Final[Mapping[str, float]] = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
"""The manifest's quantiles that part the bins. p1 and p99 would make bins too rare for `MIN_ROWS`."""
OUTSIDE: Final = 0.02
"""Of training's own rows, the share outside p1..p99."""
OUTSIDE_MATTERS: Final = 0.1
"""The least share outside p1..p99 that is called drift; ours."""
_HALF: Final = 0.5  # Jeffreys: added to each count, so that an empty bin has a logarithm


@dataclass(frozen=True, slots=True)
class Reference:
    """Training's distribution: k bins, their `shares` (k,), and the `rows` they were counted over.

    `edges` (k - 1,): bin i holds what is above edge i - 1 and not above edge i; empty for the levels of a model.
    """

    shares: tuple[float, ...]
    rows: int
    edges: tuple[float, ...] = ()

    def cells(self, values: Array) -> Cells:
        """The bin (n,) of each of `values` (n,)."""
        return np.searchsorted(self.edges, values, side="left").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Noise:
    """The law of the index without any drift: `scale` times a chi-squared variable of `freedom` degrees.

    `clustering`: how many times more than by chance the bins differ between stretches of time; 1 or more.
    """

    scale: float
    freedom: float
    clustering: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a sample of n rows is from its reference, and what makes its threshold."""

    n: int
    value: float
    found: tuple[float, ...]
    clustering: float
    threshold: Callable[[float], float]
    """At a level: the value that chance exceeds with that probability, and never below `MATTERS`."""


def reference_of(quantiles: Mapping[str, float], rows: int, lowest: float, highest: float) -> Reference | None:
    """The bins between a manifest's quantiles of an input whose range is `lowest`..`highest`; None without two bins.

    Where many rows have one value (an end of the range, quantiles that coincide), nobody knows how many lie at or below
    it: such a quantile parts no bins.
    """
    values = list(quantiles.values())
    parting = {quantiles[name]: share for name, share in EDGES.items() if values.count(quantiles[name]) == 1}
    edges = sorted(value for value in parting if lowest < value < highest)
    if not edges:
        return None
    shares = np.diff([0.0, *(parting[edge] for edge in edges), 1.0])
    return Reference(tuple(shares.round(6).tolist()), rows, tuple(edges))


def reference_of_counts(counts: Sequence[int]) -> Reference:
    """The distribution that `counts` (k,) of rows by level are."""
    smooth = np.asarray(counts, dtype=np.float64) + _HALF
    return Reference(tuple((smooth / smooth.sum()).round(6).tolist()), int(sum(counts)))


def shift(reference: Reference, cells: Cells) -> Shift:
    """The index of `cells` (n,), the bins of n rows in the order of time."""
    found = _smooth(np.bincount(cells, minlength=len(reference.shares)))
    noise = noise_of(cells, len(reference.shares) - 1, reference.rows)

    def threshold(level: float) -> float:
        return max(MATTERS, noise.scale * float(chi2.isf(level, noise.freedom)))

    return Shift(cells.size, psi(reference.shares, found), tuple(found.round(6).tolist()), noise.clustering, threshold)


def outside(values: Array, low: float, high: float, rows: int) -> Shift:
    """The share of `values` (n,), in the order of time, outside training's p1..p99, its threshold by the normal law."""
    cells = ((values < low) | (values > high)).astype(np.int64)
    share, noise = float(cells.mean()) if cells.size else 0.0, noise_of(cells, 1, rows)
    spread = math.sqrt(OUTSIDE * (1 - OUTSIDE) * noise.scale)

    def threshold(level: float) -> float:
        return max(OUTSIDE_MATTERS, OUTSIDE + spread * float(norm.isf(level)))

    return Shift(cells.size, share, (round(1 - share, 6), round(share, 6)), noise.clustering, threshold)


def psi(expected: Sequence[float] | Array, found: Sequence[float] | Array) -> float:
    """The population stability index of two distributions (k,), no share of which is 0."""
    p, q = np.asarray(found), np.asarray(expected)
    return float(((p - q) * np.log(p / q)).sum())


def noise_of(cells: Cells, freedom: int, rows: int) -> Noise:
    """The law of the index of n rows in `cells` (n,) against `rows` of training, bins differing in `freedom` directions.

    Rows of one drive resemble each other, so that n of them say less than n. How much less is seen in how their bins differ
    between `BLOCKS` stretches of time; from that, the second-order correction of Rao & Scott 1981 (JASA 76:221-230).
    """
    n, m = max(cells.size, 1), max(rows, 1)
    first, second = _spread(cells, freedom)
    mean = first / n + freedom / m
    square = max(second / n**2 + 2 * first / (n * m) + freedom / m**2, mean**2 / freedom)
    return Noise(square / mean, mean**2 / square, first / freedom)


def _spread(cells: Cells, freedom: int) -> tuple[float, float]:
    """Traces of the covariance of the bins' shares between stretches of time, and of its square; in units of chance."""
    if cells.size < BLOCKS:
        return float(freedom), float(freedom)
    table = np.array([np.bincount(block, minlength=int(cells.max()) + 1) for block in np.array_split(cells, BLOCKS)])
    table = table[:, table.sum(axis=0) > 0]
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / cells.size
    apart = (table - expected) / np.sqrt(expected)
    between = BLOCKS - 1
    covariance = apart.T @ apart / between
    trace, raw = float(np.trace(covariance)), float((covariance**2).sum())
    # Without what the square's trace has too much because the covariance is an estimate (Srivastava 2005, JJSS 35:251-272).
    square = between**2 / ((between - 1) * (between + 2)) * (raw - trace**2 / between)
    return max(trace, float(freedom)), max(square, float(freedom))


def _smooth(counts: NDArray[np.int64]) -> Array:
    smooth = counts + _HALF
    shares: Array = smooth / smooth.sum()
    return shares
