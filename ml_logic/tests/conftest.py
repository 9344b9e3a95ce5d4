"""Fixtures that more than one test file of ml_logic uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The recordings: DATA_DIR, else shared/data beside the repository; the test is skipped where neither is there."""
    found = Path(os.environ.get("DATA_DIR") or REPOSITORY.parent / "shared" / "data").resolve()
    if not all((found / name).is_dir() for name in ("drivedb", "rldd")):
        pytest.skip(f"no recordings in {found}: set DATA_DIR, or run `python -m ml_logic.datasets fetch NAME`")
    return found


@pytest.fixture(scope="session")
def landmark_model() -> Path:
    """The landmarker's bundle: FACE_LANDMARKER_MODEL, else shared/models beside the repository; skipped without."""
    shared = REPOSITORY.parent / "shared" / "models" / "face_landmarker.task"
    found = Path(os.environ.get("FACE_LANDMARKER_MODEL") or shared).resolve()
    if not found.is_file():
        pytest.skip(f"no landmark model at {found}: set FACE_LANDMARKER_MODEL to a copy of face_landmarker.task")
    return found


@pytest.fixture(scope="session")
def clips() -> Path:
    """Two clips of real faces in shared/videos beside the repository; skipped without."""
    found = REPOSITORY.parent / "shared" / "videos"
    if not all((found / name).is_file() for name in ("blinks_glasses.mp4", "long_closure.mp4")):
        pytest.skip(f"no clips of faces in {found}")
    return found
