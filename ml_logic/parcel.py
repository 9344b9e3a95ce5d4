"""A package as one zip, as the database keeps it: equal packages are equal bytes, and what comes out is verified whole."""

from __future__ import annotations

import io
import json
import lzma
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Final

from ml_logic import artefact
from ml_logic.artefact import Artefact, ArtefactError
from ml_logic.features.spec import Task

MAX_PACKAGE_BYTES: Final = 32 * 1024 * 1024
"""Of a package's files and manifest together; DESIGN 7."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
)
"""What zipfile raises for what is no zip, is cut off, damaged, encrypted or has names that no file can have."""
MAX_FILES: Final = 32
"""Of a package; ours: five or six are usual."""
_KINDS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: equal packages are equal bytes


def open_small(folder: Path, task: Task) -> Artefact:
    """`artefact.verify`, but a folder that is too large to serve is refused before any of it is read."""
    try:
        size = sum(path.stat().st_size for path in folder.iterdir())
    except OSError as error:
        raise ArtefactError(f"{folder} cannot be read: {error.strerror}") from None
    _require_small(folder, size)
    return artefact.verify(folder, task)


def pack(package: Artefact) -> bytes:
    """The package's manifest and files as one zip; the same package gives the same bytes.

    Raises ArtefactError beyond `MAX_PACKAGE_BYTES`, and when a file has changed since it was opened.
    """
    names = sorted(package.manifest["files"])
    manifest = json.dumps(package.manifest, sort_keys=True).encode()
    _require_small(package.folder, len(manifest) + sum((package.folder / name).stat().st_size for name in names))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((artefact.MANIFEST, manifest), *((name, package.read(name)) for name in names)):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(data: bytes, digest: str, task: Task, folder: Path) -> Artefact:
    """Writes the zipped package into `folder`, which is replaced whole, after all checks of `artefact.verify`.

    Raises ArtefactError for anything but the package of `digest`: nothing is unpickled, nothing is left behind.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as staging:
        unpacked = Path(staging) / folder.name
        unpacked.mkdir()
        _unzip(data, unpacked)
        package = artefact.verify(unpacked, task)
        if package.digest != digest:
            raise ArtefactError(f"the package has digest {package.digest[:12]}, expected {digest[:12]}")
        _settle(unpacked, folder, package, task)
    return Artefact(folder, package.manifest)


def _settle(unpacked: Path, folder: Path, package: Artefact, task: Task) -> None:
    """Puts the package in its place. Of many who do that at once one does, and the others find it there."""
    try:
        unpacked.rename(folder)
    except OSError:
        if not _is_there(folder, package, task):
            _replace(unpacked, folder)


def _is_there(folder: Path, package: Artefact, task: Task) -> bool:
    try:
        return artefact.verify(folder, task).digest == package.digest
    except ArtefactError:
        return False


def _replace(unpacked: Path, folder: Path) -> None:
    try:
        artefact.replace(unpacked, folder)
    except OSError as error:
        raise ArtefactError(f"{folder} cannot be written: {error.strerror}") from None


def _require_small(folder: Path, size: int) -> None:
    if size > MAX_PACKAGE_BYTES:
        raise ArtefactError(f"{folder} has {size:,} bytes; a package that serves has at most {MAX_PACKAGE_BYTES:,}")


def _unzip(data: bytes, folder: Path) -> None:
    try:
        members = _members(data)
    except (*_BROKEN, OSError) as error:
        raise ArtefactError(f"the package cannot be unpacked: {error}") from None
    for name, content in members.items():
        (folder / name).write_bytes(content)


def _members(data: bytes) -> dict[str, bytes]:
    """The files by name. Nothing is unpacked before all sizes are known, and none further than the size it claims."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = archive.infolist()
        size = sum(member.file_size for member in listed)
        if len(listed) > MAX_FILES or size > MAX_PACKAGE_BYTES:
            raise ArtefactError(
                f"the package claims {len(listed)} files of {size:,} bytes: more than one that serves has"
            )
        for member in listed:
            name = member.filename
            if name in ("", "..") or Path(name).name != name or member.compress_type not in _KINDS:
                raise ArtefactError(f"the package holds {name!r}, which is no plain file")
        return {member.filename: _read(archive, member) for member in listed}


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # archive.read() unpacks whatever there is before it looks at the size; this stops there.
    with archive.open(member) as file:
        return file.read(member.file_size)
