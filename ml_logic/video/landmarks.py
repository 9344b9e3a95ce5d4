"""MediaPipe's Face Landmarker: from a picture to what it says about the driver. The bundle is pinned by its SHA-256."""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import httpx
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from ml_logic.datasets import DatasetError, data_dir
from ml_logic.datasets.download import RemoteFile, fetch, progress_bar, sha256_of
from ml_logic.features.eyes import Frame, face, in_pixels
from ml_logic.video import VideoError

Picture = NDArray[np.uint8]
"""(height, width, 3): red, green, blue."""

BUNDLE: Final = RemoteFile(
    "face_landmarker.task",
    "https://storage.googleapis.com/mediapipe-models/face_landmarker/face_landmarker/float16/1/face_landmarker.task",
    "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
)
MODEL_VARIABLE: Final = "FACE_LANDMARKER_MODEL"
NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that nobody is: port 9 of this machine discards (RFC 863), or refuses."""


def bundle(client: httpx.Client | None = None) -> Path:
    """The bundle that `FACE_LANDMARKER_MODEL` names, else the one in the data folder, downloaded when it is not there.

    Raises VideoError when it has other bytes than pinned, or can be neither found nor fetched.
    """
    named = os.environ.get(MODEL_VARIABLE, "").strip()
    if named:
        return _named(Path(named).expanduser())
    folder = data_dir() / "mediapipe"
    try:
        with progress_bar() as progress:
            fetch((BUNDLE,), folder, client=client, progress=progress)
    except DatasetError as error:
        raise VideoError(f"{error} Or set {MODEL_VARIABLE} to a copy of {BUNDLE.path}.") from error
    return folder / BUNDLE.path


def _named(path: Path) -> Path:
    remedy = f"Name a copy of {BUNDLE.url}, or unset {MODEL_VARIABLE} to have it downloaded."
    try:
        actual = sha256_of(path)
    except OSError as error:
        raise VideoError(f"{MODEL_VARIABLE}: cannot read {path}: {error.strerror or error}. {remedy}") from error
    if actual != BUNDLE.sha256:
        raise VideoError(f"{MODEL_VARIABLE}: {path} has SHA-256 {actual}, not {BUNDLE.sha256}. {remedy}")
    return path


class Landmarker:
    """The face of one recording, followed from picture to picture; a context manager.

    Raises VideoError when the model cannot be loaded.
    """

    def __init__(self, model: Path) -> None:
        options = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=vision.RunningMode.VIDEO,
            output_facial_transformation_matrixes=True,
        )
        self._last_ms = -1
        _report_nothing()
        try:
            with _no_native_noise():
                self._task: Any = vision.FaceLandmarker.create_from_options(options)
                self.frame(np.zeros((64, 64, 3), np.uint8), 0.0)  # it loads, and says so, at its first picture
        except (OSError, RuntimeError, ValueError) as error:
            raise VideoError(
                f"MediaPipe cannot load {model}: {' '.join(str(error).split())}. Where a library is missing: "
                "apt install libegl1 libgles2 (Debian and Ubuntu)."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._task.close()

    def frame(self, picture: Picture, t_ms: float) -> Frame:
        """What the picture at `t_ms` says; all `None` without a face."""
        self._last_ms = max(self._last_ms + 1, round(t_ms))  # whole milliseconds that rise are what it takes
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
        found = self._task.detect_for_video(image, self._last_ms)
        if not found.face_landmarks:
            return Frame(t_ms, None)
        height, width = picture.shape[:2]
        ear, mouth = face(in_pixels([(point.x, point.y) for point in found.face_landmarks[0]], width, height))
        return Frame(t_ms, ear, *pose(found.facial_transformation_matrixes[0]), mouth)


def pose(matrix: NDArray[Any]) -> tuple[float, float]:
    """(pitch, yaw) in rad, pitch positive down, from the (4, 4) matrix that puts MediaPipe's model of a face before you.

    The model's z axis comes out of the face, towards the camera; y is up (canonical face model, MediaPipe).
    """
    x, y, z = (float(value) for value in matrix[:3, 2])
    return math.atan2(-y, math.hypot(x, z)), math.atan2(x, z)


def _report_nothing() -> None:
    """MediaPipe tells play.googleapis.com that it is used, and has no switch for that (its issue 6291).

    Its HTTP client (libcurl) heeds these variables. They hold for this process: fetch what has to be fetched before.
    """
    os.environ["https_proxy"] = NOWHERE
    for exempt in ("no_proxy", "NO_PROXY"):
        os.environ.pop(exempt, None)


@contextlib.contextmanager
def _no_native_noise() -> Iterator[None]:
    """MediaPipe writes four warnings past Python, and listens to no variable that would stop them."""
    sys.stderr.flush()
    kept = os.dup(2)
    silence = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silence, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(silence)
