"""One server after the other is drained, stopped and started anew, under load, behind a balancer: nobody notices."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ml_logic.database import database_url
from server.db import Database, connect
from server.migrations import migrate
from server.models import Event
from server.tests.conftest import STRESS
from server.tests.processes import PATIENCE_S, Gunicorn, free_port, wait_until
from server.tests.telling import assert_rebuilt_equals_kept, window

Start = Callable[..., Gunicorn]
LOOK_S = 0.1
"""Between two looks at /health/ready."""
PACE_S = 0.01
REQUESTS, LASTS_S = 4_000, 60.0
"""The most that one client asks, and the longest that it goes on."""


class Balancer(threading.Thread):
    """Passes each new connection on to one of the servers that are ready, in turn; those there are stay where they are."""

    def __init__(self, *servers: int) -> None:
        super().__init__(daemon=True)
        self.port = free_port()
        self.ready: set[int] = set()
        self.drained: set[int] = set()
        self.passed: Counter[int] = Counter()
        self._servers = itertools.cycle(servers)
        self._count = len(servers)
        self._ending = threading.Event()

    def run(self) -> None:
        asyncio.run(self._main())

    def stop(self) -> None:
        self._ending.set()
        self.join(PATIENCE_S)

    async def _main(self) -> None:
        async with await asyncio.start_server(self._pass_on, "127.0.0.1", self.port):
            while not self._ending.is_set():
                for server in itertools.islice(self._servers, self._count):
                    is_ready = await _is_ready(server)
                    (self.ready.add if is_ready else self.ready.discard)(server)
                await asyncio.sleep(LOOK_S)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        turns = itertools.islice(self._servers, self._count)
        server = next(server for server in turns if server in self.ready - self.drained)
        self.passed[server] += 1
        there, back = await asyncio.open_connection("127.0.0.1", server)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError):
            while chunk := await reader.read(65_536):
                writer.write(chunk)
                await writer.drain()
    finally:
        writer.close()


async def _is_ready(server: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", server)
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
    except OSError:
        return False
    return answer.startswith(b"HTTP/1.1 200 ")


class Client(threading.Thread):
    """Tells an event, asks for a prediction, and so on; what is not answered by 200 is a failure. It never tries again."""

    def __init__(self, port: int, *, keeps: bool) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[str] = []
        self.answered = 0
        self.failures: list[Any] = []
        self._port = port
        self._keeps = keeps
        self._connection: http.client.HTTPConnection | None = None
        self._ending = threading.Event()

    def run(self) -> None:
        until = time.monotonic() + LASTS_S
        for number in range(REQUESTS):
            if self._ending.wait(PACE_S) or time.monotonic() > until:
                break
            event = window() if number % 2 == 0 else None
            try:
                status = self._ask("/api/predict", STRESS) if event is None else self._ask("/telemetry", event)
            except (OSError, http.client.HTTPException) as failure:
                self.failures.append(failure)
                self._hang_up()
                continue
            if status != 200:
                self.failures.append(status)
            elif event is not None:
                self.acknowledged.append(event["event_id"])
            self.answered += 1
        self._hang_up()

    def stop(self) -> None:
        self._ending.set()
        self.join(PATIENCE_S)

    def _ask(self, path: str, body: Any) -> int:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        headers = {"Content-Type": "application/json", "Connection": "keep-alive" if self._keeps else "close"}
        self._connection.request("POST", path, json.dumps(body), headers)
        response = self._connection.getresponse()
        response.read()
        if response.will_close:
            self._hang_up()
        return response.status

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@contextmanager
def _load(balancer: Balancer) -> Iterator[list[Client]]:
    clients = [Client(balancer.port, keeps=keeps) for keeps in (True, True, False, False)]
    for client in clients:
        client.start()
    _wait_for_more(clients)
    yield clients
    _wait_for_more(clients)
    for client in clients:
        client.stop()


def _wait_for_more(clients: list[Client]) -> None:
    seen = [client.answered for client in clients]
    wait_until(lambda: all(client.answered > count + 10 for client, count in zip(clients, seen, strict=True)))


def test_servers_restarted_in_turn_under_load_fail_no_request_and_lose_no_event(
    gunicorn: Start, any_url: str, tmp_path: Path
) -> None:
    settings = {"RATELIMIT_ENABLED": "false", "LOG_LEVEL": "warning", "DATABASE_URL": any_url}
    servers = [gunicorn(**settings), gunicorn(**settings)]
    balancer = Balancer(*(server.wait_ready().port for server in servers))
    balancer.start()
    wait_until(lambda: len(balancer.ready) == 2)
    with _load(balancer) as clients:
        for server in servers:
            _take_down(server, balancer)
            _wait_for_more(clients)
            gunicorn(**settings, PORT=str(server.port))
            _take_back(server.port, balancer)
    balancer.stop()
    assert [client.failures for client in clients] == [[]] * 4
    _assert_stored(any_url, tmp_path, [event_id for client in clients for event_id in client.acknowledged])


def _take_down(server: Gunicorn, balancer: Balancer) -> None:
    """As Kubernetes does it: it gets no new connection, and then the signal; who is connected already goes on asking."""
    balancer.drained.add(server.port)
    server.process.send_signal(signal.SIGTERM)
    assert server.wait_exit() == 0, server.log
    wait_until(lambda: server.port not in balancer.ready)


def _take_back(port: int, balancer: Balancer) -> None:
    wait_until(lambda: port in balancer.ready)
    before = balancer.passed[port]
    balancer.drained.remove(port)
    wait_until(lambda: balancer.passed[port] > before)


def _assert_stored(url: str, folder: Path, ids: list[str]) -> None:
    database = Database(connect(database_url(url, folder)), migrate)
    with database.reading() as connection:
        assert sorted(connection.execute(select(Event.event_id)).scalars()) == sorted(ids)
    assert_rebuilt_equals_kept(database)
    database.engine.dispose()
