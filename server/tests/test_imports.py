"""Who may import what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ml_logic.database import database_url
from server.config import ROOT
from server.db import connect
from server.migrations import is_current

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


def test_the_first_start_makes_the_schema_and_keeps_nothing_of_what_that_needs(
    any_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", any_url)
    loaded = _loaded_by("import runpy; runpy.run_path('server/gunicorn.conf.py')['_make_schema'](None)")
    assert "server.migrations" in loaded
    assert "alembic" not in loaded
    engine = connect(database_url(any_url, Path()))
    assert is_current(engine)
    engine.dispose()


def test_the_image_has_every_module_that_the_app_loads() -> None:
    loaded = _loaded_by("import server.app, ml_logic.collected, ml_logic.compare")
    parts = {name.split(".", 1)[1].replace(".", "/") for name in loaded if name.startswith("ml_logic.")}
    parts = {part for part in parts if not part.startswith("features/")}
    for listing in ("Dockerfile", ".dockerignore"):
        text = (ROOT / listing).read_text(encoding="utf-8")
        assert not [part for part in parts if f"ml_logic/{part}" not in text], listing


@pytest.mark.parametrize("module", ["stress", "drowsiness"])
def test_features_need_numpy_and_the_standard_library_only(module: str) -> None:
    loaded = {name.split(".")[0] for name in _loaded_by(f"import ml_logic.features.{module}")}
    assert {name for name in loaded if name not in sys.stdlib_module_names} <= PURE
    assert "server" not in loaded
