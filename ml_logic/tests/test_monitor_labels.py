"""Live performance: sure before it is called worse, and found when it is."""

from __future__ import annotations

import numpy as np
import pytest

from ml_logic.monitor import labels
from ml_logic.monitor.finding import Finding, judge
from ml_logic.monitor.labels import Answers
from ml_logic.tests.monitoring import ARM, SINCE, UNTIL, manifest

RUNS = 200
PEOPLE = 20
WINDOWS = 30
SPREAD = 0.08
"""Standard deviation of how often the model is right, from one person to the next."""


def answers(rng: np.random.Generator, right: float, people: int = PEOPLE, classes: int = 3) -> Answers:
    """Thirty windows of each person, as many of each class, of which the model knows the share `right` on average."""
    truth = np.tile(np.arange(WINDOWS) % classes, people)
    person = np.repeat(np.arange(people), WINDOWS)
    own = np.clip(rng.normal(right, SPREAD, people), 0, 1)
    is_right = rng.random(truth.size) < own[person]
    found = np.where(is_right, truth, (truth + 1) % 3)
    return Answers(ARM, SINCE, UNTIL, truth, truth, found, person, np.full(truth.size, 90.0))


def judged(given: Answers) -> Finding:
    """As one of the measures of a run over one arm of the drowsiness detector, all of which have enough rows."""
    measure = labels.performance(given, TRAINING)
    return judge([measure, *[labels.performance(GOOD, TRAINING)] * 26], UNTIL)[0]


TRAINING = manifest(np.random.default_rng(0))
GOOD = answers(np.random.default_rng(1), 0.7)


def test_a_model_that_is_as_good_as_before_is_not_called_worse() -> None:
    """At the lower end of the interval that training found: the hardest case that is none."""
    worse = sum(judged(answers(np.random.default_rng(seed), 0.65)).status == "drift" for seed in range(RUNS))
    assert worse <= 0.02 * RUNS


def test_a_model_that_lost_a_fifth_is_found_in_twenty_people() -> None:
    worse = sum(judged(answers(np.random.default_rng(seed), 0.5)).status == "drift" for seed in range(RUNS))
    assert worse >= 0.9 * RUNS


def test_the_interval_holds_the_truth() -> None:
    held = 0
    for seed in range(RUNS):
        low, high = judged(answers(np.random.default_rng(seed), 0.7)).details["interval95"]
        held += low <= 0.7 <= high
    assert held == pytest.approx(0.95 * RUNS, abs=0.04 * RUNS)


def test_what_it_rests_on_is_said() -> None:
    details = judged(answers(np.random.default_rng(2), 0.7)).details
    assert (details["people"], details["delay_median_s"], details["delay_max_s"]) == (PEOPLE, 90.0, 90.0)
    assert details["person_out"] == {"mean": 0.7, "interval95": [0.65, 0.75]}


@pytest.mark.parametrize(("people", "classes"), [(labels.MIN_PEOPLE - 1, 3), (PEOPLE, 2)])
def test_few_people_or_a_class_that_nobody_names_say_nothing(people: int, classes: int) -> None:
    found = judged(answers(np.random.default_rng(3), 0.1, people, classes))
    assert (found.status, found.value) == ("too_few", None)
