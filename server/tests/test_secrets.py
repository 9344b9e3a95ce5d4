"""Secrets planted in every setting and every request: none is in a log line, an error's body or the metrics."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from sqlalchemy import make_url

from server.config import ROOT
from server.services.keys import create_recorded
from server.tests.backups import opened
from server.tests.processes import PATIENCE_S, Gunicorn, free_port, wait_until

Start = Callable[..., Gunicorn]
PLANTED = {
    "database": "pw-database-5f2c",
    "redis": "pw-redis-91ab",
    "collector": "pw-collector-77e0",
    "backup": "cGxhbnRlZC1iYWNrdXAta2V5LXBsYW50ZWQtMDEyMzQ=",
    "bucket": "pw-bucket-c3d4",
    "sent": "pw-sent-by-a-client-08f6",
}
PATHS: dict[str, dict[str, Any]] = json.loads((ROOT / "client" / "openapi.json").read_text())["paths"]
SENT = PLANTED["sent"]
BODIES: list[Any] = [
    SENT,
    {"key": SENT, "name": SENT, "role": SENT, "token": SENT},
    {"device_id": SENT, "subject_id": SENT, "ear_value": SENT, "heart_rate": SENT, "image": SENT, "version": SENT},
    {"events": [{"device_id": SENT, "ear_value": SENT}], "items": [SENT], "samples": [{"heart_rate": SENT}]},
]


def _settings(address: str) -> dict[str, str]:
    """Everything that has a secret has one; Redis and the collector are away, which is when it would be told."""
    away = f"127.0.0.1:{free_port()}"
    return {
        "AUTH": "keys",
        "LOG_LEVEL": "debug",
        "RATELIMIT_ENABLED": "true",
        "RATELIMIT_DEFAULT": "100000/minute",
        "DATABASE_URL": address,
        "REDIS_URL": f"redis://:{PLANTED['redis']}@{away}/0",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://user:{PLANTED['collector']}@{away}",
        "OTEL_EXPORTER_OTLP_HEADERS": f"authorization={PLANTED['collector']}",
        "OTEL_EXPORTER_OTLP_TIMEOUT": "1",
        "BACKUP_KEY": PLANTED["backup"],
        "AWS_SECRET_ACCESS_KEY": PLANTED["bucket"],
    }


def _asked() -> Iterator[tuple[str, str, Any]]:
    """Every operation, with the secret wherever a client can put something."""
    for rule, operations in PATHS.items():
        path = re.sub(r"\{\w+\}", SENT, rule)
        for method in set(operations) & {"get", "post", "put", "delete"}:
            for body in BODIES if method in ("post", "put") else [None]:
                yield method.upper(), f"{path}?token={SENT}&cursor={SENT}", body


def _answers(server: Gunicorn, **headers: str) -> Iterator[tuple[str, int, str]]:
    for method, path, body in _asked():
        connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        sent = {"Content-Type": "application/json", "Cookie": f"session={SENT}", **headers}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        yield f"{method} {path}", answer.status, answer.read().decode(errors="replace")
        connection.close()


def _found(text: str, *more: str) -> list[str]:
    return [secret for secret in (*PLANTED.values(), *more) if secret in text]


@pytest.mark.parametrize("database", ["there", "away"])
def test_no_secret_is_told(gunicorn: Start, postgres_url: str, database: str) -> None:
    with opened(postgres_url) as made:
        key = made.write(lambda connection: create_recorded(connection, "ann", "admin", "test"))["key"]
    url = make_url(postgres_url).set(password=PLANTED["database"])
    if database == "away":
        url = url.set(port=free_port())
    server = gunicorn(**_settings(url.render_as_string(hide_password=False)))
    wait_until(lambda: server.process.poll() is not None or '"started"' in server.log)

    statuses = set()
    for sender in ({}, {"Authorization": f"Bearer {SENT}"}, {"Authorization": f"Bearer {key}"}):
        for asked, status, text in _answers(server, **sender):
            statuses.add(status)
            if status >= 400 or "/metrics" in asked:
                assert _found(text, key) == [], asked
    server.stop()

    assert [line for line in server.log.splitlines() if _found(line, key)] == []
    assert {401, 404} <= statuses if database == "there" else 503 in statuses
    assert 500 not in statuses


@pytest.mark.parametrize(
    "bad",
    [
        {"DATABASE_URL": f"mysql://root:{PLANTED['database']}@host/x"},
        {"REDIS_URL": f"http://:{PLANTED['redis']}@host"},
        {"BACKUP_KEY": f"{PLANTED['backup']}too-long"},
        {"BACKUP_TO": f"https://{PLANTED['bucket']}@host/bucket"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": f"grpc://user:{PLANTED['collector']}@host"},
    ],
)
def test_a_bad_setting_is_not_told_either(gunicorn: Start, bad: dict[str, str]) -> None:
    server = gunicorn(**bad)
    assert server.wait_exit() != 0
    (name,) = bad
    assert f"{name} must be" in server.log
    assert _found(server.log) == []


def test_nor_does_a_backup_that_fails_tell(tmp_path: Any) -> None:
    env = {
        "PATH": "/usr/bin:/bin",
        "STATE_DIR": str(tmp_path),
        "DATABASE_URL": f"postgresql://someone:{PLANTED['database']}@127.0.0.1:{free_port()}/none",
        "BACKUP_KEY": PLANTED["backup"],
    }
    command = [sys.executable, "-m", "server.backup", "save"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert _found(done.stdout + done.stderr) == []
