"""Who may import what."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.config import ROOT

HEAVY = (
    "ml_logic.train",
    "ml_logic.registry",
    "sklearn",
    "joblib",
    "mlflow",
    "pandas",
    "scipy",
    "onnxruntime",
    "fastapi",
)
OURS = ("ml_logic", "server")
PURE = {"numpy", *OURS}


def _loaded_by(statement: str) -> set[str]:
    script = f"import json, sys; before = set(sys.modules)\n{statement}\nprint(json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


def test_importing_the_app_loads_nothing_of_the_trainer_and_no_model_runtime() -> None:
    loaded = _loaded_by("import server.app")
    assert not [name for name in HEAVY if name in loaded]


def test_making_the_app_needs_no_trainer_either() -> None:
    loaded = _loaded_by("import server.app; server.app.create_app(server.app.Config(log_level='error'))")
    assert "onnxruntime" in loaded
    assert not [name for name in ("ml_logic.train", "sklearn", "joblib", "mlflow", "pandas") if name in loaded]


def test_the_image_has_every_module_that_the_app_loads() -> None:
    parts = {name.split(".")[1] for name in _loaded_by("import server.app") if name.startswith("ml_logic.")}
    for listing in ("Dockerfile", ".dockerignore"):
        text = (ROOT / listing).read_text(encoding="utf-8")
        assert not [part for part in parts if f"ml_logic/{part}" not in text], listing


@pytest.mark.parametrize("module", ["stress", "drowsiness"])
def test_features_need_numpy_and_the_standard_library_only(module: str) -> None:
    loaded = {name.split(".")[0] for name in _loaded_by(f"import ml_logic.features.{module}")}
    assert {name for name in loaded if name not in sys.stdlib_module_names} <= PURE
    assert "server" not in loaded
