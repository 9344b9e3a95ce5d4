"""What may load what: features are numpy and the standard library, and opening a package costs nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ml_logic

PACKAGE = Path(ml_logic.__file__).parent
FEATURES = sorted(f"ml_logic.features.{path.stem}" for path in PACKAGE.glob("features/[!_]*.py"))

_REPORT = """
import sys
before = set(sys.modules)
import {module}
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(loaded - set(sys.stdlib_module_names)))
"""


def _loaded_by(module: str) -> set[str]:
    """The packages, other than the standard library, that importing `module` alone brings into a fresh interpreter."""
    command = [sys.executable, "-c", _REPORT.format(module=module)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent).stdout.split())


def test_every_module_of_the_features_is_looked_at() -> None:
    assert {"ml_logic.features.stress", "ml_logic.features.drowsiness"} <= set(FEATURES)


@pytest.mark.parametrize("module", [*FEATURES, ", ".join(FEATURES)], ids=[*FEATURES, "all"])
def test_features_load_numpy_and_the_standard_library_only(module: str) -> None:
    assert _loaded_by(module) <= {"ml_logic", "numpy"}


def test_opening_a_package_loads_the_standard_library_only() -> None:
    assert _loaded_by("ml_logic.artefact") == {"ml_logic"}
