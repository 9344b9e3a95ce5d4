"""Fresh apps, small real model packages, and the real servers that the tests talk to."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ml_logic import artefact
from ml_logic.features.spec import Task
from server.app import create_app
from server.config import Config
from server.context import KEY
from server.openapi import App
from server.predict import TASKS, Predictor
from server.tests.processes import Gunicorn, RedisServer

STRESS = {"heart_rate": 72, "ecg": 0.5, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}
DROWSINESS: dict[str, Any] = {feature.name: 0.5 for feature in TASKS["drowsiness"].inputs} | {"model": "drowsiness"}

MakeApp = Callable[..., App]


class ClosingClient(FlaskClient):
    """Reads every answer to its end and closes it, as a real client does."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The models that ship."""
    return Predictor.load(artefact.MODELS_DIR)


@pytest.fixture
def make_app(predictor: Predictor, tmp_path: Path) -> Iterator[MakeApp]:
    """Makes an app of its own for each test, on a SQLite file of its own; keywords are settings."""

    made: list[App] = []

    def make(only: Predictor | None = None, **settings: Any) -> App:
        paths = {"state_dir": tmp_path / "data", "client_dir": tmp_path / "no-client"}
        app = create_app(Config(**{"environment": "test", **paths, **settings}), predictor=only or predictor)
        app.test_client_class = ClosingClient
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[KEY].close()


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app().test_client()


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small real package for each task: a forest, its pickle and its ONNX twin. Copy before changing."""
    folder = tmp_path_factory.mktemp("packages")
    for task in TASKS.values():
        write_package(folder / task.name, task)
    return folder


def write_package(folder: Path, task: Task) -> artefact.Artefact:
    import joblib
    import numpy as np
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType
    from sklearn.ensemble import RandomForestClassifier

    random = np.random.default_rng(7)
    rows = random.random((300, len(task.columns))).astype(np.float32)
    forest = RandomForestClassifier(n_estimators=10, max_depth=6, random_state=1)
    forest.fit(rows, (rows[:, 1] * 3).astype(int))
    kinds = [("X", FloatTensorType([None, len(task.columns)]))]
    twin = to_onnx(forest, initial_types=kinds, options={id(forest): {"zipmap": False}}, target_opset=18)
    pickle = io.BytesIO()
    joblib.dump(forest, pickle)
    manifest = {
        "name": task.registered_name,
        "task": task.name,
        "version": "0.0.1",
        "feature_set": task.feature_set,
        "columns": list(task.columns),
        "classes": list(task.classes),
        "trained_on": {},
        "metrics": {},
        "libraries": {},
    }
    files = {artefact.PIPELINE: pickle.getvalue(), artefact.ONNX: twin.SerializeToString()}
    return artefact.write(folder, manifest, files)


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[Callable[..., Gunicorn]]:
    """Starts the real server; keywords are environment variables. All are stopped after the test."""
    started: list[Gunicorn] = []

    def start(**env: str) -> Gunicorn:
        started.append(Gunicorn(tmp_path, env))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of this test's own, which it may kill and restart."""
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def postgres_url() -> str:
    """The PostgreSQL that development has; skips without one, unless REQUIRE_SERVICES=1."""
    host, port = os.environ.get("PGHOST", "127.0.0.1"), int(os.environ.get("PGPORT", "5432"))
    user, name = os.environ.get("PGUSER", "postgres"), os.environ.get("PGDATABASE", "test")
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        missing(f"no PostgreSQL at {host}:{port}")
    return f"postgresql://{user}@{host}:{port}/{name}"


def missing(what: str) -> None:
    """Skips the test for want of a service, or fails it where services are required."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(what)
    pytest.skip(what)
