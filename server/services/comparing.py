"""A candidate compared with the champion on the people kept for the exam, as by `python -m ml_logic.registry compare`."""

from __future__ import annotations

from threading import Lock
from typing import Any, Final

from ml_logic.artefact import ArtefactError
from ml_logic.features.tasks import BY_NAME
from ml_logic.versions import Served, VersionError, keep_report, served
from server.clock import utc_now
from server.db import Database
from server.errors import ApiError
from server.schemas_access import checked
from server.schemas_models import CompareRequest
from server.services.models import describe_version, package_of
from server.serving import Serving

RETRY_S: Final = 5
"""About as long as a comparison takes."""
_one_at_a_time = Lock()


def compare_version(payload: object, serving: Serving, database: Database, name: str, actor: str) -> dict[str, Any]:
    """Compares a version with the champion, stores the report with it, and returns it as `describe_version` does.

    Raises ApiError 404 for an unknown version, 409 when there is nobody to compare on, 503 while another comparison runs.
    """
    wanted = checked(CompareRequest, payload)
    if not _one_at_a_time.acquire(blocking=False):
        headers, details = {"Retry-After": str(RETRY_S)}, {"retry_after_seconds": RETRY_S}
        raise ApiError(503, "Another comparison runs; try again soon.", details=details, headers=headers)
    try:
        _compare(wanted.version, serving, database, name, actor)
    finally:
        _one_at_a_time.release()
    return describe_version(serving, database, name, wanted.version)


def _compare(version: str, serving: Serving, database: Database, name: str, actor: str) -> None:
    # Only here: who never compares does not need them in memory.
    from ml_logic import collected
    from ml_logic.compare import CompareError, compare
    from ml_logic.datasets import DatasetError
    from ml_logic.table import split_exam

    candidate = package_of(serving, database, name, version)
    if (source := collected.exam_source(candidate.manifest)) != collected.SOURCE:
        raise ApiError(409, f"This version is examined on {source} data: compare it where it was trained.")
    with database.reading() as connection:
        champion_version = served(connection).get(name, Served(name)).champion
    if champion_version == version:
        raise ApiError(409, "This version is the champion: there is nothing to compare it with.")
    task = BY_NAME[name]
    shipped = serving.packaged.models[task.name].package
    champion = shipped if champion_version is None else package_of(serving, database, name, champion_version)
    try:
        address = database.engine.url.render_as_string(hide_password=False)
        exam = split_exam(collected.read(task.name, address))[1]
        report = compare(champion, candidate, exam, seed=0, at=utc_now())
        database.write(lambda connection: keep_report(connection, name, version, report, actor))
    except (ArtefactError, CompareError, DatasetError, VersionError) as error:
        message = str(error)
        raise ApiError(409, f"{message[0].upper()}{message[1:].rstrip('.')}.") from None
