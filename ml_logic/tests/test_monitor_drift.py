"""What the monitor calls drift: rarely by chance, whatever the sample; nearly always when something moved."""

from __future__ import annotations

import numpy as np
import pytest

from ml_logic.monitor import checks, drift
from ml_logic.monitor.finding import RUN_LEVEL, judge
from ml_logic.tests.monitoring import ROWS, TASK, UNTIL, manifest, recorded

RUNS = 200
MOVED = TASK.inputs[0].name
N = 1000
SHIFT = 0.5


def found(seed: int, n: int, shift: float = 0.0, people: int | None = None, rows: int = ROWS) -> set[str]:
    """What one whole run calls drift: twelve inputs, what lies outside of twelve ranges, and the levels."""
    rng = np.random.default_rng(seed)
    measures = list(checks.measures(recorded(rng, n, shift, people), manifest(rng, rows)))
    assert len(measures) == 1 + 3 * len(TASK.inputs) + 1
    return {f"{each.aspect}/{each.subject}" for each in judge(measures, UNTIL) if each.status == "drift"}


@pytest.mark.parametrize(("n", "rows"), [(drift.MIN_ROWS, ROWS), (N, ROWS), (300, 300), (5_000, 6970)])
def test_without_drift_a_run_says_drift_in_at_most_two_of_a_hundred(n: int, rows: int) -> None:
    false_alarms = sum(bool(found(seed, n, rows=rows)) for seed in range(RUNS))
    assert false_alarms <= 0.02 * RUNS


def test_half_a_standard_deviation_of_one_input_is_found_in_a_thousand_predictions() -> None:
    hits = [found(seed, N, SHIFT) for seed in range(RUNS)]
    assert sum(f"features/{MOVED}" in hit for hit in hits) >= 0.9 * RUNS
    assert sum(bool(hit - {f"features/{MOVED}", f"quality/outside {MOVED}"}) for hit in hits) <= 0.02 * RUNS


def test_it_is_also_found_in_the_fewest_that_are_judged() -> None:
    assert sum(f"features/{MOVED}" in found(seed, drift.MIN_ROWS, SHIFT) for seed in range(RUNS)) >= 0.9 * RUNS


def test_people_whose_rows_resemble_each_other_are_no_drift() -> None:
    """Fifty drives, a third of the variance between people: without the correction, nearly every run would be one."""
    runs = [found(seed, N, people=50) for seed in range(RUNS)]
    assert sum(map(bool, runs)) <= 0.02 * RUNS
    assert sum(f"features/{MOVED}" in found(seed, N, SHIFT, people=50) for seed in range(RUNS)) >= 0.9 * RUNS


def test_drift_that_begins_within_the_period_is_found() -> None:
    rng = np.random.default_rng(1)
    training = manifest(rng)
    late = recorded(rng, N)
    late.inputs[MOVED][N // 2 :] += 2.0
    statuses = {each.subject: each.status for each in judge(checks.features(late, training), UNTIL)}
    assert {name for name, status in statuses.items() if status == "drift"} == {MOVED}


def test_a_fixed_limit_would_fire_without_any_drift() -> None:
    """Two samples of one distribution, a hundred rows each in ten bins: PSI above .1 in most of them (DESIGN 8: 84 %)."""
    rng = np.random.default_rng(2)
    fixed = ours = 0
    for _ in range(RUNS):
        reference = drift.reference_of_counts(rng.multinomial(100, [0.1] * 10).tolist())
        found = drift.shift(reference, rng.integers(0, 10, size=100))
        fixed += found.value > 0.1
        ours += found.value > found.threshold(RUN_LEVEL / 10)
    assert fixed > 0.8 * RUNS
    assert ours <= 0.02 * RUNS


def test_fewer_rows_than_the_least_are_never_drift() -> None:
    rng = np.random.default_rng(3)
    few = recorded(rng, drift.MIN_ROWS - 1, shift=5.0)
    found = judge(checks.measures(few, manifest(rng)), UNTIL)
    assert {each.status for each in found if each.aspect != "quality"} == {"too_few"}
    assert all(each.value is None and each.threshold is None for each in found if each.status == "too_few")


def test_no_rows_at_all_are_too_few() -> None:
    rng = np.random.default_rng(4)
    assert {each.status for each in judge(checks.measures(recorded(rng, 0), manifest(rng)), UNTIL)} == {"too_few"}


def test_a_difference_that_does_not_matter_is_no_drift_among_a_million_rows() -> None:
    rng = np.random.default_rng(5)
    reference = drift.reference_of_counts([600_000, 300_000, 100_000])
    cells = rng.choice(3, size=1_000_000, p=(0.58, 0.31, 0.11))
    moved = drift.shift(reference, cells)
    assert moved.value < moved.threshold(1e-3) == drift.MATTERS


def test_quantiles_at_an_end_of_the_range_or_on_one_value_part_no_bins() -> None:
    ends = {"p1": 0.0, "p5": 0.0, "p25": 0.2, "p50": 0.4, "p75": 0.4, "p95": 1.0, "p99": 1.0}
    reference = drift.reference_of(ends, 100, 0.0, 1.0)
    assert reference is not None
    assert (reference.edges, reference.shares) == ((0.2,), (0.25, 0.75))
    assert reference.cells(np.array([0.0, 0.2, 0.21, 1.0])).tolist() == [0, 0, 1, 1]


def test_an_input_that_was_constant_has_no_bins() -> None:
    assert (
        drift.reference_of(dict.fromkeys(("p1", "p5", "p25", "p50", "p75", "p95", "p99"), 0.5), 100, 0.0, 1.0) is None
    )


def test_inputs_outside_of_training_are_found() -> None:
    rng = np.random.default_rng(6)
    training, far = manifest(rng), recorded(rng, N)
    far.inputs[MOVED][::5] = 4.0
    bad = {each.subject: each for each in judge(checks.quality(far, training), UNTIL) if each.is_bad}
    assert bad.keys() == {f"outside {MOVED}"}
    assert bad[f"outside {MOVED}"].value == pytest.approx(0.2 + 0.8 * 0.02, abs=0.01)


def test_a_required_input_that_is_missing_and_a_foreign_feature_set_are_problems_whatever_n_is() -> None:
    rng = np.random.default_rng(7)
    odd = recorded(rng, 10)
    odd.inputs[MOVED][3] = np.nan
    odd = checks.Recorded(odd.arm, odd.since, odd.until, odd.inputs, odd.level, 1, 10)
    problems = {each.subject: each.value for each in judge(checks.quality(odd, manifest(rng)), UNTIL) if each.is_bad}
    assert problems == {f"missing {MOVED}": 0.1, "feature_set": 0.1}


def test_levels_that_moved_are_found() -> None:
    rng = np.random.default_rng(8)
    training, sleepy = manifest(rng), recorded(rng, N)
    sleepy.level[: N // 2] = 2
    (found,) = judge([checks.predictions(sleepy, training)], UNTIL)
    assert found.status == "drift"
    assert found.details["bins"] == list(TASK.classes)
