"""Pictures with their times: of a video file, by the container's clock, or of a camera, by ours."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import cv2
import numpy as np

from ml_logic.video import VideoError
from ml_logic.video.landmarks import Picture

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # quiet: what is wrong with a file, we say ourselves
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # likewise

LONGEST_SIDE_PX: Final = 640
"""Larger pictures are made smaller. Ours: measured on a 720x1280 clip, EAR moves by .003; the model sees 256 px a face."""
WHOLE_SHARE: Final = 0.9
"""Of the announced duration: a file that ends before is broken. Ours: some containers announce their longer sound."""


class Footage:
    """A video file (Path) or a camera (number); a context manager. Iterating gives (t_ms, picture), t_ms rising.

    `duration_ms`: as announced, `None` where unknown. `read_ms`: of the last picture. `untimed`: pictures left out, as
    their time did not rise. Raises VideoError when it cannot be opened.
    """

    def __init__(self, source: Path | int) -> None:
        self.live = isinstance(source, int)
        self.read_ms: float | None = None
        self.untimed = 0
        self._begun_s = time.monotonic()
        self._capture = _camera(source) if isinstance(source, int) else _file(source)
        self.duration_ms = None if self.live else self._announced_ms()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._capture.release()

    def __iter__(self) -> Iterator[tuple[float, Picture]]:
        while True:
            there, picture = self._capture.read()
            if not there:
                return
            t_ms = self._since_begun_ms() if self.live else float(self._capture.get(cv2.CAP_PROP_POS_MSEC))
            if self.read_ms is not None and t_ms <= self.read_ms:
                self.untimed += 1
                continue
            self.read_ms = t_ms
            yield t_ms, for_landmarks(picture)

    @property
    def broken_off(self) -> bool:
        """Whether a file ended long before it should."""
        return self.duration_ms is not None and (self.read_ms or 0.0) < WHOLE_SHARE * self.duration_ms - self._frame_ms

    def _since_begun_ms(self) -> float:
        return (time.monotonic() - self._begun_s) * 1000.0

    def _announced_ms(self) -> float | None:
        fps, count = (self._capture.get(p) for p in (cv2.CAP_PROP_FPS, cv2.CAP_PROP_FRAME_COUNT))
        self._frame_ms = 1000.0 / fps if fps > 0.0 else 0.0
        return count * self._frame_ms if count > 0.0 and fps > 0.0 else None


def for_landmarks(picture: Any) -> Picture:
    """OpenCV's picture (blue first) as the landmarker takes it, and no larger than it needs."""
    height, width = picture.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale < 1.0:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def _file(path: Path) -> cv2.VideoCapture:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise VideoError(f"{path} cannot be read: {error.strerror or error}.") from error
    if size == 0:
        raise VideoError(f"{path} is empty (0 bytes): copy it again.")
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise VideoError(f"{path} is no video that can be read: it is broken, or of a kind that FFmpeg does not know.")
    return capture


def _camera(index: int) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(index)
    if not capture.isOpened():
        raise VideoError(
            f"Camera {index} cannot be opened: check that it is connected, allowed, and used by nobody else."
        )
    return capture
