"""The server as it is started for real: how it starts, refuses to, counts over its workers, and stops."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from server.tests.conftest import STRESS
from server.tests.processes import Gunicorn, free_port, wait_until
from server.tests.test_metrics import read_samples, value

Start = Callable[..., Gunicorn]
BODY = json.dumps(STRESS).encode()
HEAD = b"POST /api/predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def _last_line(server: Gunicorn) -> str:
    return server.log.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DATABASE_URL": "mysql://user:hunter2@host/name"}, "DATABASE_URL must be sqlite:///"),
        ({"LOG_LEVEL": "loud", "RATELIMIT_PREDICT": "lots"}, "LOG_LEVEL must be one of debug, info"),
        ({"MODELS_DIR": "/nowhere"}, "/nowhere is not a folder"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_clear_line(gunicorn: Start, env: dict[str, str], said: str) -> None:
    server = gunicorn(**env)
    assert server.wait_exit() != 0
    assert said in _last_line(server)
    assert len(server.log.strip().splitlines()) == 1
    assert "hunter2" not in server.log


@pytest.mark.parametrize(("file", "content"), [("manifest.json", b"{"), ("model.onnx", b"x"), ("model.joblib", b"x")])
def test_a_damaged_package_stops_the_start(
    gunicorn: Start, packages: Path, tmp_path: Path, file: str, content: bytes
) -> None:
    shutil.copytree(packages, tmp_path / "models")
    (tmp_path / "models" / "stress" / file).write_bytes(content)
    server = gunicorn(MODELS_DIR=str(tmp_path / "models"))
    assert server.wait_exit() != 0
    assert f"models/stress/{file}" in _last_line(server)
    assert len(server.log.strip().splitlines()) == 1


def test_a_port_in_use_stops_the_start(gunicorn: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = gunicorn(PORT=str(port))
        assert server.wait_exit() != 0
        assert f"127.0.0.1:{port} cannot be used: Address already in use" in _last_line(server)


def test_an_unreachable_database_does_not_stop_the_start(gunicorn: Start) -> None:
    server = gunicorn(DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{free_port()}/name").wait_ready()
    assert server.request("GET", "/health/ready")[0] == 503
    assert server.request("POST", "/api/predict", STRESS)[0] == 200
    assert "hunter2" not in server.log


def test_metrics_count_over_all_workers_and_every_line_is_json(gunicorn: Start) -> None:
    server = gunicorn(WEB_CONCURRENCY="2").wait_ready()
    wait_until(lambda: server.log.count('"started"') == 2)
    for _ in range(40):
        assert server.request("POST", "/api/predict", STRESS)[0] == 200
    samples = read_samples(server.request("GET", "/metrics")[1])
    assert value(samples, "sleepsafe_requests_total", route="/api/predict", status="200") == 40
    assert value(samples, "sleepsafe_inference_seconds_count", model="stress_classifier", arm="champion") == 40
    infos = [labels for name, labels in samples if name == "sleepsafe_model_info"]
    assert len(infos) == 2, "one for each model, not for each worker"
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert sum(line["event"] == "request" and line["route"] == "/api/predict" for line in lines) == 40


def test_counts_outlive_a_worker_and_its_gauges_do_not(gunicorn: Start) -> None:
    server = gunicorn().wait_ready()
    server.request("POST", "/api/predict", STRESS)
    import os

    os.kill(server.children()[0], signal.SIGTERM)
    wait_until(lambda: server.log.count('"started"') == 2)
    server.wait_ready()
    samples = read_samples(server.request("GET", "/metrics")[1])
    assert value(samples, "sleepsafe_requests_total", route="/api/predict", status="200") == 1


def test_on_sigterm_every_accepted_request_is_answered(gunicorn: Start) -> None:
    server = gunicorn(WEB_CONCURRENCY="2").wait_ready()
    waiting = []
    for _ in range(4):
        connection = server.connect()
        connection.sendall(HEAD + f"Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY[:10])
        waiting.append(connection)
    time.sleep(0.3)  # bounded: until the workers read the unfinished bodies
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    for connection in waiting:
        connection.sendall(BODY[10:])
    answers = [http.client.HTTPResponse(connection) for connection in waiting]
    for answer in answers:
        answer.begin()
    assert [answer.status for answer in answers] == [200] * 4
    for connection in waiting:
        connection.close()
    assert server.wait_exit() == 0


def test_a_stopping_server_loses_no_request_under_load(gunicorn: Start) -> None:
    server = gunicorn(WEB_CONCURRENCY="2").wait_ready()
    outcomes: list[int] = []

    def load() -> None:
        while True:
            try:
                connection = server.connect()
            except ConnectionError:
                return  # the port is closed: nothing was accepted
            with connection:
                try:
                    connection.sendall(
                        HEAD + f"Content-Length: {len(BODY)}\r\nConnection: close\r\n\r\n".encode() + BODY
                    )
                    answer = http.client.HTTPResponse(connection)
                    answer.begin()
                except ConnectionResetError:
                    return  # still in the kernel's queue when the listening socket closed
                outcomes.append(answer.status)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(outcomes) > 50)
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(timeout=30)
    assert server.wait_exit() == 0
    assert set(outcomes) == {200}


@pytest.mark.parametrize("trickle", [False, True])
def test_a_slow_body_is_cut_and_blocks_nobody(gunicorn: Start, trickle: bool) -> None:
    server = gunicorn(GUNICORN_THREADS="2", BODY_TIMEOUT_SECONDS="1").wait_ready()
    slow = server.connect()
    slow.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
    assert server.request("POST", "/api/predict", STRESS)[0] == 200
    started = time.monotonic()
    slow.settimeout(0.1)
    received = b""
    while b"\r\n\r\n" not in received and time.monotonic() - started < 10:
        try:
            received += slow.recv(65536)
        except TimeoutError:
            if trickle:
                slow.sendall(b" ")
    slow.close()
    assert received.startswith(b"HTTP/1.1 400")
    assert b"X-Request-ID" in received


def test_a_body_that_is_too_large_is_refused_without_being_read(gunicorn: Start) -> None:
    server = gunicorn().wait_ready()
    with server.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: 2097152\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 413
        assert json.loads(answer.read())["error"] == "payload_too_large"


def test_a_chunked_body_is_read_and_limited(gunicorn: Start) -> None:
    server = gunicorn().wait_ready()
    for body, status in ((BODY, 200), (b" " * 2_000_000, 413)):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        chunks = (body[start : start + 50_000] for start in range(0, len(body), 50_000))
        headers = {"Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/predict", chunks, headers, encode_chunked=True)
        except (BrokenPipeError, ConnectionResetError):
            assert status == 413, "only a body that is refused may be cut"
        assert connection.getresponse().status == status
        connection.close()


def test_the_server_opens_no_connection_and_writes_nothing_at_home(gunicorn: Start) -> None:
    server = gunicorn().wait_ready()
    for _ in range(20):
        server.request("POST", "/api/predict", STRESS)
    for pid in (server.process.pid, *server.children()):
        assert _remote_addresses(pid) <= {"127.0.0.1"}
        assert b"ORT_DISABLE_TELEMETRY" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert list(server.home.rglob("*")) == []
    strace = shutil.which("strace")
    if strace is None:
        return
    _assert_no_connect_traced(server, strace)


def _remote_addresses(pid: int) -> set[str]:
    """The other ends of the TCP connections of `pid`, from the kernel's own table."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            sockets.add(target[8:-1])
    remote = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in sockets and fields[3] != "0A":
                remote.add(socket.inet_ntoa(bytes.fromhex(fields[2].split(":")[0])[::-1][-4:]))
    return remote


def _assert_no_connect_traced(server: Gunicorn, strace: str) -> None:
    import os
    import subprocess

    trace = server.home.parent / "connects"
    command = [strace, "-f", "-qq", "-e", "trace=connect", "-o", str(trace), "-p", str(server.process.pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until(trace.exists)
        os.kill(server.children()[0], signal.SIGTERM)  # its successor is traced from its first instruction
        wait_until(lambda: server.log.count('"started"') == 2)
        server.request("POST", "/api/predict", STRESS)
        time.sleep(1)
    finally:
        tracer.terminate()
        tracer.wait()
    assert "connect(" not in trace.read_text()
