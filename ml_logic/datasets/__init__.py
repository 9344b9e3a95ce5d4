"""Data sets: where each comes from (address, SHA-256) and how it is read.

One module a data set; ml_logic/data/README.md has licences, citations and traps.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class DatasetError(Exception):
    """A file of a data set is missing or damaged, or cannot be fetched. The message is one line and says what to do."""


def data_dir() -> Path:
    """The directory with one folder a data set: `DATA_DIR` where it is set, else ml_logic/data in the repository."""
    configured = os.environ.get("DATA_DIR", "").strip()
    return Path(configured).expanduser() if configured else Path(__file__).resolve().parents[1] / "data"


def remedy(name: str) -> str:
    """What to do about a missing or damaged file of the data set `name`: the end of an error message."""
    return f"Run `python -m ml_logic.datasets fetch {name}`, or set DATA_DIR to a directory that holds {name}/."


def digest(*parts: str | NDArray[Any]) -> str:
    """SHA-256 (hex) over texts and arrays in order: values, shape and kind count, not memory layout or byte order."""
    total = hashlib.sha256()
    for part in parts:
        kind, content = _canonical(part)
        total.update(f"{kind}:{len(content)}\n".encode("ascii"))
        total.update(content)
    return total.hexdigest()


def read_only(values: NDArray[Any]) -> NDArray[Any]:
    """The array itself, locked: a result that is shared must not change under its digest."""
    values.setflags(write=False)
    return values


def _canonical(part: str | NDArray[Any]) -> tuple[str, bytes]:
    if isinstance(part, str):
        return "text", part.encode("utf-8")
    little = part.astype(part.dtype.newbyteorder("<"), copy=False)
    return f"{little.dtype.kind}{little.dtype.itemsize}{part.shape}", little.tobytes()
