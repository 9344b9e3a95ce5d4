"""blinks: measures against the person's own alert blinks, and nothing until there are enough of both."""

from __future__ import annotations

import numpy as np
import pytest

from ml_logic.features.blinks import LIMITS, BlinkBaseline, BlinkSequence, Measures, baseline
from ml_logic.features.drowsiness import TASK, window_features
from ml_logic.features.events import Event


def _blink(i: int, amplitude: float = 1.0, duration: float | None = 150.0, velocity: float = 6.0) -> Event:
    return Event("blink", 1000.0 * i, 1000.0 * i + 150.0, duration, 0.0, amplitude, velocity)


def _sequence(count: int, known: BlinkBaseline | None = None, every_ms: float = 4000.0) -> BlinkSequence:
    sequence = BlinkSequence(known)
    for i in range(count):
        sequence.push(_blink(i, amplitude=0.9 + 0.1 * (i % 2), duration=150.0 + i % 3), every_ms * i)
    return sequence


def test_a_baseline_is_mean_and_spread() -> None:
    found = baseline([(10.0, 1.0, 100.0, 5.0), (14.0, 1.0, 200.0, 7.0)])
    assert found == BlinkBaseline((12.0, 1.0, 150.0, 6.0), (2.0, 0.0, 50.0, 1.0))
    with pytest.raises(ValueError, match="at least one blink"):
        baseline([])


def test_a_z_score_is_worked_out_by_hand_and_a_spread_of_nothing_is_a_twentieth_of_the_mean() -> None:
    known = BlinkBaseline((12.0, 1.0, 150.0, 6.0), (2.0, 0.0, 50.0, 1.0))
    assert known.z((16.0, 0.9, 100.0, 6.0)) == pytest.approx((2.0, -2.0, -1.0, 0.0))


@pytest.mark.parametrize(("count", "has_baseline", "scores"), [(20, False, 0), (21, True, 0), (49, True, 0), (51, True, 30),
                                                               (80, True, 30)])  # fmt: skip
def test_scores_wait_for_a_baseline_and_for_blinks_after_it(count: int, has_baseline: bool, scores: int) -> None:
    sequence = _sequence(count)
    assert (sequence.baseline is not None) == has_baseline
    assert len(sequence.z_scores() or []) == scores


def test_a_known_baseline_is_used_from_the_first_blink_on() -> None:
    known = BlinkBaseline((15.0, 1.0, 150.0, 6.0), (1.0, 0.1, 10.0, 1.0))
    scores = _sequence(31, known).z_scores()
    assert scores is not None
    assert [blink[0] for blink in scores] == pytest.approx([0.0] * 30)  # every 4 s: 15 a minute
    assert scores[0][1:] == pytest.approx((0.0, 0.1, 0.0))


def test_the_frequency_is_that_of_the_last_blinks() -> None:
    known = BlinkBaseline((15.0, 1.0, 150.0, 6.0), (1.0, 0.1, 10.0, 1.0))
    sequence = _sequence(40, known)
    for i in range(31):
        sequence.push(_blink(i), 160_000.0 + 2000.0 * i)
    assert (sequence.z_scores() or [])[-1][0] == pytest.approx(15.0)  # 30 a minute


def test_a_blink_that_was_seen_too_coarsely_is_left_out() -> None:
    known = BlinkBaseline((15.0, 1.0, 150.0, 6.0), (1.0, 0.1, 10.0, 1.0))
    sequence = BlinkSequence(known)
    for i in range(30):
        sequence.push(_blink(i, duration=None), 4000.0 * i)
    assert sequence.z_scores() is None


def test_the_scores_are_what_the_classifier_takes() -> None:
    scores: list[Measures] | None = _sequence(60).z_scores()
    assert scores is not None
    assert len(scores) == LIMITS.sequence_blinks
    assert set(window_features(np.array(scores))) == {feature.name for feature in TASK.inputs}
