"""MLflow's aliases `champion` and `challenger` and its tag `archived`, made what the database says.

Where the two differ the database is right: serving never reads MLflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine

from ml_logic import versions
from ml_logic.features.tasks import BY_NAME
from ml_logic.registry.connection import Book, opened
from ml_logic.registry.tracking import DIGEST, EXPERIMENTS, VERSION

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion

ALIASES: Final = ("champion", "challenger")
ARCHIVED: Final = "archived"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the database says of a name: version by alias (None is the packaged model, or nobody), and the archived."""

    name: str
    aliases: Mapping[str, str | None]
    archived: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence on what MLflow says otherwise, and what makes it agree; None where only a `log` could."""

    said: str
    repair: Callable[[], object] | None = None


def wanted(connection: Connection) -> list[Wanted]:
    """What MLflow should say, by name."""
    serves = versions.served(connection)
    return [
        Wanted(
            name,
            {"champion": now.champion, "challenger": now.challenger},
            frozenset(each.version for each in versions.list_versions(connection, name) if each.archived_at),
        )
        for name in BY_NAME
        for now in (serves.get(name, versions.Served(name)),)
    ]


def differences(book: Book, each: Wanted) -> Iterator[Difference]:
    """Where MLflow does not say of a name what the database says."""
    registered = list(book.client.search_model_versions(f"name = '{each.name}'"))
    numbers = {found.tags.get(VERSION, ""): str(found.version) for found in registered}
    exists = book.client.search_registered_models(f"name = '{each.name}'")
    have = dict(book.client.get_registered_model(each.name).aliases) if exists else {}
    for alias in ALIASES:
        yield from _alias(book, each, alias, numbers, have.get(alias))
    for found in registered:
        yield from _archived(book, each, found)


def unfinished(book: Book) -> list[str]:
    """Runs of packages that were cut off, and whole ones that no registered version is of: `log` makes them good."""
    said = []
    for name, task in BY_NAME.items():
        registered = {found.run_id for found in book.client.search_model_versions(f"name = '{name}'")}
        for run in book.client.search_runs([book.experiment(EXPERIMENTS[task.name])]):
            if DIGEST not in run.data.tags or run.info.run_id in registered:
                continue
            state = "is not registered" if run.info.status == "FINISHED" else "was cut off"
            said.append(f"run {run.info.run_id} of {name} {run.data.tags.get(VERSION)} {state}: log that package again")
    return said


def repair(engine: Engine) -> list[str]:
    """Makes MLflow agree with the database; returns what it could not. Raises TrackingError."""
    with engine.connect() as connection:
        all_wanted = wanted(connection)
    left = []
    with opened() as book:
        for each in all_wanted:
            for found in list(differences(book, each)):
                if found.repair is None:
                    left.append(found.said)
                else:
                    found.repair()
    return left


def _alias(
    book: Book, each: Wanted, alias: str, numbers: Mapping[str, str], number: str | None
) -> Iterator[Difference]:
    version = each.aliases[alias]
    if number is not None:
        number = str(number)
    if version is not None and version not in numbers:
        yield Difference(f"{each.name} {version}, the {alias}, was never logged to MLflow")
    target = None if version is None else numbers.get(version)
    if target == number:
        return
    here = next((known for known, at in numbers.items() if at == number), "nobody")
    said = f"MLflow calls {here} the {alias} of {each.name}, the database {version or 'nobody there'}"
    if target is None:
        yield Difference(said, lambda: book.client.delete_registered_model_alias(each.name, alias))
    else:
        yield Difference(said, lambda: book.client.set_registered_model_alias(each.name, alias, target))


def _archived(book: Book, each: Wanted, found: ModelVersion) -> Iterator[Difference]:
    version, number = found.tags.get(VERSION, ""), str(found.version)
    has, should = ARCHIVED in found.tags, version in each.archived
    if should and not has:
        yield Difference(
            f"MLflow does not say that {each.name} {version} is archived",
            lambda: book.client.set_model_version_tag(each.name, number, ARCHIVED, "true"),
        )
    if has and not should:
        yield Difference(
            f"MLflow says that {each.name} {version} is archived",
            lambda: book.client.delete_model_version_tag(each.name, number, ARCHIVED),
        )
