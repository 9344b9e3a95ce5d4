"""The first start for real: the link that it prints, who gets in by it, and the command line beside a running server."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.config import ROOT
from server.tests.processes import Gunicorn, free_port, wait_until

Start = Callable[..., Gunicorn]
ELSEWHERE = {"HOST": "0.0.0.0"}
LINK = re.compile(r"http://([^/\s]+)/settings#link=([A-Za-z0-9_-]{43})\s")


def _links(server: Gunicorn) -> list[tuple[str, str]]:
    return LINK.findall(server.log)


def _redeem(server: Gunicorn, token: str) -> int:
    return server.request("POST", "/api/session", {"link": token})[0]


def test_the_first_start_prints_a_link_that_works_once(gunicorn: Start) -> None:
    server = gunicorn(**ELSEWHERE, WEB_CONCURRENCY="2").wait_ready()
    wait_until(lambda: server.log.count('"started"') == 2)
    ((place, token),) = _links(server)
    assert place == f"localhost:{server.port}"
    (line,) = [line for line in server.log.splitlines() if token in line]
    assert line.startswith("SleepSafe has no key yet. Open http://")
    assert "from another machine" in line
    assert server.request("GET", "/api/keys")[0] == 401
    assert [_redeem(server, token) for _ in range(3)] == [200, 401, 401]
    assert server.log.count(token) == 1, "in the one line, and in no other"


def test_a_later_start_prints_another_link_until_there_is_a_key(gunicorn: Start) -> None:
    first = gunicorn(**ELSEWHERE).wait_ready()
    second = gunicorn(**ELSEWHERE).wait_ready()
    ((_, old), (_, new)) = *_links(first), *_links(second)
    assert _redeem(second, old) == 401
    assert _redeem(first, new) == 200, "both serve the same database"
    assert _links(gunicorn(**ELSEWHERE).wait_ready()) == []


@pytest.mark.parametrize("env", [{}, {"AUTH": "open", **ELSEWHERE}])
def test_where_all_is_open_there_is_no_link(gunicorn: Start, env: dict[str, str]) -> None:
    server = gunicorn(**env).wait_ready()
    assert server.request("GET", "/api/session")[1]["auth"] == "open"
    assert _links(server) == []


def test_on_this_machine_with_keys_the_link_names_it(gunicorn: Start) -> None:
    server = gunicorn(AUTH="keys").wait_ready()
    ((place, _),) = _links(server)
    assert place == f"127.0.0.1:{server.port}"
    assert "from another machine" not in server.log


def test_gunicorns_own_bind_elsewhere_needs_keys_too(gunicorn: Start) -> None:
    port = free_port()
    server = gunicorn(PORT=str(port), GUNICORN_CMD_ARGS=f"--bind 0.0.0.0:{port}").wait_ready()
    assert server.request("GET", "/api/session")[1]["auth"] == "keys"
    assert len(_links(server)) == 1


def test_while_the_database_is_away_there_is_no_link_and_it_says_so(gunicorn: Start) -> None:
    server = gunicorn(**ELSEWHERE, DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{free_port()}/name").wait_ready()
    assert "there is no admin link: start again once it does" in server.log
    assert _links(server) == []
    assert "hunter2" not in server.log
    assert server.request("GET", "/metrics")[0] == 401


def _keys(database_url: str, tmp_path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "STATE_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "flask", "--app", "server.app", "keys", *args]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)


def _metrics_status(server: Gunicorn, key: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {key}"})
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_command_line_works_while_the_server_runs(gunicorn: Start, any_url: str, tmp_path: Path) -> None:
    server = gunicorn(**ELSEWHERE, DATABASE_URL=any_url).wait_ready()
    made = _keys(any_url, tmp_path, "create", "--role", "viewer", "--name", "Prometheus")
    key = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"ss_viewer_[A-Za-z0-9_-]{43}", key), "the key and nothing else, for a script to take"
    assert _metrics_status(server, key) == 200
    assert "Prometheus" in _keys(any_url, tmp_path, "list").stdout
    _keys(any_url, tmp_path, "revoke", "1")
    assert _metrics_status(server, key) == 401
    lines = [json.loads(line) for line in server.log.splitlines() if line.startswith("{")]
    assert [line["reason"] for line in lines if line["event"] == "auth_failed"] == ["revoked key"]
    assert key not in server.log
