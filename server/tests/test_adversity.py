"""Without room, without leave to write, without an answer: what is said, what is refused, what goes on, what comes back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ml_logic.database import SQLITE_FILE, database_url
from server.db import Database, connect, ping, reason
from server.migrations import migrate
from server.models import Event
from server.tests.conftest import STRESS
from server.tests.processes import Gunicorn, Poster, wait_until
from server.tests.telling import assert_rebuilt_equals_kept, window

Start = Callable[..., Gunicorn]
NO_LIMITS = {"RATELIMIT_ENABLED": "false"}
BATCH = 100
STARTS_WITHIN_S = 15.0
"""Two attempts at a database of CONNECT_TIMEOUT_S each, and the start itself on a busy machine."""
WAITS_S = 6.0
"""What who tells an event waits at most: one attempt at a connection, and a busy machine."""


class Disk:
    """A file system of 2 MB in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
        if subprocess.run(command, check=False, capture_output=True).returncode != 0:
            pytest.skip("this user may not mount a file system")

    def set(self, option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", self.folder], check=True)

    def fill(self) -> None:
        with pytest.raises(OSError, match="No space left"):
            (self.folder / "filler").write_bytes(bytes(4_000_000))

    def free(self) -> None:
        (self.folder / "filler").unlink()

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    yield made
    made.remove()


def _assert_only_events_suffer(server: Gunicorn, why: str) -> None:
    poster = Poster(server.port, [])
    assert not poster._send([window() for _ in range(BATCH)])
    ((status, answer, retry_after),) = poster.failures
    poster._hang_up()
    assert (status, answer["error"], retry_after) == (503, "unavailable", "5")
    assert server.request("POST", "/api/predict", STRESS)[0] == 200
    assert server.request("GET", "/health")[0] == 200
    refused = [line for line in server.log.splitlines() if "database_unavailable" in line]
    assert why in refused[-1]
    assert "Traceback" not in server.log


def _takes_events(server: Gunicorn) -> bool:
    return server.request("POST", "/telemetry", window())[0] == 200


def _tell_until_refused(server: Gunicorn) -> list[str]:
    """The ids of the events for which there was room where there was none for a batch."""
    ids: list[str] = []
    for _ in range(BATCH):
        event = window()
        if server.request("POST", "/telemetry", event)[0] != 200:
            return ids
        ids.append(event["event_id"])
    pytest.fail("there is room")


def _assert_stored(url: str, ids: list[str]) -> None:
    database = Database(connect(database_url(url, Path())), migrate)
    with database.reading() as connection:
        assert sorted(connection.execute(select(Event.event_id)).scalars()) == sorted(ids)
    assert_rebuilt_equals_kept(database)
    database.engine.dispose()


def test_events_wait_for_room_on_the_disk_and_none_is_stored_in_part(disk: Disk, gunicorn: Start) -> None:
    server = gunicorn(**NO_LIMITS, STATE_DIR=str(disk.folder)).wait_ready()
    workers = server.children()
    poster = Poster(server.port, [window(sequence=number) for number in range(25 * BATCH)], BATCH)
    poster.start()
    wait_until(lambda: bool(poster.failures))
    ones = _tell_until_refused(server)
    _assert_only_events_suffer(server, "database or disk is full")
    status, statistics = server.request("GET", "/statistics")
    stored = len(poster.acknowledged) + len(ones)
    assert (status, statistics["total_events"]) == (200, stored), "what is stored can be read"
    disk.set("size=20m")
    poster.join(timeout=60)
    assert server.children() == workers
    assert {failure[0] for failure in poster.failures} == {503}
    assert len(poster.acknowledged) == 25 * BATCH
    _assert_stored(f"sqlite:///{disk.folder / SQLITE_FILE}", poster.acknowledged + ones)


def test_a_start_without_room_for_a_database_is_said_and_mends_itself(disk: Disk, gunicorn: Start) -> None:
    disk.fill()
    server = gunicorn(**NO_LIMITS, STATE_DIR=str(disk.folder)).wait_ready()
    assert "the database does not answer (DATABASE_URL, STATE_DIR): " in server.log
    _assert_only_events_suffer(server, '"reason":"')
    assert server.request("GET", "/health/ready")[0] == 503
    disk.free()
    wait_until(lambda: _takes_events(server))
    wait_until(lambda: server.request("GET", "/health/ready")[0] == 200)


def test_full_folders_for_the_log_and_for_temporary_files_stop_nothing(
    disk: Disk, gunicorn: Start, tmp_path: Path
) -> None:
    (disk.folder / "tmp").mkdir()
    server = gunicorn(**NO_LIMITS, TMPDIR=str(disk.folder / "tmp"), LOG_FILE=str(disk.folder / "log")).wait_ready()
    disk.fill()
    first = server.children()
    for path in ("/statistics", "/dashboard", "/api/models", "/api/features", "/metrics", "/health/ready"):
        assert server.request("GET", path)[0] == 200, "each has counters of its own"
    for _ in range(20):
        assert server.request("POST", "/api/predict", STRESS)[0] == 200
        assert _takes_events(server)
    assert server.children() == first
    os.kill(first[0], signal.SIGTERM)
    wait_until(lambda: not set(server.children()) & set(first) and server.children() != [])
    wait_until(lambda: _takes_events(server))
    disk.free()
    server.request("GET", "/api/subjects")
    assert "/api/subjects" in server.log


@pytest.mark.parametrize("folder", ["", "made/later"])
def test_a_folder_that_is_read_only_is_said_and_mends_itself(disk: Disk, gunicorn: Start, folder: str) -> None:
    disk.set("ro")
    server = gunicorn(**NO_LIMITS, STATE_DIR=str(disk.folder / folder)).wait_ready()
    assert "(DATABASE_URL, STATE_DIR): unable to open database file; events are refused until it does" in server.log
    _assert_only_events_suffer(server, "unable to open database file")
    disk.set("rw")
    wait_until(lambda: _takes_events(server))


def test_a_database_file_that_is_none_stops_the_start_and_stays_as_it_is(gunicorn: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / SQLITE_FILE
    file.write_bytes(b"something else " * 1000)
    server = gunicorn()
    assert server.wait_exit() == 1
    said = "sleepsafe cannot start: the database refuses (DATABASE_URL, STATE_DIR): file is not a database"
    assert server.log.splitlines()[1:] == [said], "after the line that it starts"
    assert file.read_bytes() == b"something else " * 1000


def test_a_database_whose_name_nobody_knows_is_said(gunicorn: Start) -> None:
    began = time.monotonic()
    server = gunicorn(DATABASE_URL="postgresql://user:hunter2@no-such-host.invalid/name").wait_ready()
    assert time.monotonic() - began < STARTS_WITHIN_S
    assert "(DATABASE_URL, STATE_DIR): failed to resolve host ...: " in server.log
    _assert_only_events_suffer(server, "failed to resolve host")
    assert "hunter2" not in server.log
    assert server.request("GET", "/health/ready")[0] == 503


def test_of_a_password_that_is_not_quoted_no_part_is_said(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as caught:
        ping(connect(database_url("postgresql://user:secret@tail@127.0.0.1:1/name", tmp_path)))
    assert "resolve" in reason(caught.value)
    assert "tail" not in reason(caught.value)


@pytest.fixture(params=["drops connections", "accepts and never answers"])
def silent_port(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port behind which nobody is at home: what is slow to be refused, as hosts that are switched off are."""
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(0 if request.param == "drops connections" else 128)
        held = _fill_queue(hole) if request.param == "drops connections" else []
        yield int(hole.getsockname()[1])
        for each in held:
            each.close()


def _fill_queue(hole: socket.socket) -> list[socket.socket]:
    """Connections until the kernel leaves the next one without an answer."""
    held: list[socket.socket] = []
    for _ in range(10):
        try:
            held.append(socket.create_connection(hole.getsockname(), timeout=0.5))
        except TimeoutError:
            return held
    pytest.skip("this kernel takes any number of connections")


def test_a_database_that_never_answers_delays_events_only(gunicorn: Start, silent_port: int) -> None:
    began = time.monotonic()
    server = gunicorn(DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{silent_port}/name").wait_ready()
    assert time.monotonic() - began < STARTS_WITHIN_S
    assert "events are refused until it does" in server.log
    with closing(_telling(server)) as waiting:
        for _ in range(20):
            assert server.request("POST", "/api/predict", STRESS)[0] == 200
        told = time.monotonic()
        assert waiting.recv(12) == b"HTTP/1.1 503"
        assert time.monotonic() - told < WAITS_S
    _assert_only_events_suffer(server, "timeout")
    assert "hunter2" not in server.log


@pytest.fixture
def without_name_servers(tmp_path: Path) -> Iterator[list[str]]:
    """A command that gives to what it runs, and to nobody else, a name server that never answers."""
    own = tmp_path / "resolv.conf"
    command = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"', str(own)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        address = f"127.83.{os.getpid() // 256 % 256}.{os.getpid() % 256}"
        own.write_text(f"nameserver {address}\n")
        try:
            silent.bind((address, 53))
            subprocess.run([*command, "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("this user may not take the place of a name server")
        yield command


def test_a_name_server_that_never_answers_delays_events_only(tmp_path: Path, without_name_servers: list[str]) -> None:
    began = time.monotonic()
    server = Gunicorn(tmp_path, {"DATABASE_URL": "postgresql://user@db.example.org/name"}, without_name_servers)
    try:
        server.wait_ready()
        assert time.monotonic() - began < STARTS_WITHIN_S
        assert "(DATABASE_URL, STATE_DIR): failed to resolve host ...: " in server.log
        told = time.monotonic()
        _assert_only_events_suffer(server, "Temporary failure in name resolution")
        assert time.monotonic() - told < WAITS_S
    finally:
        server.stop()


def _telling(server: Gunicorn) -> socket.socket:
    """Who has told an event and waits for its answer."""
    connection = server.connect()
    body = b'{"ear_value":0.1,"is_drowsy":true,"duration_ms":2500}'
    head = (
        f"POST /telemetry HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return connection
