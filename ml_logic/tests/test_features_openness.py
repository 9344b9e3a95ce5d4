"""openness: a minute of usual driving makes a reference, and what is none says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ml_logic.datasets.drives import PEOPLE, Person, alert_drive, noise
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import (
    CLOSED_RATIO,
    LIMITS,
    AdaptiveReference,
    Calibration,
    Reference,
    openness,
    quantile,
)

RATIO = CLOSED_RATIO["human"]


def _calibrated(frames: Iterator[Frame] | list[Frame]) -> Calibration:
    calibration = Calibration(RATIO)
    for frame in frames:
        if calibration.push(frame):
            break
    return calibration


def _film(ears: list[float | None], fps: float = 15.0) -> list[Frame]:
    return [Frame(i * 1000.0 / fps, ear, 0.05, -0.2) for i, ear in enumerate(ears)]


def test_openness_is_0_closed_and_1_open_and_goes_beyond() -> None:
    reference = Reference(0.30, 0.10)
    assert [openness(x, reference) for x in (0.10, 0.20, 0.30)] == pytest.approx([0, 0.5, 1])
    assert openness(0.05, reference) < 0
    assert openness(0.35, reference) > 1


@pytest.mark.parametrize(("opened", "closed"), [(0.1, 0.1), (0.1, 0.2), (0.3, -0.1)])
def test_a_reference_has_room_between_open_and_closed(opened: float, closed: float) -> None:
    with pytest.raises(ValueError, match="below open"):
        Reference(opened, closed)


@pytest.mark.parametrize("ratio", [-0.1, 1.0])
def test_a_closed_eye_is_smaller_than_an_open_one(ratio: float) -> None:
    with pytest.raises(ValueError, match="closed_ratio"):
        Calibration(ratio)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.name)
def test_everybody_who_drives_as_usual_is_calibrated_to_their_own_eyes(person: Person) -> None:
    found = _calibrated(iter(alert_drive(person, 1.0, seed=3).frames))
    assert found.refusal is None
    assert found.reference is not None
    assert found.reference.open == pytest.approx(person.open_ear, rel=0.04)
    assert 1.0 <= found.reference.closed / (RATIO * found.reference.open) <= LIMITS.closed_rise


def test_blinks_do_not_pull_the_median_down() -> None:
    ears: list[float | None] = [
        0.1 if i % 15 < 3 else 0.3 + 0.001 * (i % 5) for i in range(1000)
    ]  # a fifth of the time
    found = _calibrated(_film(ears)).reference
    assert found is not None
    assert found.open == pytest.approx(0.303)  # of 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4 thousandths above .3
    assert (found.pitch_rad, found.yaw_rad) == (0.05, -0.2)


def test_progress_counts_valid_time_only() -> None:
    calibration = Calibration(RATIO)
    for frame in _film([0.3] * 450 + [None] * 300 + [0.3] * 151):
        assert not calibration.done
        calibration.push(frame)
    assert calibration.progress == pytest.approx(40.0 / 60.0, abs=0.003)
    assert calibration.reference is None


def test_after_the_answer_frames_change_nothing() -> None:
    found = _calibrated(_film([0.3] * 1000))
    reference, count = found.reference, len(found.frames)
    assert found.push(Frame(1e6, 0.1))
    assert (found.reference, len(found.frames), found.progress) == (reference, count, 1.0)


@pytest.mark.parametrize(
    ("ears", "fps", "reason"),
    [
        ([0.3, *[None] * 4] * 400, 15.0, "too_few_frames"),  # the face comes and goes
        ([None] * 2000, 15.0, "too_few_frames"),
        ([0.3] * 500, 4.0, "too_few_frames"),  # a minute of it, but slowly
        (([0.3] * 40 + [0.1] * 20) * 20, 15.0, "eyes_closed"),
        (([0.3] * 10 + [0.1] * 50) * 20, 15.0, "eyes_closed"),
        ((0.32 + 0.1 * noise(1, 1000)).tolist(), 15.0, "unsteady"),
        ([0.3, 0.2] * 500, 15.0, "unsteady"),  # two faces in turns
        ([0.0] * 1000, 15.0, "implausible_ear"),
        ([0.05] * 1000, 15.0, "implausible_ear"),
        ([0.9] * 1000, 15.0, "implausible_ear"),
    ],
)
def test_what_is_no_alert_minute_is_refused_with_its_reason(ears: list[float | None], fps: float, reason: str) -> None:
    found = _calibrated(_film(ears, fps))
    assert (found.refusal, found.reference) == (reason, None)


def test_the_reference_follows_slowly_and_keeps_its_ratio() -> None:
    follower = AdaptiveReference(Reference(0.30, 0.09))
    for _ in range(15 * 60):
        follower.follow(0.33, 1000.0 / 15.0)
    assert follower.open == pytest.approx(0.303)  # 1 % in a minute
    assert follower.closed / follower.open == pytest.approx(0.3)
    assert follower.openness(follower.open) == 1.0


@pytest.mark.parametrize(("ear", "share"), [(0.2, 0.9), (0.6, 1.2)])
def test_the_reference_has_bounds(ear: float, share: float) -> None:
    follower = AdaptiveReference(Reference(0.30, 0.09))
    for _ in range(4000):
        follower.follow(ear, 1000.0)
    assert follower.open == pytest.approx(share * 0.30)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 3), (0.9, 5), (1.0, 5)])
def test_a_quantile_is_one_of_the_values(share: float, value: float) -> None:
    assert quantile([1, 2, 3, 4, 5], share) == value
