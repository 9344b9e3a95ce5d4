"""What a schema cannot see in docker-compose.yml, and its scripts as they run."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.tests.test_deployment_files import load
from server.config import ROOT, Config

SERVICES: Final[dict[str, Any]] = load("docker-compose.yml")["services"]
VOLUMES: Final = set(load("docker-compose.yml")["volumes"])
SCRIPTS: Final = ROOT / "deploy" / "compose"
LIBRARIES: Final = {"PGPASSFILE", "ALERT_WEBHOOK_URL"}


@pytest.fixture(params=SERVICES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_service_has_its_limits(name: str) -> None:
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}


def test_whoever_is_waited_for_tells_when_it_is_ready(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        needed = SERVICES[other]
        if how["condition"] == "service_healthy":
            assert "healthcheck" in needed or needed["image"] == "sleepsafe", other  # the image brings its own
        # A service without a profile may not wait for one that a profile has to switch on.
        assert set(needed.get("profiles", [])) <= set(SERVICES[name].get("profiles", [])), other


def test_what_is_mounted_is_there(name: str) -> None:
    for mount in SERVICES[name].get("volumes", []):
        source = mount.split(":")[0]
        assert source in VOLUMES if source[0] != "." else (ROOT / source).exists(), mount


def test_no_volume_is_unused() -> None:
    assert {mount.split(":")[0] for each in SERVICES.values() for mount in each.get("volumes", [])} >= VOLUMES


def test_nothing_is_reachable_from_elsewhere(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_ports_are_the_promised_ones_and_no_two_the_same() -> None:
    ports = [port.split(":")[1] for each in SERVICES.values() for port in each.get("ports", [])]
    assert sorted(ports) == ["3000", "3001", "5000", "5001", "9090"]


def test_profiles() -> None:
    without = {name for name, each in SERVICES.items() if "profiles" not in each}
    assert without == {"app", "backup", "mlflow", "postgres", "redis", "secrets"}
    assert {profile for each in SERVICES.values() for profile in each.get("profiles", [])} == {
        "training",
        "monitoring",
        "dev",
    }


def test_no_password_stands_in_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        # Without a value here, it is handed on from whoever starts it.
        assert value is None or not re.search("PASSWORD|SECRET|TOKEN|KEY", key) or key.endswith("_FILE"), key
        assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), key


@pytest.mark.parametrize("own", ["app", "backup", "server_dev"])
def test_settings_of_the_app_are_settings(own: str) -> None:
    env = SERVICES[own]["environment"]
    assert {key for key in env if not key.startswith("AWS_")} <= {
        field.name.upper() for field in fields(Config)
    } | LIBRARIES
    defaults = {
        key: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for key, value in env.items() if value and key not in LIBRARIES
    }
    Config.from_env(defaults)


def test_only_whoever_listens_here_alone_is_open() -> None:
    assert [name for name, each in SERVICES.items() if each.get("environment", {}).get("AUTH") == "open"] == [
        "server_dev"
    ]


def test_our_own_containers_write_nowhere_else(name: str) -> None:
    if SERVICES[name].get("image", "").startswith("sleepsafe"):
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files to other users, as in a container")
def test_passwords_are_made_once_each_for_whoever_needs_it(tmp_path: Path) -> None:
    _run("secrets.sh", tmp_path)
    made = {file.name: file.read_text() for file in tmp_path.iterdir() if file.is_file()}
    _run("secrets.sh", tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir() if file.is_file()} == made
    password = made["postgres"].strip()
    assert re.fullmatch("[0-9a-f]{64}", password)
    assert password != made["grafana"].strip()
    assert made["pgpass"] == f"*:*:*:sleepsafe:{password}\n"
    owners = {file.name: (file.stat().st_uid, stat.S_IMODE(file.stat().st_mode)) for file in tmp_path.iterdir()}
    assert owners == {
        "postgres": (0, 0o600),
        "grafana": (472, 0o600),
        "pgpass": (10001, 0o600),  # libpq ignores one that others may read
        "metrics": (10001, 0o2750),
    }


def test_prometheus_gets_one_key(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    flask = tmp_path / "flask"
    flask.write_text('#!/bin/sh\necho "$@" >>"$SECRETS_DIR/asked"; echo a-key\n')
    flask.chmod(0o755)
    for _ in range(2):
        _run("metrics-key.sh", tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (tmp_path / "metrics" / "key").read_text() == "a-key\n"
    assert stat.S_IMODE((tmp_path / "metrics" / "key").stat().st_mode) == 0o640
    assert (tmp_path / "asked").read_text() == "--app server.app keys create --role viewer --name prometheus\n"


def test_a_failing_job_is_told_and_tried_again_and_sigterm_ends_the_wait() -> None:
    command = ["sh", str(SCRIPTS / "every.sh"), "0", "sh", "-c", "echo run; exit 3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert [running.stdout.readline() for _ in range(2)] == ["run\n", "run\n"]
        running.send_signal(signal.SIGTERM)
        _, told = running.communicate(timeout=5)
    assert running.returncode == 0
    assert "ended with 3" in told


def _run(script: str, folder: Path, **env: str) -> None:
    subprocess.run(["sh", str(SCRIPTS / script)], env={**os.environ, "SECRETS_DIR": str(folder), **env}, check=True)
