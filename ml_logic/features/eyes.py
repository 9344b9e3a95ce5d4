"""Eyes and mouth: aspect ratios from face landmarks, and what one camera frame says about a driver.

EAR: Soukupova & Cech 2016 (21st Computer Vision Winter Workshop). Landmark numbers: MediaPipe's face mesh, which Human
shares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

Point = tuple[float, float]
"""x, y in pixels: in coordinates relative to width and height an eye's shape would change with the picture's."""

RIGHT_EYE: Final = (33, 160, 158, 133, 153, 144)
"""p1..p6 of the person's right eye: outer corner, upper lid twice, inner corner, lower lid twice (DESIGN 3)."""
LEFT_EYE: Final = (362, 385, 387, 263, 373, 380)
MOUTH: Final = (13, 14, 78, 308)
"""Inner upper lip, inner lower lip, right and left inner corner (DESIGN 3)."""


@dataclass(frozen=True, slots=True)
class EyeLimits:
    """When one eye is seen so much better than the other that only it counts."""

    turned_share: float = 0.75
    """Width of the narrower eye over the wider one, in the picture, below which the head is turned: about 30 deg, as
    the eyes lie some 15 deg to either side of a face's front (cos 45 / cos 15 = .73)."""


LIMITS: Final = EyeLimits()


class Frame(NamedTuple):
    """One camera frame; `None` is unknown (no valid face, or the engine does not say)."""

    t_ms: float
    """Milliseconds on any clock that only rises, and differs from frame to frame."""
    ear: float | None
    """Eye aspect ratio, no unit, both eyes together."""
    pitch_rad: float | None = None
    """Positive is down."""
    yaw_rad: float | None = None
    """Positive to either side, as long as it is always the same."""
    mouth: float | None = None
    """Mouth aspect ratio, no unit."""


def eye_aspect_ratio(eye: Sequence[Point]) -> float | None:
    """EAR = (|p2 p6| + |p3 p5|) / (2 |p1 p4|) of the six points of one eye; `None` when its corners coincide.

    Raises ValueError unless there are six points.
    """
    if len(eye) != len(RIGHT_EYE):
        raise ValueError(f"an eye has {len(RIGHT_EYE)} points, not {len(eye)}")
    width = _distance(eye[0], eye[3])
    if width == 0.0:
        return None
    return (_distance(eye[1], eye[5]) + _distance(eye[2], eye[4])) / (2.0 * width)


def both_eyes(right: Sequence[Point], left: Sequence[Point], limits: EyeLimits = LIMITS) -> float | None:
    """The EAR of a face: the mean of both eyes, or the better visible one when the head is turned.

    `right`, `left`: six points each, as for `eye_aspect_ratio`, whose errors it raises; `None` when neither eye has one.
    """
    ratios = eye_aspect_ratio(right), eye_aspect_ratio(left)
    widths = _distance(right[0], right[3]), _distance(left[0], left[3])
    if ratios[0] is None or ratios[1] is None or min(widths) < limits.turned_share * max(widths):
        return ratios[0] if widths[0] >= widths[1] else ratios[1]
    return (ratios[0] + ratios[1]) / 2.0


def mouth_aspect_ratio(mouth: Sequence[Point]) -> float | None:
    """|upper lower| / |right left| of the four points of `MOUTH`; `None` when its corners coincide.

    Raises ValueError unless there are four points.
    """
    if len(mouth) != len(MOUTH):
        raise ValueError(f"a mouth has {len(MOUTH)} points, not {len(mouth)}")
    width = _distance(mouth[2], mouth[3])
    return _distance(mouth[0], mouth[1]) / width if width else None


def in_pixels(landmarks: Sequence[Point], width_px: float, height_px: float) -> list[Point]:
    """Landmarks given as shares of the picture's width and height (MediaPipe) in pixels."""
    return [(x * width_px, y * height_px) for x, y in landmarks]


def face(landmarks: Sequence[Point]) -> tuple[float | None, float | None]:
    """(EAR, mouth aspect ratio) from all the landmarks (468 or 478) of a face mesh, in pixels.

    Raises IndexError when the mesh is shorter than the landmark numbers go.
    """
    right, left, mouth = ([landmarks[i] for i in part] for part in (RIGHT_EYE, LEFT_EYE, MOUTH))
    return both_eyes(right, left), mouth_aspect_ratio(mouth)


def _distance(a: Point, b: Point) -> float:
    return math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))
