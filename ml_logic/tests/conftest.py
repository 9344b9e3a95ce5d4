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
