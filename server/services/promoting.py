"""What an admin changes in the registry: each change is one transaction, with its entry in the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection

from ml_logic.features.tasks import BY_NAME
from ml_logic.promotion import Change, archive, challenge, promote, rollback, withdraw
from ml_logic.versions import VersionError, find, list_versions
from server.clock import utc_now
from server.db import Database
from server.errors import ApiError
from server.schemas_access import checked
from server.schemas_models import ArchiveRequest, ChallengerRequest, PromoteRequest, RollbackRequest
from server.services.models import describe_model, find_model, unknown_version
from server.serving import Serving

BY_HAND: Final = "withdrawn by hand"
_Work = Callable[[Connection, Change], object]


def promote_version(payload: object, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """Makes a version the champion. Raises ApiError 404 for an unknown one, 409 when gates stand in its way."""
    wanted = checked(PromoteRequest, payload)

    def work(connection: Connection, change: Change) -> None:
        _require(connection, name, wanted.version)
        promote(connection, change, wanted.version, wanted.override)

    return _change(work, serving, database, name, actor)


def challenge_champion(payload: object, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """Puts a version beside the champion, or takes it away. Raises ApiError 404 for an unknown one, 409 for a wrong one."""
    wanted = checked(ChallengerRequest, payload)

    def work(connection: Connection, change: Change) -> None:
        if wanted.version is not None:
            _require(connection, name, wanted.version)
            challenge(connection, change, wanted.version, wanted.share, wanted.mode)
        elif not withdraw(connection, change, BY_HAND):
            raise VersionError(f"{name} has no challenger")

    return _change(work, serving, database, name, actor)


def roll_back(payload: object, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """Goes back to the champion before. Raises ApiError 409 when there is none."""
    wanted = checked(RollbackRequest, payload)
    return _change(lambda log, change: rollback(log, change, wanted.reason), serving, database, name, actor)


def archive_version(payload: object, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """Takes a version out of the choice. Raises ApiError 404 for an unknown one, 409 for one that serves."""
    wanted = checked(ArchiveRequest, payload)

    def work(connection: Connection, change: Change) -> None:
        _require(connection, name, wanted.version)
        archive(connection, change, wanted.version)

    return _change(work, serving, database, name, actor)


def _change(work: _Work, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """The model as it is afterwards; this worker follows at once."""
    find_model(serving, name)
    packaged = serving.packaged.models[BY_NAME[name].name]
    change = Change(name, actor, packaged.digest, utc_now())
    try:
        database.write(lambda connection: work(connection, change))
    except VersionError as error:
        message = str(error)
        raise ApiError(409, f"{message[0].upper()}{message[1:]}.", details={"gates": list(error.gates)}) from None
    serving.look()
    return describe_model(serving, database, name)


def _require(connection: Connection, name: str, version: str) -> None:
    if find(connection, name, version) is None:
        raise unknown_version([each.version for each in list_versions(connection, name)])
