"""What may load what: features are numpy and the standard library, the policy is less; opening a package costs nothing."""

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


def _modules_of(module: str) -> set[str]:
    """The modules of ml_logic that importing `module` alone loads."""
    command = [
        sys.executable,
        "-c",
        f"import sys, {module}; print(*(n for n in sys.modules if n.startswith('ml_logic')))",
    ]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent).stdout.split())


def test_every_module_of_the_features_is_looked_at() -> None:
    assert {f"ml_logic.features.{name}" for name in ("stress", "drowsiness", "detector", "windows")} <= set(FEATURES)


@pytest.mark.parametrize("module", [*FEATURES, ", ".join(FEATURES)], ids=[*FEATURES, "all"])
def test_features_load_numpy_and_the_standard_library_only(module: str) -> None:
    assert _loaded_by(module) <= {"ml_logic", "numpy"}


def test_the_policy_loads_the_standard_library_only_and_no_features() -> None:
    assert _loaded_by("ml_logic.policy") == {"ml_logic"}
    assert "ml_logic.features" not in _modules_of("ml_logic.policy")


def test_the_monitor_is_what_a_server_may_load() -> None:
    assert _loaded_by("ml_logic.live") <= {"ml_logic", "numpy"}


def test_opening_a_package_loads_the_standard_library_only() -> None:
    assert _loaded_by("ml_logic.artefact") == {"ml_logic"}


def test_scoring_loads_no_trainer_and_no_server() -> None:
    assert not _loaded_by("ml_logic.score.__main__") & {"server", "sklearn", "scipy", "mlflow", "pandas", "distributed"}


@pytest.mark.parametrize("module", ["ml_logic.versions", "ml_logic.promotion", "ml_logic.database"])
def test_the_road_to_serving_is_what_a_server_may_load(module: str) -> None:
    trainers = {"sklearn", "scipy", "pandas", "joblib", "mlflow", "onnxruntime", "server"}
    assert not _loaded_by(module) & trainers


def test_comparing_needs_no_trainer() -> None:
    assert _loaded_by("ml_logic.compare") <= {"ml_logic", "numpy"}
