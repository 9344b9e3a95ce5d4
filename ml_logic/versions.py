"""The road from the laboratory to serving: versions with their evidence, and which of them serve.

SQLAlchemy only: the server uses it, too. What is not in the tables is the packaged model: a version of None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    LargeBinary,
    TableClause,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ml_logic.artefact import Artefact
from ml_logic.parcel import MAX_PACKAGE_BYTES, pack

Mode = Literal["ab", "shadow"]
NAME_LENGTH: Final = 64
REASON_LENGTH: Final = 400
_VERSION: Final = re.compile(rf"[0-9A-Za-z][0-9A-Za-z._-]{{0,{NAME_LENGTH - 1}}}")
"""A version is part of addresses and of folders' names."""

_TIME: Final = DateTime(timezone=True)
VERSIONS: Final = table(
    "model_versions", column("name"), column("version"), column("digest"), column("pushed_at", _TIME),
    column("pushed_by"), column("run_id"), column("manifest", JSON), column("size_bytes"),
    column("package", LargeBinary), column("report", JSON(none_as_null=True)), column("archived_at", _TIME),
)  # fmt: skip
SERVED: Final = table(
    "served_models", column("name"), column("champion"), column("challenger"), column("revision"),
    column("changed_at", _TIME),
)  # fmt: skip
PROMOTIONS: Final = table(
    "promotions", column("id"), column("name"), column("at", _TIME), column("actor"), column("action"),
    column("version"), column("replaced"),
)  # fmt: skip
EXPERIMENTS: Final = table(
    "experiments", column("id"), column("name"), column("mode"), column("share"), column("salt"), column("champion"),
    column("champion_digest"), column("challenger"), column("challenger_digest"), column("started_at", _TIME),
    column("started_by"), column("stopped_at", _TIME), column("stop_reason"),
)  # fmt: skip
AUDIT: Final = table(
    "audit", column("at", _TIME), column("actor"), column("action"), column("target"), column("details", JSON)
)
TABLES: Final = (VERSIONS, SERVED, PROMOTIONS, EXPERIMENTS, AUDIT)
"""As they are used here; a test of the server holds them to what its migrations make."""
_LISTED: Final = [each for each in VERSIONS.c if each.name != "package"]


class VersionError(Exception):
    """A change that is refused; the message says why, `gates` which gates stand in its way."""

    def __init__(self, message: str, gates: tuple[Mapping[str, Any], ...] = ()) -> None:
        super().__init__(message)
        self.gates = gates


@dataclass(frozen=True, slots=True)
class Version:
    """A pushed version, without its package."""

    name: str
    version: str
    digest: str
    pushed_at: datetime
    pushed_by: str
    run_id: str | None
    manifest: dict[str, Any]
    size_bytes: int
    report: dict[str, Any] | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A challenger beside a champion; `share` of the people is answered by it, or nobody in mode "shadow"."""

    id: int
    name: str
    mode: Mode
    share: float
    salt: str
    champion: str | None
    champion_digest: str
    challenger: str
    challenger_digest: str
    started_at: datetime
    started_by: str
    stopped_at: datetime | None
    stop_reason: str | None


@dataclass(frozen=True, slots=True)
class Served:
    """What serves under a name; `champion` None is the packaged model."""

    name: str
    champion: str | None = None
    challenger: str | None = None
    revision: int = 0


def push(
    connection: Connection, package: Artefact, actor: str, run_id: str | None = None, at: datetime | None = None
) -> bool:
    """Stores a verified package as a candidate; False when this very package is there already.

    Raises VersionError when its version names another package or cannot be one, ArtefactError when it is too large or
    was changed since it was opened.
    """
    if not _VERSION.fullmatch(package.version):
        raise VersionError(f"{package.version!r} is no version: up to {NAME_LENGTH} letters, digits and . _ -")
    if (found := find(connection, package.name, package.version)) is not None:
        return _pushed_before(connection, found, package, run_id)
    data = pack(package)
    now = at or datetime.now(UTC)
    row = {
        "name": package.name,
        "version": package.version,
        "digest": package.digest,
        "pushed_at": now,
        "pushed_by": actor[:NAME_LENGTH],
        "run_id": run_id,
        "manifest": package.manifest,
        "size_bytes": len(data),
        "package": data,
    }
    if not insert_new(connection, VERSIONS, row):
        return _pushed_before(connection, require(connection, package.name, package.version), package, run_id)
    record(connection, actor, "model.push", package.name, {"version": package.version, "digest": package.digest}, now)
    return True


def keep_report(
    connection: Connection,
    name: str,
    version: str,
    report: Mapping[str, Any],
    actor: str = "trainer",
    at: datetime | None = None,
) -> None:
    """Stores the comparison with the version that it is about, in the place of an older one."""
    require(connection, name, version)
    chosen = (VERSIONS.c.name == name) & (VERSIONS.c.version == version)
    connection.execute(update(VERSIONS).where(chosen).values(report=dict(report)))
    failed = [gate["name"] for gate in report["gates"] if not gate["passed"]]
    about = {"version": version, "against": report["against"], "passed": report["passed"], "failed": failed}
    record(connection, actor, "model.compare", name, about, at or datetime.now(UTC))


def find(connection: Connection, name: str, version: str) -> Version | None:
    """One version."""
    chosen = (VERSIONS.c.name == name) & (VERSIONS.c.version == version)
    row = connection.execute(select(*_LISTED).where(chosen)).mappings().first()
    return None if row is None else _version(row)


def package_of(connection: Connection, name: str, version: str) -> bytes:
    """The zipped package; raises VersionError when there is no such version, and unread when it is too large to serve."""
    chosen = (VERSIONS.c.name == name) & (VERSIONS.c.version == version)
    size = connection.execute(select(func.length(VERSIONS.c.package)).where(chosen)).scalar()
    if size is None:
        raise VersionError(f"{name} has no version {version}")
    if size > MAX_PACKAGE_BYTES:
        raise VersionError(f"{name} {version} has {size:,} bytes; one that serves has at most {MAX_PACKAGE_BYTES:,}")
    return bytes(connection.execute(select(VERSIONS.c.package).where(chosen)).scalar_one())


def list_versions(connection: Connection, name: str) -> list[Version]:
    """All versions of a name, newest first."""
    asked = select(*_LISTED).where(VERSIONS.c.name == name)
    rows = connection.execute(asked.order_by(VERSIONS.c.pushed_at.desc(), VERSIONS.c.version.desc())).mappings()
    return [_version(row) for row in rows]


def served(connection: Connection) -> dict[str, Served]:
    """What serves, by name; a name that is missing serves its packaged model."""
    columns = (SERVED.c.name, SERVED.c.champion, SERVED.c.challenger, SERVED.c.revision)
    return {row.name: Served(*row) for row in connection.execute(select(*columns))}


def running(connection: Connection) -> dict[str, Experiment]:
    """The experiment that goes on, by name."""
    rows = connection.execute(select(EXPERIMENTS).where(EXPERIMENTS.c.stopped_at.is_(None))).mappings()
    return {row["name"]: _experiment(row) for row in rows}


def experiments(connection: Connection, name: str | None = None) -> list[Experiment]:
    """All experiments, of a name or of all, newest first."""
    asked = select(EXPERIMENTS).order_by(EXPERIMENTS.c.id.desc())
    rows = connection.execute(asked if name is None else asked.where(EXPERIMENTS.c.name == name)).mappings()
    return [_experiment(row) for row in rows]


def digest_of(connection: Connection, name: str, version: str | None, packaged_digest: str) -> str:
    """The digest of a version, or of the packaged model for None."""
    return packaged_digest if version is None else require(connection, name, version).digest


def blocking(report: Mapping[str, Any] | None, champion_digest: str, digest: str) -> list[dict[str, Any]]:
    """The gates that stand in the way of a version with `digest`: those that failed, a missing or a stale comparison."""
    if report is None:
        return [{"name": "comparison", "passed": False, "message": "it was never compared with the champion"}]
    if report["digest"] != digest or report["against"]["digest"] != champion_digest:
        against = report["against"]["version"]
        return [{"name": "comparison", "passed": False, "message": f"it is stale: made against {against}"}]
    failed = [dict(gate) for gate in report["gates"] if not gate["passed"]]
    if not failed and not report["passed"]:
        return [{"name": "comparison", "passed": False, "message": "it did not pass"}]
    return failed


def record(
    connection: Connection, actor: str, action: str, target: str, details: Mapping[str, Any], at: datetime
) -> None:
    """Writes that `actor` did `action` to `target`, in the transaction of the action itself."""
    row = {"at": at, "actor": actor[:NAME_LENGTH], "action": action, "target": target, "details": dict(details)}
    connection.execute(insert(AUDIT).values(row))


def insert_new(connection: Connection, into: TableClause, row: Mapping[str, Any]) -> bool:
    """Inserts the row unless another with its key is there, or comes at the same time; whether it did."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(into).values(row).on_conflict_do_nothing().returning(literal_column("1"))
    return connection.execute(new).first() is not None


def require(connection: Connection, name: str, version: str) -> Version:
    """One version; raises VersionError when there is none."""
    found = find(connection, name, version)
    if found is None:
        raise VersionError(f"{name} has no version {version}")
    return found


def _pushed_before(connection: Connection, found: Version, package: Artefact, run_id: str | None) -> bool:
    if found.digest != package.digest:
        raise VersionError(
            f"{package.name} {package.version} is another package already; give this one its own version"
        )
    if run_id is not None and found.run_id != run_id:
        chosen = (VERSIONS.c.name == found.name) & (VERSIONS.c.version == found.version)
        connection.execute(update(VERSIONS).where(chosen).values(run_id=run_id))
    return False


def _version(row: Mapping[Any, Any]) -> Version:
    return Version(**{**row, "pushed_at": _aware(row["pushed_at"]), "archived_at": _aware(row["archived_at"])})


def _experiment(row: Mapping[Any, Any]) -> Experiment:
    return Experiment(**{**row, "started_at": _aware(row["started_at"]), "stopped_at": _aware(row["stopped_at"])})


def _aware(time: datetime | None) -> Any:
    """SQLite keeps no offset: what is stored is UTC."""
    return time if time is None or time.tzinfo is not None else time.replace(tzinfo=UTC)
