"""What the arms of an experiment led to, with intervals, and the guardrails that end it. Standard library only.

A rate's interval is Wilson's (1927); a difference of two is Newcombe's (1998, method 10); a count's is Byar's
approximation of Poisson (Breslow & Day 1987, p. 69).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final, NamedTuple

Z95: Final = 1.959964
"""Normal quantile of a two-sided 95 % interval."""
MS_PER_HOUR: Final = 3_600_000
US_PER_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a challenger is worse than its champion; all ours."""

    z: float = 3.0
    """Of the guardrails' intervals: they are looked at every half minute, so that 95 % would stop many by chance."""
    errors_worse: float = 0.01
    """Share of predictions, certainly more of which fail: one in a hundred is felt."""
    min_predictions: int = 200
    """An arm, for errors and latency: the first ones are slower than the rest."""
    false_alarms_worse: float = 0.05
    """Share of judged alarms, certainly more of which are false: beyond it people stop listening."""
    min_judged: int = 20
    """Alarms an arm that somebody judged."""
    latency_factor: float = 2.0
    """As the gate before promotion."""
    latency_slack_ms: float = 1.0
    """Beside it: how far the means of two equal models differ on a busy machine."""
    min_expected: float = 5.0
    """People an arm, below which chi-square says nothing (Cochran 1954)."""
    ratio_p: float = 0.001
    """Below it the people are not divided as they should be (Fabijan et al. 2019 take .0005 to .01)."""


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one arm led to; `people` are distinct, `judged` of the alarms somebody spoke of."""

    predictions: int = 0
    errors: int = 0
    latency_us: int = 0
    monitored_ms: int = 0
    alarms: int = 0
    judged: int = 0
    false_alarms: int = 0
    kss_sum: int = 0
    kss_count: int = 0
    people: int = 0

    @property
    def asked(self) -> int:
        """Predictions and failures."""
        return self.predictions + self.errors

    @property
    def latency_ms(self) -> float | None:
        """The mean of a prediction."""
        return self.latency_us / self.predictions / US_PER_MS if self.predictions else None

    @property
    def hours(self) -> float:
        """Monitored."""
        return self.monitored_ms / MS_PER_HOUR


class Guardrail(NamedTuple):
    """One limit: `value` is by how much the challenger is certainly worse, or its latency in ms; None: too few to say."""

    name: str
    ok: bool
    value: float | None
    limit: float | None
    message: str


class SampleRatio(NamedTuple):
    """Whether as many people see the challenger as should: chi-square of one degree of freedom on distinct people."""

    expected: float
    observed: float
    n: int
    p_value: float
    ok: bool


def wilson(part: int, whole: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a rate; `whole` is at least 1."""
    rate, z2 = part / whole, z * z / whole
    middle = rate + z2 / 2
    spread = z * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole))
    return max(0.0, (middle - spread) / (1 + z2)), min(1.0, (middle + spread) / (1 + z2))


def byar(count: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a Poisson count."""
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    low = count * max(0.0, 1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    return low, high


def certainly_more(part: int, whole: int, than_part: int, than_whole: int, z: float) -> float:
    """The lower end of the interval of the difference of two rates."""
    rate, other = part / whole, than_part / than_whole
    low, high = wilson(part, whole, z)[0], wilson(than_part, than_whole, z)[1]
    return rate - other - sqrt((rate - low) ** 2 + (high - other) ** 2)


def sample_ratio(champion: Outcome, challenger: Outcome, share: float, limits: Limits = LIMITS) -> SampleRatio | None:
    """None while there are too few people."""
    people = champion.people + challenger.people
    expected = people * share
    if min(expected, people - expected) < limits.min_expected:
        return None
    chi2 = (challenger.people - expected) ** 2 * (1 / expected + 1 / (people - expected))
    p_value = erfc(sqrt(chi2 / 2))
    return SampleRatio(share, challenger.people / people, people, p_value, p_value >= limits.ratio_p)


def guardrails(champion: Outcome, challenger: Outcome, limits: Limits = LIMITS) -> list[Guardrail]:
    """Every limit; one that is not `ok` ends the experiment."""
    ours, theirs = (challenger.errors, challenger.asked), (champion.errors, champion.asked)
    judged, others = (challenger.false_alarms, challenger.judged), (champion.false_alarms, champion.judged)
    return [
        _rate("false_alarm_rate", judged, others, limits.min_judged, limits.false_alarms_worse, limits.z),
        _rate("error_rate", ours, theirs, limits.min_predictions, limits.errors_worse, limits.z),
        _latency(champion, challenger, limits),
    ]


def _rate(
    name: str, challenger: tuple[int, int], champion: tuple[int, int], least: int, limit: float, z: float
) -> Guardrail:
    (part, whole), (than_part, than_whole) = challenger, champion
    if min(whole, than_whole) < least:
        return Guardrail(name, True, None, limit, f"{whole} and {than_whole} are too few: it takes {least} each")
    value = certainly_more(part, whole, than_part, than_whole, z)
    shares = f"{part / whole:.1%} of {whole:,} against the champion's {than_part / than_whole:.1%} of {than_whole:,}"
    return Guardrail(name, value <= limit, value, limit, shares)


def _latency(champion: Outcome, challenger: Outcome, limits: Limits) -> Guardrail:
    ours, theirs = challenger.latency_ms, champion.latency_ms
    few = min(champion.predictions, challenger.predictions) < limits.min_predictions
    if few or ours is None or theirs is None:
        return Guardrail("latency", True, None, None, f"it takes {limits.min_predictions} predictions each")
    limit = limits.latency_factor * theirs + limits.latency_slack_ms
    return Guardrail("latency", ours <= limit, ours, limit, f"{ours:.3f} ms against the champion's {theirs:.3f} ms")
