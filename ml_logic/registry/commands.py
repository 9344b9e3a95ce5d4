"""The commands of `python -m ml_logic.registry`: each changes the database in one transaction, and MLflow after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from rich.console import Console
from sqlalchemy import Connection, Engine

from ml_logic import database, promotion, versions
from ml_logic.artefact import Artefact
from ml_logic.features.tasks import BY_NAME
from ml_logic.promotion import Change
from ml_logic.registry import evidence, mirror, packages, tables, tracking
from ml_logic.registry.connection import TrackingError, opened
from ml_logic.registry.evidence import Contest
from ml_logic.versions import Mode, VersionError

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Desk:
    """Where commands work: the address of the database, who gives them, and where they speak."""

    address: str
    actor: str
    out: Console

    @cached_property
    def engine(self) -> Engine:
        """The database. Raises DatabaseError."""
        return database.connect(self.address)

    def close(self) -> None:
        """Closes the database, if a command used it."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """What `work` returns, committed whole or not at all."""
        with database.writing(self.engine).begin() as connection:
            return work(connection)

    def say(self, text: str) -> None:
        """One line, as it is."""
        self.out.print(text, soft_wrap=True, markup=False, emoji=False)

    def change(self, name: str) -> Change:
        """A change of what serves under a name, by who gives the commands."""
        return Change(name, self.actor, packages.packaged(name).digest)


def log(desk: Desk, folder: str) -> bool:
    """Logs a package. The database is not asked: a laboratory may have none."""
    package = packages.on_disk(folder)
    desk.say(f"{package.name} {package.version} is run {tracking.log(package)}")
    return True


def push(desk: Desk, package: str) -> bool:
    """Stores a package as a candidate, with its run when MLflow can be reached."""
    found = packages.on_disk(package)
    shipped = packages.packaged(found.name)
    if found.version == shipped.version:
        raise VersionError(f"{found.name} {found.version} is the version that ships; give this package its own")
    run_id = _logged(desk, found)
    new = desk.write(lambda connection: versions.push(connection, found, desk.actor, run_id))
    state = "is a candidate now" if new else "was pushed before"
    desk.say(f"{found.name} {found.version} {state}{f', run {run_id}' if run_id else ''}")
    _mirror(desk)
    return True


def candidates(desk: Desk, name: str | None = None) -> bool:
    """Lists what was pushed."""
    with desk.engine.connect() as connection:
        for each in BY_NAME:
            if name in (None, each):
                desk.out.print(tables.of_versions(connection, packages.packaged(each)))
    if name is not None and name not in BY_NAME:
        raise VersionError(f"{name} is none of {', '.join(BY_NAME)}")
    return True


def compare(desk: Desk, given: list[str], seed: int = 0) -> bool:
    """Compares, prints the gates and stores the report; whether it passed."""
    with desk.engine.connect() as connection:
        contest = _contest(connection, given)
    report = evidence.gather(desk.engine, contest, desk.actor, seed)
    desk.out.print(tables.of_gates(report))
    desk.out.print(tables.of_metrics(report))
    tables.verdict(desk.say, report)
    return bool(report["passed"])


def promote(desk: Desk, version: str, name: str | None = None, override: str | None = None) -> bool:
    """Makes a version the champion."""

    def work(connection: Connection) -> str:
        found = packages.name_of(connection, version, name)
        promotion.promote(connection, desk.change(found), version, override)
        return found

    desk.say(f"{desk.write(work)} serves {version}")
    _mirror(desk)
    return True


def challenger(
    desk: Desk,
    version: str,
    name: str | None = None,
    share: float = promotion.DEFAULT_SHARE,
    mode: Mode = "ab",
) -> bool:
    """Puts a version beside the champion; "none" ends that."""

    def work(connection: Connection) -> str:
        if version == "none":
            return _withdraw(connection, desk, name)
        found = packages.name_of(connection, version, name)
        promotion.challenge(connection, desk.change(found), version, share, mode)
        return (
            f"{found} {version} challenges: {'it answers nobody' if mode == 'shadow' else f'{share:.0%} of the people'}"
        )

    desk.say(desk.write(work))
    _mirror(desk)
    return True


def rollback(desk: Desk, name: str, reason: str | None = None) -> bool:
    """Makes the predecessor champion again."""
    if name not in BY_NAME:
        raise VersionError(f"{name} is none of {', '.join(BY_NAME)}")
    change = desk.change(name)
    before = desk.write(lambda connection: promotion.rollback(connection, change, reason))
    desk.say(f"{name} serves {before or 'its packaged model'} again")
    _mirror(desk)
    return True


def archive(desk: Desk, version: str, name: str | None = None) -> bool:
    """Takes a version out of the choice."""

    def work(connection: Connection) -> str:
        found = packages.name_of(connection, version, name)
        promotion.archive(connection, desk.change(found), version)
        return found

    desk.say(f"{desk.write(work)} {version} is archived")
    _mirror(desk)
    return True


def status(desk: Desk) -> bool:
    """What serves, and where MLflow says otherwise; changes nothing."""
    with desk.engine.connect() as connection:
        shipped = {name: packages.packaged(name) for name in BY_NAME}
        desk.out.print(tables.of_served(versions.served(connection), versions.running(connection), shipped))
        all_wanted = mirror.wanted(connection)
    with opened() as book:
        said = [found.said for each in all_wanted for found in mirror.differences(book, each)]
        said += mirror.unfinished(book)
        where = book.address
    for line in said:
        desk.say(f"- {line}")
    desk.say(f"MLflow at {where} {'differs; the database decides what serves' if said else 'says the same'}")
    return True


def _logged(desk: Desk, package: Artefact) -> str | None:
    try:
        return tracking.log(package)
    except TrackingError as error:
        desk.say(f"{error}. It is pushed without its run; push it again to add that.")
        return None


def _mirror(desk: Desk) -> None:
    """Repairs all that is behind, also from commands before, or says that it still is."""
    try:
        for line in mirror.repair(desk.engine):
            desk.say(f"MLflow: {line}")
    except TrackingError as error:
        desk.say(f"Done, but MLflow's aliases are behind: {error}. The next command, or the next watch, repairs them.")


def _contest(connection: Connection, given: list[str]) -> Contest:
    """Who is compared: a candidate with the champion, or two versions, of which the one that serves is the champion."""
    name = given[0] if given[0] in BY_NAME else None
    asked = given[1:] if name else given
    if not 1 <= len(asked) <= 2:
        raise VersionError("say one version to compare with the champion, or two")
    shipped = (packages.PACKAGED, *(packages.packaged(each).version for each in BY_NAME))
    pushed = [version for version in asked if version not in shipped]
    if not pushed:
        raise VersionError(f"{asked[0]} ships with this version: name a candidate that was pushed")
    name = packages.name_of(connection, pushed[0], name)
    champion = versions.served(connection).get(name, versions.Served(name)).champion
    if len(asked) == 1:
        return Contest(name, asked[0], champion)
    candidate, against = (version if version in pushed else None for version in asked)
    if candidate is None or (candidate == champion and against is not None):
        candidate, against = against, candidate
    return Contest(name, str(candidate), against)


def _withdraw(connection: Connection, desk: Desk, name: str | None) -> str:
    running = versions.running(connection)
    names = [name] if name else list(running)
    if len(names) != 1:
        raise VersionError("say whose challenger by --name" if names else "no challenger runs")
    if names[0] not in running or not promotion.withdraw(connection, desk.change(names[0]), "withdrawn by hand"):
        raise VersionError(f"no challenger of {names[0]} runs")
    return f"{names[0]}: {running[names[0]].challenger} is withdrawn, the champion answers everybody"
