"""eyes: aspect ratios that can be drawn on paper."""

from __future__ import annotations

import pytest

from ml_logic.features.eyes import (
    LEFT_EYE,
    MOUTH,
    RIGHT_EYE,
    Point,
    both_eyes,
    eye_aspect_ratio,
    face,
    in_pixels,
    mouth_aspect_ratio,
)


def _eye(width: float, height: float, x: float = 0.0) -> list[Point]:
    """An eye with lids `height` apart at both measured places: its EAR is height / width."""
    a, b, h = x + width / 3, x + 2 * width / 3, height / 2
    return [(x, 0.0), (a, -h), (b, -h), (x + width, 0.0), (b, h), (a, h)]


@pytest.mark.parametrize(("width", "height", "ratio"), [(30, 9, 0.3), (30, 0, 0.0), (10, 10, 1.0)])
def test_ear_is_height_over_width(width: float, height: float, ratio: float) -> None:
    assert eye_aspect_ratio(_eye(width, height)) == pytest.approx(ratio)


def test_an_eye_without_width_has_no_ear() -> None:
    assert eye_aspect_ratio([(1.0, 1.0)] * 6) is None
    assert both_eyes([(1.0, 1.0)] * 6, [(2.0, 2.0)] * 6) is None


@pytest.mark.parametrize("count", [0, 5, 7])
def test_an_eye_has_six_points(count: int) -> None:
    with pytest.raises(ValueError, match=f"6 points, not {count}"):
        eye_aspect_ratio([(0.0, 0.0)] * count)


def test_both_eyes_count_when_the_head_is_straight() -> None:
    assert both_eyes(_eye(30, 9), _eye(27, 5.4)) == pytest.approx((0.3 + 0.2) / 2)


@pytest.mark.parametrize(("right", "left", "ratio"), [((30, 9), (20, 10), 0.3), ((20, 10), (30, 9), 0.3)])
def test_the_wider_eye_counts_when_the_head_is_turned(
    right: tuple[float, float], left: tuple[float, float], ratio: float
) -> None:
    assert both_eyes(_eye(*right), _eye(*left)) == pytest.approx(ratio)


def test_a_mouth_is_as_open_as_its_lips_are_apart() -> None:
    assert mouth_aspect_ratio([(5, 0), (5, 7), (0, 3), (10, 3)]) == pytest.approx(0.7)
    assert mouth_aspect_ratio([(5, 0), (5, 7), (3, 3), (3, 3)]) is None
    with pytest.raises(ValueError, match="4 points, not 3"):
        mouth_aspect_ratio([(0, 0)] * 3)


def test_a_face_is_read_by_its_landmark_numbers_in_pixels_of_any_picture() -> None:
    mesh = [(0.0, 0.0)] * 478
    for numbers, points in (
        (RIGHT_EYE, _eye(30, 9)),
        (LEFT_EYE, _eye(30, 6, x=60)),
        (MOUTH, [(5, 0), (5, 2), (0, 1), (10, 1)]),
    ):
        for number, point in zip(numbers, points, strict=True):
            mesh[number] = point
    shares = [(x / 640, y / 480) for x, y in mesh]
    ear, mouth = face(in_pixels(shares, 640, 480))
    assert ear == pytest.approx(0.25)
    assert mouth == pytest.approx(0.2)
    ear, _ = face(shares)
    assert ear != pytest.approx(0.25, abs=0.01)  # what a wide picture does to shares
    with pytest.raises(IndexError):
        face(mesh[:300])
