"""The intervals against scipy's, and guardrails that end what is bad and leave what is equal alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ml_logic.arms import LIMITS, Outcome, byar, certainly_more, guardrails, sample_ratio, wilson

REPETITIONS = 500


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (0, 40), (3, 40), (40, 40), (120, 10_000)])
def test_a_rates_interval_is_wilsons(part: int, whole: int) -> None:
    expected = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((expected.low, expected.high), abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 300])
def test_a_counts_interval_is_close_to_the_exact_one(count: int) -> None:
    low, high = byar(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0, abs=0.05)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, abs=0.07)


def test_a_difference_is_newcombes() -> None:
    # Newcombe 1998, table II: 56/70 against 48/80, method 10: .0524 to .3339.
    assert certainly_more(56, 70, 48, 80, 1.959964) == pytest.approx(0.0524, abs=1e-4)


def test_the_sample_ratio_is_chi_square() -> None:
    ratio = sample_ratio(Outcome(people=880), Outcome(people=120), 0.1)
    assert ratio is not None
    expected = stats.chisquare([880, 120], [900, 100])
    assert ratio.p_value == pytest.approx(expected.pvalue)
    assert (ratio.n, ratio.observed) == (1000, 0.12)
    assert ratio.ok
    broken = sample_ratio(Outcome(people=850), Outcome(people=150), 0.1)
    assert broken is not None
    assert not broken.ok
    assert sample_ratio(Outcome(people=40), Outcome(people=9), 0.1) is None


def _broken(champion: Outcome, challenger: Outcome) -> set[str]:
    return {rail.name for rail in guardrails(champion, challenger) if not rail.ok}


GOOD = Outcome(predictions=5000, errors=2, latency_us=5000 * 30, judged=60, false_alarms=15)


@pytest.mark.parametrize(
    ("challenger", "broken"),
    [
        (Outcome(), set()),
        (Outcome(predictions=500, errors=0, latency_us=500 * 30, judged=25, false_alarms=6), set()),
        (Outcome(predictions=150, errors=49), set()),
        (Outcome(predictions=0, errors=300), {"error_rate"}),
        (Outcome(predictions=470, errors=30, latency_us=470 * 30), {"error_rate"}),
        (Outcome(predictions=500, latency_us=500 * 1050), set()),
        (Outcome(predictions=500, latency_us=500 * 1100), {"latency"}),
        (Outcome(judged=19, false_alarms=19), set()),
        (Outcome(judged=25, false_alarms=22), {"false_alarm_rate"}),
    ],
)
def test_what_is_certainly_worse_breaks_a_guardrail(challenger: Outcome, broken: set[str]) -> None:
    assert _broken(GOOD, challenger) == broken


def test_too_few_to_say_is_said() -> None:
    rails = {rail.name: rail for rail in guardrails(GOOD, Outcome(predictions=5))}
    assert all(rail.ok and rail.value is None for rail in rails.values())
    assert f"it takes {LIMITS.min_judged} each" in rails["false_alarm_rate"].message


def test_equal_arms_that_are_looked_at_often_are_hardly_ever_stopped_and_a_bad_one_nearly_always() -> None:
    random = np.random.default_rng(3)
    stopped = dict.fromkeys((0.2, 0.7), 0)
    for rate in stopped:
        for _ in range(REPETITIONS):
            champion = np.cumsum(random.random(300) < 0.2)
            challenger = np.cumsum(random.random(300) < rate)
            looks = range(LIMITS.min_judged, 60)
            stopped[rate] += any(
                _broken(
                    Outcome(judged=5 * n, false_alarms=int(champion[5 * n - 1])),
                    Outcome(judged=n, false_alarms=int(challenger[n - 1])),
                )
                for n in looks
            )
    assert stopped[0.2] <= 0.02 * REPETITIONS
    assert stopped[0.7] >= 0.9 * REPETITIONS
