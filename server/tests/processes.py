"""Real processes for the tests: the server under gunicorn, and a Redis that may be killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from server.config import ROOT

PATIENCE_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(what: Callable[[], bool], patience: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience
    while not what():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


class Gunicorn:
    """The server as it is started for real, on a free port, with a home folder of its own and its log in LOG_FILE."""

    def __init__(self, folder: Path, env: Mapping[str, str], within: Sequence[str] = ()) -> None:
        """`within` is a command that runs the one that follows it."""
        self.port = int(env.get("PORT", free_port()))
        self.home = folder / f"home-{self.port}"
        self.home.mkdir(exist_ok=True)
        self._log = Path(env.get("LOG_FILE", folder / f"server-{self.port}.log"))
        defaults = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PORT": str(self.port),
            "STATE_DIR": str(folder / "data"),
            "CLIENT_DIR": str(folder / "no-client"),
            "WEB_CONCURRENCY": "1",
        }
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "server/gunicorn.conf.py", "server.app:create_app()"]
        with self._log.open("wb") as log:
            settings = {**defaults, **env}
            self.process = subprocess.Popen(
                [*within, *gunicorn], cwd=ROOT, env=settings, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait_ready(self) -> Gunicorn:
        wait_until(lambda: self.process.poll() is not None or self._answers())
        assert self.process.poll() is None, self.log
        return self

    def wait_exit(self) -> int:
        return self.process.wait(timeout=PATIENCE_S)

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            headers = {} if body is None else {"Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode()
            is_json = response.headers.get_content_type() == "application/json"
            return response.status, json.loads(text) if is_json else text
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def children(self) -> list[int]:
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/health")[0] == 200
        except OSError:
            return False


class RedisServer:
    """A redis-server on a free port, without persistence."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @staticmethod
    def is_installed() -> bool:
        return shutil.which("redis-server") is not None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        wait_until(self._answers)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


class PostgresServer:
    """A PostgreSQL on a free port, with files of its own, which a test may stop and start."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="sleepsafe-postgres-"))
        self._data = self._folder / "data"
        # PostgreSQL refuses to run as root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "--auth", "trust", "--username", "postgres", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @staticmethod
    def programs() -> Path | None:
        """Where initdb and pg_ctl are; Debian does not put them on the PATH."""
        places = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
        return next((place for place in places if (place / "initdb").is_file()), None)

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "start", "--wait", "--log", str(self._folder / "log"), "--options", options)

    def stop(self) -> None:
        """At once, as when the machine fails: what was not committed is gone."""
        self._run("pg_ctl", "stop", "--mode", "immediate", "--wait")

    def close(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        programs = self.programs()
        assert programs is not None
        command = [*self._as, str(programs / program), "--pgdata", str(self._data), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Poster(threading.Thread):
    """A device that keeps sending one event after the other, each until it is acknowledged, as the outbox does."""

    def __init__(self, port: int, events: Sequence[dict[str, Any]], batch: int = 1) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[str] = []
        self.failures: list[tuple[int, Any, str | None]] = []
        self._port = port
        self._batches = [list(events[start : start + batch]) for start in range(0, len(events), batch)]
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        for events in self._batches:
            deadline = time.monotonic() + 4 * PATIENCE_S
            while not self._send(events):
                assert time.monotonic() < deadline, "nobody takes it"
                time.sleep(0.05)
            self.acknowledged += [event["event_id"] for event in events]
        self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _send(self, events: list[dict[str, Any]]) -> bool:
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
            body = json.dumps({"events": events})
            self._connection.request("POST", "/telemetry/batch", body, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._hang_up()
            return False
        if response.status == HTTPStatus.OK:
            assert answer["rejected"] == []
            return True
        self.failures.append((response.status, answer, response.headers["Retry-After"]))
        return False
