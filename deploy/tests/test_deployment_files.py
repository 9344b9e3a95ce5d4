"""The files that deploy SleepSafe keep to their schemas, and a wrong key anywhere in them is found."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft7Validator, validators
from ruamel.yaml import YAML

from ml_logic.features.tasks import TASKS
from server.config import ROOT, Config

WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
DASHBOARDS: Final = ("product", "service")
RAILWAY_JOBS: Final = ("backup", "monitor", "retrain", "retention")
SCHEMAS: Final = {
    "docker-compose.yml": "vendor.compose-spec",
    **{str(file.relative_to(ROOT)): "vendor.github-workflows" for file in WORKFLOWS},
    ".github/dependabot.yml": "vendor.dependabot",
    ".github/actions/setup/action.yml": "vendor.github-actions",
    "render.yaml": "deploy/schemas/render.json",
    "railway.json": "deploy/schemas/railway.json",
    **{f"deploy/railway/{name}.json": "deploy/schemas/railway.json" for name in RAILWAY_JOBS},
    "deploy/prometheus/prometheus.yml": "deploy/schemas/prometheus.json",
    "deploy/prometheus/rules.yml": "deploy/schemas/prometheus-rules.json",
    "deploy/grafana/provisioning/datasources/prometheus.yml": "deploy/schemas/grafana-datasource.json",
    "deploy/grafana/provisioning/dashboards/sleepsafe.yml": "deploy/schemas/grafana-provider.json",
    **{f"deploy/grafana/dashboards/{name}.json": "deploy/schemas/grafana-dashboard.json" for name in DASHBOARDS},
}
FREE: Final = {
    "environment", "args", "options", "env", "with", "include", "schedule", "excludeByName", "renameByName",
}  # fmt: skip
"""Names of mappings that the schemas leave open; other tests look at what stands in them."""


def load(name: str) -> Any:
    """The file as plain Python."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else YAML(typ="safe").load(text)


def validator(name: str) -> Any:
    """What checks the file; schemas of drafts without a class of their own are read as draft 7."""
    wanted = SCHEMAS[name]
    schema = json.loads((ROOT / wanted).read_text()) if wanted.startswith("deploy/") else get_builtin_schema(wanted)
    return validators.validator_for(schema, Draft7Validator)(schema)


def mappings(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping in the document with the key that it stands under; one in a list has the list's."""
    if isinstance(value, dict):
        yield name, value
        for key, each in value.items():
            yield from mappings(each, f"{name}/{key}")
    elif isinstance(value, list):
        for each in value:
            yield from mappings(each, f"{name}/")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_keeps_to_its_schema(name: str) -> None:
    problems = [f"{problem.json_path}: {problem.message}" for problem in validator(name).iter_errors(load(name))]
    assert problems == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_wrong_key_anywhere_is_found(name: str) -> None:
    document, check = load(name), validator(name)
    unnoticed = set()
    # One that an anchor shares is there once, under the name where it is used.
    found = {
        id(mapping): (path, mapping)
        for path, mapping in sorted(mappings(document), key=lambda each: each[0][:3] != "/x-")
    }
    for path, mapping in found.values():
        mapping["wrong"] = 1
        if check.is_valid(document):
            unnoticed.add(path)
        del mapping["wrong"]
    ours = {path for path in unnoticed if not path.startswith("/x-")}
    assert {path for path in ours if path.rstrip("/").rpartition("/")[2] not in FREE} == set()


def test_dependabot_knows_its_intervals() -> None:
    for update in load(".github/dependabot.yml")["updates"]:
        assert update["schedule"] == {"interval": "weekly"}
        for folder in update.get("directories", [update.get("directory")]):
            assert (ROOT / folder.strip("/")).is_dir(), folder


def test_what_render_and_railway_build_from_is_there() -> None:
    blueprint = load("render.yaml")
    names = {service["name"] for service in blueprint["services"]} | {each["name"] for each in blueprint["databases"]}
    for service in blueprint["services"]:
        assert (ROOT / service.get("dockerfilePath", ".")).exists()
        for variable in service.get("envVars", []):
            source = variable.get("fromDatabase") or variable.get("fromService")
            assert source is None or source["name"] in names
    for name in (name for name in SCHEMAS if "railway" in name):
        assert (ROOT / load(name)["build"]["dockerfilePath"]).is_file()


def test_the_web_service_is_ready_before_it_serves_and_migrated_before_that() -> None:
    render = next(service for service in load("render.yaml")["services"] if service["type"] == "web")
    railway = load("railway.json")["deploy"]
    assert render["healthCheckPath"] == railway["healthcheckPath"] == "/health/ready"
    assert [render["preDeployCommand"]] == railway["preDeployCommand"] == ["python -m server.migrations"]
    settings = {field.name.upper() for field in fields(Config)}
    assert {variable["key"] for variable in render["envVars"]} <= settings
    assert "dockerCommand" not in render  # the image's own command listens on PORT
    assert "startCommand" not in railway


def test_whoever_retrains_says_what() -> None:
    render = next(service for service in load("render.yaml")["services"] if service["name"].endswith("retrain"))
    commands = [
        load("docker-compose.yml")["services"]["retrain"]["command"],
        render["dockerCommand"].split(),
        load("deploy/railway/retrain.json")["deploy"]["startCommand"].split(),
    ]
    for command in commands:
        assert command[-4:-1] == ["python", "-m", "ml_logic.retrain"]
        assert command[-1] in TASKS


def test_railway_builds_no_dockerfile_that_declares_a_volume() -> None:
    for file in (ROOT / "Dockerfile", ROOT / "ml_logic" / "Dockerfile"):
        assert not re.search(r"^VOLUME", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_scripts_are_sound() -> None:
    shellcheck = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert shellcheck, "make test installs it"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    scripts = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file() and is_script(ROOT / name)]
    assert {".ci/run", "deploy/compose/secrets.sh"} <= set(scripts)
    done = subprocess.run([shellcheck, *scripts], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.stdout == ""


def is_script(file: Path) -> bool:
    """Whether a shell runs it."""
    with file.open("rb") as opened:
        return re.match(rb"#!\S*[/ ](?:env )?(ba|da)?sh\b", opened.readline()) is not None
