"""From a version's name to a warm model in memory, or to the reason why it must not serve."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.features.spec import Task
from ml_logic.features.tasks import BY_NAME
from ml_logic.versions import VersionError, package_of, require
from server.db import Database
from server.metrics import Metrics
from server.predict import LoadedModel
from server.shelf import Shelf, missing

RETRY_S: Final = 60.0
"""After which a refused package is looked at again: whether its bytes are other ones."""
_REASONS: Final = {VersionError: "registry", ArtefactError: "package"}
_SAYING: Final = (*_REASONS, OSError)
"""Errors whose text was written for people."""
_FOLDERS: Final = re.compile(r"(?<!\S)/\S*/")  # of an absolute path: nobody's business


class RefusedError(Exception):
    """A version that must not serve; the message says why, `reason` in a word."""

    def __init__(self, error: Exception) -> None:
        told = str(error) if isinstance(error, _SAYING) else type(error).__name__
        super().__init__(_FOLDERS.sub("", told))
        self.reason = "disk" if isinstance(error, OSError) else _REASONS.get(type(error), "model")


@dataclass(frozen=True, slots=True)
class _Refusal:
    """When a version was refused, and what its bytes were then; None: they were never seen."""

    version: str
    seen: str | None
    at: float


class Loader:
    """Loads versions out of the registry, by way of the disk."""

    def __init__(
        self, database: Database, shelf: Shelf, metrics: Metrics, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._metrics = metrics
        self._clock = clock
        self._refusals: dict[str, _Refusal] = {}

    def load(self, task: Task, version: str, loaded: Iterable[LoadedModel]) -> LoadedModel:
        """The model of a version, out of those that are `loaded` where it is among them.

        Raises RefusedError, which is logged and counted, and SQLAlchemyError when the database does not answer.
        """
        seen: list[bytes] = []
        try:
            return self._load(task, version, loaded, seen)
        except SQLAlchemyError:
            raise
        except Exception as error:  # whatever a bad package leads to, the worker goes on
            refused = RefusedError(error)
            self._note(task.registered_name, version, refused, seen)
            raise refused from None

    def from_disk(self, task: Task, version: str, digest: str) -> LoadedModel:
        """The model of a version that this machine has; raises ArtefactError or OSError."""
        return _warm(self._shelf.package(digest, task, missing), task, version)

    def package(self, name: str, version: str) -> Artefact:
        """The package of a version, whether it serves or not.

        Raises VersionError when there is none, ArtefactError or OSError when it cannot be used.
        """
        with self._database.reading() as connection:
            known = require(connection, name, version)
            return self._shelf.package(known.digest, BY_NAME[name], lambda: package_of(connection, name, version))

    def forget(self, name: str) -> None:
        """What was refused under `name` is not wanted any more, or is tried again."""
        self._refusals.pop(name, None)

    def is_due(self, name: str) -> bool:
        """Whether what was refused may be another package by now; to know that, its bytes are read once a minute."""
        refusal = self._refusals.get(name)
        if refusal is None or self._clock() - refusal.at < RETRY_S:
            return False
        self._refusals[name] = replace(refusal, at=self._clock())
        if refusal.seen is None:
            return True
        with self._database.reading() as connection:
            try:
                data = package_of(connection, name, refusal.version)
            except VersionError:
                return True
        return sha256(data).hexdigest() != refusal.seen

    def _load(self, task: Task, version: str, loaded: Iterable[LoadedModel], seen: list[bytes]) -> LoadedModel:
        name = task.registered_name

        def fetch() -> bytes:
            seen.append(package_of(connection, name, version))
            return seen[-1]

        with self._database.reading() as connection:
            known = require(connection, name, version)
            for model in loaded:
                if (model.digest, model.version) == (known.digest, version):
                    return model
            package = self._shelf.package(known.digest, task, fetch)
        return _warm(package, task, version)

    def _note(self, name: str, version: str, refused: RefusedError, seen: list[bytes]) -> None:
        digest = sha256(seen[-1]).hexdigest() if seen else None
        self._refusals[name] = _Refusal(version, digest, self._clock())
        self._metrics.count_refusal(name, refused.reason)
        about = {"model": name, "version": version, "reason": refused.reason, "message": str(refused)}
        structlog.get_logger().error("model_refused", **about)


def _warm(package: Artefact, task: Task, version: str) -> LoadedModel:
    if package.version != version:
        raise ArtefactError(f"the package says it is version {package.version}, not {version}")
    model = LoadedModel(package, task)
    model.warm()
    return model
