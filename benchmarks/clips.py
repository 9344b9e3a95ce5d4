"""Clips for Chromium's fake camera, as y4m: `python -m benchmarks.clips OUT.y4m portrait ...` or `... OUT.y4m video FILE ...`.

The portrait is scikit-image's astronaut (Eileen Collins, NASA, public domain). Her eyes are closed by pulling the upper lids
over them; the client's landmarker then reads an eye aspect ratio of .12 where it read .37, as in a real closure.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Span = tuple[float, float]
"""Start and length in seconds."""

WIDTH_PX: Final = 320
"""As the client looks at them."""
CROP: Final = (slice(20, 220), slice(125, 325))
"""Rows and columns of the astronaut's picture in which her head fills the frame."""
EYES: Final = (
    (
        (195.3, 196.7, 199.3, 202.6, 206.2, 209.7, 213.5),
        (100.1, 98.9, 97.7, 97.3, 97.8, 99.5, 103.1),
        (101.7, 103.2, 104.6, 105.3, 105.3, 105.0, 104.7),
    ),
    (
        (236.4, 238.5, 242.0, 246.5, 250.6, 253.5, 255.6),
        (104.3, 102.4, 100.2, 99.5, 100.1, 101.4, 103.2),
        (105.9, 106.4, 107.1, 107.6, 107.3, 106.6, 104.8),
    ),
)
"""Of either eye: x, y of the upper lid's edge, y of the lower lid's, in pixels of the whole picture."""
LID_PX: Final = 7.0  # of skin above the upper lid's edge, which is pulled down
BELOW_PX: Final = 3.0  # under the lower lid's edge, which makes room
RAMP_S: Final = 0.1  # from open to closed, and back
STAGES: Final = 10  # between open and closed
SWAY_PX: Final = (1.5, 1.0)  # to the side and up: a head is never still
SWAY_RAD_S: Final = (0.9, 0.7)


def portrait(closed: float) -> Picture:
    """The head with its eyes closed to a share of 0 to 1: (320, 320, 3), blue, green, red."""
    whole = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)  # type: ignore[no-untyped-call]  # it has no types
    rows, columns = np.mgrid[0 : whole.shape[0], 0 : whole.shape[1]].astype(np.float32)
    for xs, upper, lower in EYES:
        for x in range(int(xs[0]) - 1, int(xs[-1]) + 2):
            rows[:, x] = _pulled(rows[:, x], float(np.interp(x, xs, upper)), float(np.interp(x, xs, lower)), closed)
    face = cv2.remap(whole, columns, rows, cv2.INTER_CUBIC)[CROP]
    return np.asarray(cv2.resize(face, (WIDTH_PX, WIDTH_PX), interpolation=cv2.INTER_CUBIC), np.uint8)


def _pulled(y: NDArray[np.float32], upper: float, lower: float, closed: float) -> NDArray[np.float32]:
    """The row that each row of a column is taken from when the lid's edge has moved from `upper` towards `lower`."""
    edge = upper + closed * (lower - upper)
    seen = edge + closed * (lower - edge)  # the part of the eye that shows under it
    marks, sources = (
        (upper - LID_PX, edge, edge + 0.01, lower + BELOW_PX),
        (upper - LID_PX, upper, seen, lower + BELOW_PX),
    )
    inside = (y >= marks[0]) & (y <= marks[-1])
    return np.asarray(np.where(inside, np.interp(y, marks, sources), y), np.float32)


def acted(seconds: float, fps: float, closures: list[Span], dark: list[Span]) -> Iterator[Picture]:
    """The portrait, swaying, with eyes closed in each of `closures`, and a black picture in each of `dark`."""
    stages = [portrait(stage / STAGES) for stage in range(STAGES + 1)]
    for i in range(round(seconds * fps)):
        t = i / fps
        if any(start <= t < start + length for start, length in dark):
            yield np.zeros((WIDTH_PX, WIDTH_PX, 3), np.uint8)
            continue
        closed = max((_share(t - start, length) for start, length in closures), default=0.0)
        dx, dy = (px * math.sin(rate * t) for px, rate in zip(SWAY_PX, SWAY_RAD_S, strict=True))
        moved = cv2.warpAffine(
            stages[round(closed * STAGES)],
            np.array([[1, 0, dx], [0, 1, dy]], np.float32),
            (WIDTH_PX, WIDTH_PX),
            borderMode=cv2.BORDER_REPLICATE,
        )
        yield np.asarray(moved, np.uint8)


def _share(t: float, length: float) -> float:
    """How far the eyes are closed `t` seconds after a closure of such a length began."""
    return max(0.0, min(1.0, t / RAMP_S, (length - t) / RAMP_S))


def filmed(video: Path, every: int) -> Iterator[Picture]:
    """Each `every`-th picture of a video, as wide as the portrait; then the same mirrored."""
    pictures = list(_decoded(video))[::every]
    yield from pictures
    yield from (np.ascontiguousarray(picture[:, ::-1]) for picture in pictures)


def _decoded(video: Path) -> Iterator[Picture]:
    source = cv2.VideoCapture(str(video))
    while True:
        ok, picture = source.read()
        if not ok:
            return
        height = round(picture.shape[0] * WIDTH_PX / picture.shape[1] / 2) * 2  # y4m halves it for its colours
        yield np.asarray(cv2.resize(picture, (WIDTH_PX, height), interpolation=cv2.INTER_AREA), np.uint8)


def write(out: Path, pictures: Iterator[Picture], fps: int) -> int:
    """Write YUV4MPEG2, 4:2:0; the number of pictures."""
    count = 0
    with out.open("wb") as file:
        for picture in pictures:
            if count == 0:
                height, width, _ = picture.shape
                file.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420\n".encode())
            file.write(b"FRAME\n" + cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes())
            count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    """Write a clip as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clips")
    parser.add_argument("out", type=Path)
    parser.add_argument("--fps", type=int, default=30)
    kinds = parser.add_subparsers(dest="kind", required=True)
    portrait_kind = kinds.add_parser("portrait")
    portrait_kind.add_argument("seconds", type=float)
    portrait_kind.add_argument("--close", type=_span, action="append", default=[], metavar="START:SECONDS")
    portrait_kind.add_argument("--dark", type=_span, action="append", default=[], metavar="START:SECONDS")
    video_kind = kinds.add_parser("video", help="a video of 30 frames/s, then the same mirrored")
    video_kind.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.kind == "portrait":
        pictures = acted(chosen.seconds, chosen.fps, chosen.close, chosen.dark)
    else:
        pictures = filmed(chosen.file, 30 // chosen.fps)
    return 0 if write(chosen.out, pictures, chosen.fps) else 1


def _span(text: str) -> Span:
    start, length = text.split(":")
    return float(start), float(length)


if __name__ == "__main__":
    sys.exit(main())
