"""The packaged model: a folder with the fitted pipeline, its ONNX twin, a card, pictures and the manifest over them.

Written by the trainer, read by the trainer and the server. Standard library only: opening a package costs nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ml_logic.features.spec import Task

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
PIPELINE: Final = "model.joblib"
ONNX: Final = "model.onnx"
CARD: Final = "MODEL_CARD.md"
MODELS_DIR: Final = Path(__file__).parent / "models"

_REQUIRED: Final[Mapping[str, type]] = {
    "format": int,
    "name": str,
    "task": str,
    "version": str,
    "feature_set": str,
    "columns": list,
    "classes": list,
    "trained_on": dict,
    "metrics": dict,
    "libraries": dict,
    "files": dict,
    "digest": str,
}


class ArtefactError(Exception):
    """A package that must not be used; the message says which file of which package, and why."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A verified package: every file in `folder` had the SHA-256 that `manifest` names when it was opened."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The registered name, such as `stress_classifier`."""
        return str(self.manifest["name"])

    @property
    def version(self) -> str:
        """The version under that name."""
        return str(self.manifest["version"])

    @property
    def digest(self) -> str:
        """SHA-256 over the manifest, and with it over every file, as 64 hex digits."""
        return str(self.manifest["digest"])

    def read(self, file: str) -> bytes:
        """The bytes of one file, verified again, so that what is loaded is what was pinned.

        Raises ArtefactError if the file has changed since the package was opened or is not part of it.
        """
        pinned = self.manifest["files"].get(file)
        if pinned is None:
            raise ArtefactError(f"{self.folder}: {file} is not part of this package")
        return _read_pinned(self.folder / file, pinned)


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 (64 hex digits) over the manifest as canonical JSON, its own `digest` left out."""
    body = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Artefact:
    """Writes a package and opens it again; `folder` is replaced whole or, on any failure, left as it was.

    Raises ArtefactError for a file name that leads out of the package.
    """
    for name in files:
        _require_plain(folder, name)
    pinned = dict(manifest, format=FORMAT, files={name: _sha256(data) for name, data in sorted(files.items())})
    pinned["digest"] = manifest_digest(pinned)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        staging.chmod(0o755)
        for name, data in files.items():
            (staging / name).write_bytes(data)
        (staging / MANIFEST).write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        replace(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Artefact(folder, pinned)


def verify(folder: Path, task: Task) -> Artefact:
    """Opens the package in `folder` after checking manifest, digest, feature set and the SHA-256 of every file.

    Raises ArtefactError before anything is unpickled or handed to a runtime.
    """
    manifest = _manifest(folder)
    _require_match(folder, "task", manifest["task"], task.name)
    _require_match(folder, "name", manifest["name"], task.registered_name)
    _require_match(folder, "feature_set", manifest["feature_set"], task.feature_set)
    _require_match(folder, "columns", manifest["columns"], list(task.columns))
    _require_match(folder, "classes", manifest["classes"], list(task.classes))
    for name, pinned in manifest["files"].items():
        _require_plain(folder, name)
        _read_pinned(folder / name, pinned)
    return Artefact(folder, manifest)


def load_pipeline(artefact: Artefact) -> Any:
    """The fitted scikit-learn pipeline, unpickled from verified bytes; for the trainer, never for the server."""
    import io

    import joblib

    return joblib.load(io.BytesIO(artefact.read(PIPELINE)))


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtefactError(f"{path} is missing: no packaged model there") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ArtefactError(f"{path} cannot be read: {error}") from None
    if not isinstance(manifest, dict):
        raise ArtefactError(f"{path} is not a JSON object")
    for key, kind in _REQUIRED.items():
        if not isinstance(manifest.get(key), kind):
            raise ArtefactError(f"{path}: {key} is missing or not of type {kind.__name__}")
    if manifest["format"] != FORMAT:
        raise ArtefactError(f"{path}: format is {manifest['format']}, this version reads {FORMAT}")
    _require_match(folder, "digest", manifest["digest"], manifest_digest(manifest))
    if ONNX not in manifest["files"]:
        raise ArtefactError(f"{path}: files does not name {ONNX}")
    return manifest


def _require_match(folder: Path, field: str, found: object, expected: object) -> None:
    if found != expected:
        raise ArtefactError(f"{folder / MANIFEST}: {field} is {found!r}, expected {expected!r}")


def _require_plain(folder: Path, name: str) -> None:
    if Path(name).name != name or name == MANIFEST or not name.isprintable():
        raise ArtefactError(f"{folder / MANIFEST}: file name {name!r} is not one of a file in the package")


def _read_pinned(path: Path, pinned: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read: {error.strerror}") from None
    if _sha256(data) != pinned:
        raise ArtefactError(f"{path} does not have the SHA-256 that its manifest names; it was changed or damaged")
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def replace(staging: Path, folder: Path) -> None:
    """Puts the folder `staging` in the place of `folder`, on the same file system; a failure leaves `folder` as it was."""
    old = folder.with_name(f".{folder.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    try:
        staging.replace(folder)
    except BaseException:
        if old.exists():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
