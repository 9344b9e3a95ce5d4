"""Where files are: a path of this machine, or an address that pyarrow has a file system for, such as s3://bucket/folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import fs

from ml_logic.score import ScoreError

SUFFIX: Final = ".parquet"
HIDDEN: Final = (".", "_")
"""Names that begin so are no data: Spark's and Dask's own files, and what a run that was killed left behind."""
_WILD: Final = re.compile(r"[*\[]")
_WILD_HERE: Final = re.compile(r"[*?\[]")  # in an address ? begins the query


@dataclass(frozen=True, slots=True)
class Place:
    """The file `name` below `root`, a folder as it was named: absolute, or scheme://bucket/folder[?options]."""

    root: str
    name: str = ""

    def open(self) -> tuple[Any, str]:
        """The file system and the path in it; raises ScoreError for an address that none can be made of."""
        if "://" not in self.root:
            return fs.LocalFileSystem(), str(Path(self.root) / self.name)
        try:
            system, path = fs.FileSystem.from_uri(self.root)
        except (OSError, pa.ArrowException) as error:
            raise ScoreError(f"{self} cannot be opened: {one_line(error)}") from None
        return system, f"{path.rstrip('/')}/{self.name}".rstrip("/")

    def __str__(self) -> str:
        """The address without options and credentials, which have no place in messages and files."""
        address = re.sub(r"(://)[^/]*@", r"\1", self.root.partition("?")[0] if "://" in self.root else self.root)
        return f"{address.rstrip('/')}/{self.name}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Found:
    """A file as a listing has it: size in bytes, time of its last change in ns since 1970 (0 when not known)."""

    place: Place
    size: int
    modified_ns: int


def folder(text: str) -> Place:
    """The place that `text`, a path or an address, names."""
    return Place(text if "://" in text else str(Path(text).expanduser().absolute()))


def find(texts: Sequence[str], *, apart_from: Place) -> list[Found]:
    """The Parquet files that paths, addresses, folders and patterns name, by name; none of those in `apart_from`.

    A folder means all Parquet files below it; in a pattern `*` stays within a folder and `**` goes through any number.
    Raises ScoreError for what is not there, and for two files that would have one name in the output.
    """
    inside = f"{apart_from.open()[1]}/"
    found: dict[str, Found] = {}
    for text in texts:
        files = [file for file in _matching(text) if not file.place.open()[1].startswith(inside)]
        if not files:
            raise ScoreError(f"{folder(text)}: no {SUFFIX} file there")
        for file in files:
            other = found.setdefault(file.place.name, file)
            if other.place != file.place:
                raise ScoreError(f"{other.place} and {file.place} would both be {file.place.name} in the output")
    return [found[name] for name in sorted(found)]


def listing(place: Place, *, recursive: bool = True) -> list[Found]:
    """Every file below a folder, with its name from there; none when there is no such folder."""
    system, path = place.open()
    try:
        infos = system.get_file_info(fs.FileSelector(path, allow_not_found=True, recursive=recursive))
    except (OSError, pa.ArrowException) as error:
        raise ScoreError(f"{place} cannot be listed: {one_line(error)}") from None
    start = len(path.rstrip("/")) + 1
    return [_found(Place(place.root, info.path[start:]), info) for info in infos if info.type == fs.FileType.File]


def one_line(error: Exception) -> str:
    """What an error of the file system or of Parquet says, on one line."""
    return " ".join(str(error).split())


def _matching(text: str) -> list[Found]:
    exact = folder(text)
    system, path = exact.open()
    try:
        info = system.get_file_info(path)
    except (OSError, pa.ArrowException) as error:
        raise ScoreError(f"{exact} cannot be read: {one_line(error)}") from None
    if info.type == fs.FileType.File:
        head, _, options = exact.root.partition("?") if "://" in exact.root else (exact.root, "", "")
        root, _, name = head.rpartition("/")
        return [_found(Place(_with(root or "/", options), name), info)]
    root, pattern = _split(exact.root)
    if info.type == fs.FileType.NotFound and not pattern:
        raise ScoreError(f"{exact} does not exist")
    pattern = pattern or ("**", f"*{SUFFIX}")
    files = listing(Place(root), recursive=len(pattern) > 1 or pattern[0] == "**")
    return [file for file in files if _wanted(file.place.name.split("/"), pattern)]


def _split(root: str) -> tuple[str, tuple[str, ...]]:
    """The folder before the first segment with a wildcard, and the segments from there on."""
    address = "://" in root
    head, _, options = root.partition("?") if address else (root, "", "")
    segments = head.split("/")
    wild = _WILD if address else _WILD_HERE
    fixed = next((i for i, segment in enumerate(segments) if wild.search(segment)), len(segments))
    return _with("/".join(segments[:fixed]) or "/", options), tuple(segments[fixed:])


def _with(address: str, options: str) -> str:
    return f"{address}?{options}" if options else address


def _wanted(segments: Sequence[str], pattern: Sequence[str]) -> bool:
    return not segments[-1].startswith(HIDDEN) and _fits(segments, pattern)


def _fits(segments: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not segments
    if pattern[0] == "**":
        return any(_fits(segments[skipped:], pattern[1:]) for skipped in range(len(segments) + 1))
    return bool(segments) and fnmatchcase(segments[0], pattern[0]) and _fits(segments[1:], pattern[1:])


def _found(place: Place, info: Any) -> Found:
    return Found(place, info.size or 0, info.mtime_ns or 0)
