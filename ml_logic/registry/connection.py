"""How MLflow is reached: which one, how long it may take, and what is said when it does not answer."""

from __future__ import annotations

import logging
import os
import socket
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ml_logic.database import STATE_DIR

if TYPE_CHECKING:
    from mlflow import MlflowClient

PATIENCE_S: Final = 3.0
"""To find out whether a server listens at all."""
_MESSAGE_LENGTH: Final = 300
_VARIABLE: Final = "MLFLOW_TRACKING_URI"
_SETTINGS: Final = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "0",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}
"""Unless they are set: seconds instead of minutes for a server that is gone, and nothing told to others."""


class TrackingError(Exception):
    """MLflow cannot be reached or refuses; the message has no credentials in it."""


@dataclass(frozen=True, slots=True)
class Book:
    """An MLflow: its client, and where files of a new experiment go when it has no server that says so."""

    client: MlflowClient
    address: str
    artifacts: str | None

    def experiment(self, name: str) -> str:
        """The id of the experiment, which is made where it is missing."""
        found = self.client.get_experiment_by_name(name)
        return found.experiment_id if found else self.client.create_experiment(name, self.artifacts)


def folder() -> Path:
    """Where what is kept without a server goes: STATE_DIR, else data/ in the repository."""
    return Path(os.environ.get("STATE_DIR", "").strip() or STATE_DIR).absolute()


@contextmanager
def opened() -> Iterator[Book]:
    """The MLflow of MLFLOW_TRACKING_URI, else the file mlflow.db in STATE_DIR.

    Raises TrackingError within seconds when it cannot be reached, and for whatever it refuses inside the block.
    """
    address = os.environ.get(_VARIABLE, "").strip()
    _require_listening(address)
    with warnings.catch_warnings(), _translated(address):
        # mlflow 3.17 asks SQLAlchemy for what 2.1 advises against.
        warnings.simplefilter("ignore")
        yield _open(address)


def _open(address: str) -> Book:
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    from mlflow import MlflowClient

    for noisy in ("mlflow", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if address:
        _use(address)
        return Book(MlflowClient(address, address), public(address), None)
    folder().mkdir(parents=True, exist_ok=True)
    local = f"sqlite:///{folder() / 'mlflow.db'}"
    _use(local)
    return Book(MlflowClient(local, local), local, (folder() / "mlruns").as_uri())


def _use(address: str) -> None:
    """A client alone is not enough: a local store looks for a version's files by the address of the whole process."""
    import mlflow

    configured = os.environ.get(_VARIABLE)
    mlflow.set_tracking_uri(address)
    # It writes the address into the environment, where the next run would take it for what the user wants.
    os.environ.pop(_VARIABLE, None)
    if configured is not None:
        os.environ[_VARIABLE] = configured


def public(address: str) -> str:
    """The address without user, password and query."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if parts.scheme else address


def _require_listening(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or _has_proxy(parts.scheme, parts.hostname or ""):
        return
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        socket.create_connection((parts.hostname or "", port), timeout=PATIENCE_S).close()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no answer"
        raise TrackingError(f"MLflow at {public(address)} cannot be reached: {said}") from None


@contextmanager
def _translated(address: str) -> Iterator[None]:
    try:
        yield
    except TrackingError:
        raise
    except Exception as error:
        if not _came_through_mlflow(error):
            raise
        where = public(address) or f"{folder() / 'mlflow.db'}"
        raise TrackingError(f"MLflow at {where} cannot be reached or refuses: {_said(error, address)}") from None


def _said(error: Exception, address: str) -> str:
    """The first line of a message, without the credentials that may be in it."""
    line = next(iter(str(error).splitlines()), "") or type(error).__name__
    for secret in filter(None, (urlsplit(address).netloc.rpartition("@")[0], urlsplit(address).password)):
        line = line.replace(secret, "***")
    return line[:_MESSAGE_LENGTH]


def _came_through_mlflow(error: Exception) -> bool:
    """Whether MLflow, or what it calls, raised this: a proxy's page instead of an answer may end in any exception."""
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(str(frame.f_globals.get("__name__", "")).partition(".")[0] == "mlflow" for frame in frames)


def _has_proxy(scheme: str, host: str) -> bool:
    return scheme in getproxies() and not proxy_bypass(host)
