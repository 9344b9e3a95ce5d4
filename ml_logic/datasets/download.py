"""Fetch pinned files over HTTP: resume what broke off, check every byte, leave no half file under its final name."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from ml_logic.datasets import DatasetError, remedy

State = Literal["present", "missing", "damaged"]
_Report = Callable[[int, int | None], None]  # bytes so far, bytes in all where the server said so


@dataclass(frozen=True)
class RemoteFile:
    """One file of a data set: `path` in the data set's folder, where it is published, and what its bytes hash to."""

    path: str
    url: str
    sha256: str


@dataclass(frozen=True)
class Settings:
    """How patient a download is. Source: our choice, for a public server that is slow and drops connections."""

    attempts: int = 5
    first_wait_s: float = 1.0  # doubles with every further attempt
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0
    chunk_bytes: int = 1 << 16


SETTINGS = Settings()


class _RetryError(Exception):
    """This attempt failed in a way that the next one may not."""


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def state(file: RemoteFile, directory: Path) -> State:
    """Whether the file lies in `directory` with the right content. Reads all of it."""
    path = directory / file.path
    if not path.is_file():
        return "missing"
    return "present" if sha256_of(path) == file.sha256 else "damaged"


def verify(files: Iterable[RemoteFile], directory: Path) -> None:
    """Pass when every file is there with the pinned SHA-256; else DatasetError for the first one that is not.

    `directory` is the data set's own folder: its name is the data set's name.
    """
    for file in files:
        path = directory / file.path
        if not path.is_file():
            raise DatasetError(f"{path} is missing. {remedy(directory.name)}")
        check(path, sha256_of(path), file.sha256, directory.name)


def check(path: Path, actual: str, expected: str, name: str) -> None:
    """DatasetError when a file of the data set `name` does not hash to what is pinned."""
    if actual != expected:
        raise DatasetError(f"{path} is damaged: SHA-256 {actual}, expected {expected}. {remedy(name)}")


def fetch(
    files: Iterable[RemoteFile],
    into: Path,
    *,
    client: httpx.Client | None = None,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
    settings: Settings = SETTINGS,
) -> tuple[str, ...]:
    """Bring every file into `into`; returns the paths that were downloaded (what is there and right is left alone).

    A broken transfer leaves `<name>.part`, and the next attempt, or the next call, continues it. Raises DatasetError
    when the server refuses, the network is gone, the disk cannot be written, or the bytes are not the pinned ones.
    """
    if client is None:
        with new_client(settings) as own:
            return fetch(files, into, client=own, progress=progress, wait=wait, settings=settings)
    fetched = []
    for file in files:
        try:
            if state(file, into) == "present":
                continue
            _fetch_one(file, into / file.path, client, _reporter(progress, file.path), wait, settings)
        except OSError as error:
            why = error.strerror or str(error)
            message = f"Cannot write {into / file.path}: {why}. Choose another --into DIR or DATA_DIR."
            raise DatasetError(message) from error
        fetched.append(file.path)
    return tuple(fetched)


def new_client(settings: Settings = SETTINGS) -> httpx.Client:
    """A client that follows redirects and gives up on a silent server."""
    timeout = httpx.Timeout(settings.read_timeout_s, connect=settings.connect_timeout_s)
    return httpx.Client(follow_redirects=True, timeout=timeout)


def progress_bar() -> Progress:
    """A bar with size, speed and time left, on stderr; nothing at all when stderr is not a terminal."""
    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return Progress("{task.description}", *columns, console=console, disable=not console.is_terminal)


def _reporter(progress: Progress | None, label: str) -> _Report:
    bar = progress or Progress(disable=True)
    task = bar.add_task(label, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _fetch_one(
    file: RemoteFile,
    target: Path,
    client: httpx.Client,
    report: _Report,
    wait: Callable[[float], None],
    settings: Settings,
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    reason = ""
    for attempt in range(settings.attempts):
        if attempt:
            wait(settings.first_wait_s * 2 ** (attempt - 1))
        try:
            resumed = _transfer(file, part, client, report, settings)
            _accept(file, part, target, resumed)
            return
        except (_RetryError, httpx.RequestError) as error:
            reason = str(error) or type(error).__name__
    raise DatasetError(
        f"Could not fetch {file.url} in {settings.attempts} attempts: {reason}. "
        f"Check the network and run the same command again: it goes on where it stopped."
    )


def _transfer(file: RemoteFile, part: Path, client: httpx.Client, report: _Report, settings: Settings) -> bool:
    """Append to `part` what it lacks; True when bytes of an earlier attempt were kept."""
    offset = part.stat().st_size if part.exists() else 0
    # identity: a transparently compressed answer has other offsets than the file
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={offset}-"} if offset else {})
    with client.stream("GET", file.url, headers=headers) as response:
        if offset and response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return True  # nothing is left to send: the checksum decides
        _refuse_errors(file, response)
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        if resumed and not response.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
            part.unlink(missing_ok=True)
            raise _RetryError("the server sent another range than the one asked for")
        _write(response, part, offset if resumed else 0, report, settings.chunk_bytes)
        return resumed


def _refuse_errors(file: RemoteFile, response: httpx.Response) -> None:
    status = response.status_code
    if status in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        return
    if response.is_server_error or status in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS):
        raise _RetryError(f"the server answered {status}")
    moved = "the file may have moved; ml_logic/data/README.md has its home"
    raise DatasetError(f"{file.url} answered {status} {response.reason_phrase}: {moved}.")


def _write(response: httpx.Response, part: Path, offset: int, report: _Report, chunk_bytes: int) -> None:
    length = response.headers.get("Content-Length", "")
    total = offset + int(length) if length.isdigit() else None
    done = offset
    with part.open("ab" if offset else "wb") as stream:
        for chunk in response.iter_raw(chunk_bytes):
            stream.write(chunk)
            done += len(chunk)
            report(done, total)


def _accept(file: RemoteFile, part: Path, target: Path, resumed: bool) -> None:
    actual = sha256_of(part)
    if actual == file.sha256:
        part.replace(target)
        return
    part.unlink()
    if resumed:  # the kept bytes may be the wrong ones: once more from the start
        raise _RetryError(f"the continued file hashes to {actual}, expected {file.sha256}")
    raise DatasetError(
        f"{file.url} has the wrong content: SHA-256 {actual}, expected {file.sha256}. "
        f"Nothing was kept. Try again; if it stays so, the published file has changed or a proxy alters it."
    )
