"""Fresh apps, small real model packages, and the real servers that the tests talk to."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, func, select, text
from werkzeug.test import TestResponse

from ml_logic import artefact
from ml_logic.database import database_url
from ml_logic.features.spec import Task
from ml_logic.features.tasks import TASKS
from server.app import create_app
from server.backup import BackupError, postgres
from server.config import Config
from server.context import KEY
from server.db import Database, connect
from server.migrations import migrate
from server.openapi import App
from server.predict import Predictor
from server.schemas_access import Role
from server.services.keys import create_recorded
from server.tests.backups import Operator, fill
from server.tests.processes import Gunicorn, PostgresServer, RedisServer

STRESS = {"heart_rate": 72, "ecg": 0.5, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}
DROWSINESS: dict[str, Any] = {feature.name: 0.5 for feature in TASKS["drowsiness"].inputs} | {"model": "drowsiness"}

OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser sends along from our own page."""
NOBODY: dict[str, Any] = {
    "auth": "keys",
    "role": None,
    "name": None,
    "expires_at": None,
    "can_write": False,
    "device_name": None,
    "retention_days": 365,
}
"""The session of who has not signed in."""

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
        quiet = {"environment": "test", "prediction_sample_rate": 0.0}
        app = create_app(Config(**{**quiet, **paths, **settings}), predictor=only or predictor)
        app.test_client_class = ClosingClient
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[KEY].close()


def make_key(app: App, role: Role, name: str = "somebody") -> dict[str, Any]:
    """A key of the app, as the answer that shows it once."""
    return database_of(app).write(lambda connection: create_recorded(connection, name, role, "test"))


def bearer(key: str) -> dict[str, str]:
    """The header by which a program shows its key."""
    return {"Authorization": f"Bearer {key}"}


def database_of(app: App) -> Database:
    """The database of the app."""
    database: Database = app.extensions[KEY].database
    return database


def count(app: App, table: Any) -> int:
    """How many rows the table has."""
    with database_of(app).reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def sign_in(app: App, role: Role) -> tuple[FlaskClient, dict[str, Any]]:
    """A browser that is signed in by a new key, and that key."""
    client, made = app.test_client(), make_key(app, role)
    assert client.post("/api/session", json={"key": made["key"]}, headers=OURS).status_code == 200
    return client, made


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    """An app that needs keys, on either database."""
    return make_app(auth="keys", database_url=any_url)


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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Engine]:
    """The PostgreSQL that development has; skips without one, unless REQUIRE_SERVICES=1."""
    host, port = os.environ.get("PGHOST", "127.0.0.1"), int(os.environ.get("PGPORT", "5432"))
    user, name = os.environ.get("PGUSER", "postgres"), os.environ.get("PGDATABASE", "test")
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        missing(f"no PostgreSQL at {host}:{port}")
    admin = create_engine(f"postgresql+psycopg://{user}@{host}:{port}/{name}", isolation_level="AUTOCOMMIT")
    yield admin
    admin.dispose()


@pytest.fixture
def postgres_url(postgres_server: Engine) -> Iterator[str]:
    """A database of this test's own."""
    own = f"sleepsafe_test_{uuid4().hex[:12]}"
    with postgres_server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {own}"))
    yield str(postgres_server.url.set(drivername="postgresql", database=own))
    with postgres_server.connect() as connection:
        names = connection.execute(text("SELECT datname FROM pg_database WHERE datname LIKE :own"), {"own": f"{own}%"})
        for each in names.scalars().all():
            connection.execute(text(f'DROP DATABASE "{each}" WITH (FORCE)'))


@pytest.fixture
def postgres_schema(postgres_server: Engine) -> Iterator[str]:
    """A schema of this test's own: made and dropped in a tenth of the time, and this PostgreSQL is not killed."""
    own = f"sleepsafe_test_{uuid4().hex[:12]}"
    with postgres_server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {own}"))
    options = f"-csearch_path={own} -csynchronous_commit=off"
    url = postgres_server.url.set(drivername="postgresql", query={"options": options})
    yield url.render_as_string(hide_password=False)
    with postgres_server.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {own} CASCADE"))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'events.db'}"
    return str(request.getfixturevalue("postgres_schema"))


@pytest.fixture
def database(any_url: str, tmp_path: Path) -> Iterator[Database]:
    """The database with its schema made."""
    made = Database(connect(database_url(any_url, tmp_path)), migrate)
    made.require()
    yield made
    made.engine.dispose()


@pytest.fixture
def dumped_url(postgres_url: str) -> str:
    """The same where PostgreSQL's client programs are installed, and new enough for the server."""
    try:
        postgres.require_tools(
            "pg_dump", "pg_restore", version=postgres.server_version(database_url(postgres_url, Path()))
        )
    except BackupError as error:
        missing(str(error))
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def operator(request: pytest.FixtureRequest, tmp_path: Path) -> Operator:
    if request.param == "sqlite":
        return Operator(f"sqlite:///{tmp_path / 'events.db'}", tmp_path / "data")
    return Operator(request.getfixturevalue("dumped_url"), tmp_path / "data")


@pytest.fixture
def own_file(tmp_path: Path) -> Operator:
    """On SQLite only."""
    operator = Operator(f"sqlite:///{tmp_path / 'events.db'}", tmp_path / "data")
    fill(operator.url)
    return operator


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    if PostgresServer.programs() is None:
        missing("no PostgreSQL programs (initdb, pg_ctl)")
    server = PostgresServer()
    yield server
    server.close()


def missing(what: str) -> None:
    """Skips the test for want of a service, or fails it where services are required."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(what)
    pytest.skip(what)
