"""What is known of the models: which serve and why, how good they are, their versions with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from ml_logic import artefact
from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.features.tasks import BY_NAME
from ml_logic.versions import Served, Version, VersionError, list_versions, served
from server.clock import iso
from server.db import UNAVAILABLE, Database
from server.errors import ApiError
from server.loading import RefusedError
from server.predict import CHAMPION, LoadedModel
from server.schemas_models import Figure, TrainedOn
from server.serving import Serving

PICTURES: Final = ("confusion.png", "reliability.png", "importance.png")
_LINEAGE: Final = ("estimator", "created", "feature_set", "libraries")


@dataclass(frozen=True, slots=True)
class _Known:
    """A version, and in `pushed` what the registry says of it; None is the packaged model."""

    version: str
    digest: str
    manifest: Mapping[str, Any]
    pushed: Version | None = None


def list_models(serving: Serving, mlflow_url: str) -> dict[str, Any]:
    """Every served model with its origin and its person-out metrics, in the shape of `schemas_models.Models`."""
    return {"models": [_summary(serving, name) for name in _names(serving)], "mlflow_url": mlflow_url or None}


def describe_model(serving: Serving, database: Database, name: str) -> dict[str, Any]:
    """One served model with its card, its training ranges and its versions; 404 if unknown.

    In the shape of `schemas_models.ModelDetail`. Without the database there are only the versions that serve here.
    """
    model = find_model(serving, name)
    manifest = model.package.manifest
    now, known = _read_versions(serving, database, name)
    return {
        **_summary(serving, name),
        "inputs": manifest.get("inputs", {}),
        "metrics": manifest["metrics"],
        "card": model.package.read(artefact.CARD).decode(),
        "pictures": _pictures(manifest, f"/api/models/{name}"),
        "versions": [_version(each, now, known) for each in known],
    }


def describe_version(serving: Serving, database: Database, name: str, version: str) -> dict[str, Any]:
    """One version with all that is known of it, in the shape of `schemas_models.VersionDetail`; 404 if unknown."""
    find_model(serving, name)
    with database.reading() as connection:
        now, known = _versions(serving, connection, name)
    found = _find_version(known, version)
    manifest = found.manifest
    summary = _version(found, now, known)
    package, problem = _package(serving, name, found)
    report = found.pushed.report if found.pushed else None
    return {
        **summary,
        "report": report and {**report, "stale": summary["report"]["stale"]},
        "metrics": manifest["metrics"],
        "card": package.read(artefact.CARD).decode() if package else "",
        "problem": problem,
        "lineage": {
            "trained_on": _trained_on(manifest),
            "training": manifest.get("training"),
            "libraries": manifest["libraries"],
            "quality": manifest.get("quality"),
        },
        "pictures": _pictures(manifest, f"/api/models/{name}/versions/{version}") if package else [],
    }


def picture_of(serving: Serving, name: str, picture: str) -> bytes:
    """A PNG of the served model's package; 404 for any other file."""
    return _picture(find_model(serving, name).package, picture)


def picture_of_version(serving: Serving, database: Database, name: str, version: str, picture: str) -> bytes:
    """A PNG of a version's package; 404 for any other file, and when the package cannot be used."""
    return _picture(package_of(serving, database, name, version), picture)


def package_of(serving: Serving, database: Database, name: str, version: str) -> Artefact:
    """A version's verified package; raises ApiError 404 when there is none that can be used."""
    find_model(serving, name)
    with database.reading() as connection:
        found = _find_version(_versions(serving, connection, name)[1], version)
    package, problem = _package(serving, name, found)
    if package is None:
        raise ApiError(404, f"The package of this version cannot be used: {problem}.")
    return package


def find_model(serving: Serving, name: str) -> LoadedModel:
    """The champion under a registered name, as it serves here; raises ApiError 404."""
    if name not in _names(serving):
        raise ApiError(404, "No model of this name is served.", details={"name": {"allowed": _names(serving)}})
    return serving.predictor.models[BY_NAME[name].name]


def unknown_version(versions: Sequence[str]) -> ApiError:
    """The 404 that names those that there are."""
    return ApiError(404, "This model has no such version.", details={"version": {"allowed": list(versions)}})


def _names(serving: Serving) -> list[str]:
    return [model.task.registered_name for model in serving.predictor.models.values()]


def _summary(serving: Serving, name: str) -> dict[str, Any]:
    state, task = serving.state, BY_NAME[name]
    model, trial = state.predictor.models[task.name], state.predictor.trials.get(task.name)
    manifest = model.package.manifest
    about = ("share", "mode", "experiment_id")
    beside = trial and {"version": trial.model.version, "digest": trial.model.digest}
    return {
        "name": name,
        "task": task.name,
        "version": model.version,
        "digest": model.digest,
        "arm": CHAMPION,
        "origin": "packaged" if model is serving.packaged.models.get(task.name) else "registry",
        "revision": state.wanted[name].revision if name in state.wanted else 0,
        "problem": serving.problem(name),
        "challenger": beside and {**beside, **{key: getattr(trial, key) for key in about}},
        "person_out": _person_out(manifest),
        "trained_on": _trained_on(manifest),
        **{key: manifest[key] for key in _LINEAGE if key in manifest},
    }


def _person_out(manifest: Mapping[str, Any]) -> dict[str, Any]:
    measured = manifest["metrics"].get("person_out", {})
    return {metric: {key: figure[key] for key in Figure.model_fields} for metric, figure in measured.items()}


def _trained_on(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Without the codes of the people: a code is a hash of a name that somebody may guess."""
    told = manifest["trained_on"]
    sources = told.get("sources") or [told[key] for key in ("source",) if key in told]
    return {key: told[key] for key in TrainedOn.model_fields if key in told} | {"sources": sources}


def _pictures(manifest: Mapping[str, Any], address: str) -> list[str]:
    return [f"{address}/{picture}" for picture in PICTURES if picture in manifest["files"]]


def _picture(package: Artefact, picture: str) -> bytes:
    if picture not in PICTURES or picture not in package.manifest["files"]:
        raise ApiError(404, "This model has no such picture.", details={"picture": {"allowed": list(PICTURES)}})
    return package.read(picture)


def _read_versions(serving: Serving, database: Database, name: str) -> tuple[Served, list[_Known]]:
    try:
        with database.reading() as connection:
            return _versions(serving, connection, name)
    except UNAVAILABLE:
        model, packaged = find_model(serving, name), _packaged(serving, name)
        here = _Known(model.version, model.digest, model.package.manifest)
        only = [here] if here == packaged else [here, packaged]
        return Served(name, None if here == packaged else here.version), only


def _versions(serving: Serving, connection: Connection, name: str) -> tuple[Served, list[_Known]]:
    """What serves by the registry, and all versions, newest first; the packaged one is the oldest."""
    pushed = [_Known(each.version, each.digest, each.manifest, each) for each in list_versions(connection, name)]
    return served(connection).get(name, Served(name)), [*pushed, _packaged(serving, name)]


def _packaged(serving: Serving, name: str) -> _Known:
    model = serving.packaged.models[BY_NAME[name].name]
    return _Known(model.version, model.digest, model.package.manifest)


def _find_version(known: Sequence[_Known], version: str) -> _Known:
    for each in known:
        if each.version == version:
            return each
    raise unknown_version([each.version for each in known])


def _version(known: _Known, now: Served, versions: Sequence[_Known]) -> dict[str, Any]:
    pushed, manifest = known.pushed, known.manifest
    champion = next((each for each in versions if _is_champion(each, now)), versions[-1])
    trained_on = _trained_on(manifest)
    return {
        "version": known.version,
        "digest": known.digest,
        "origin": "registry" if pushed else "packaged",
        "role": _role(known, now),
        "estimator": manifest.get("estimator", ""),
        "created": manifest.get("created", ""),
        "pushed_at": iso(pushed.pushed_at) if pushed else None,
        "run_id": pushed.run_id if pushed else None,
        "size_bytes": pushed.size_bytes if pushed else None,
        "sources": trained_on["sources"],
        "people": trained_on.get("people", 0),
        "rows": trained_on.get("rows", 0),
        "person_out": _person_out(manifest),
        "report": _report(pushed, champion.digest) if pushed else None,
    }


def _is_champion(known: _Known, now: Served) -> bool:
    return known.pushed is None if now.champion is None else known.pushed is not None and known.version == now.champion


def _role(known: _Known, now: Served) -> str:
    if _is_champion(known, now):
        return "champion"
    if known.pushed is not None and known.version == now.challenger:
        return "challenger"
    return "archived" if known.pushed and known.pushed.archived_at else "candidate"


def _report(pushed: Version, champion_digest: str) -> dict[str, Any] | None:
    report = pushed.report
    if report is None:
        return None
    against = report["against"]
    return {
        "passed": report["passed"],
        # The champion's own is the one that it was promoted with.
        "stale": report["digest"] != pushed.digest or champion_digest not in (against["digest"], pushed.digest),
        "at": report.get("at"),
        "against_version": against.get("version"),
    }


def _package(serving: Serving, name: str, known: _Known) -> tuple[Artefact | None, str | None]:
    """The package of a version, or why it cannot be used."""
    if known.pushed is None:
        return serving.packaged.models[BY_NAME[name].name].package, None
    try:
        return serving.loader.package(name, known.version), None
    except (VersionError, ArtefactError, OSError) as error:
        return None, str(RefusedError(error))
