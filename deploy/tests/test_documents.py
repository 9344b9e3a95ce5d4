"""What the documents tell people to type is there: make targets, services, modules, settings, files, values of the chart."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, Final

import pytest

from deploy.settings_table import written
from deploy.tests.test_deployment_files import load
from server import VERSION
from server.cli import GROUPS
from server.config import ROOT, Config

DOCUMENTS: Final = ("README.md", "DEPLOYMENT.md", "MLOps.md", "SECURITY.md", "CHANGELOG.md", "docs/BACKUPS.md")
OTHERS: Final = {
    "WITH_BACKUP",  # of the Dockerfile
    "RES_OPTIONS",  # of the C library
    "COMMIT", "FILE", "INSIDE", "RESTART", "TO", "URL",  # of make
}  # fmt: skip
SERVICES: Final[dict[str, Any]] = load("docker-compose.yml")["services"]
ONE_SERVICE: Final = {"run", "exec"}
"""Commands of compose after whose first service comes what is started in it; the others take several."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """Every line of code in the document, in blocks and in sentences."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text(name), re.DOTALL | re.MULTILINE)
    indented = re.findall(r"^ {4,}(\S.*)$", text(name), re.MULTILINE)
    return [line for block in fenced for line in block.splitlines()] + indented + re.findall("`([^`\n]+)`", text(name))


def found(pattern: str, name: str) -> list[Any]:
    return [match for line in commands(name) for match in re.findall(pattern, line)]


def services_of(words: list[str]) -> tuple[str, list[str], set[str]]:
    """The command, the services and the profiles of `docker compose WORDS`."""
    profiles = {value for option, value in pairwise(words) if option == "--profile"}
    command, *rest = [word for word in words if not word.startswith("-") and word not in profiles] or [""]
    return command, rest[:1] if command in ONE_SERVICE else rest, profiles


def values_set(name: str) -> dict[str, Any]:
    """What the document's `--set` options come to, as Helm reads them."""
    values: dict[str, Any] = {}
    for path, value in found(r"--set ([\w.]+)=([^\s`]+)", name):
        *above, last = path.split(".")
        place = values
        for each in above:
            place = place.setdefault(each, {})
        place[last] = {"true": True, "false": False}.get(value, value)
    return values


def headings(name: str) -> Iterator[str]:
    """The names by which GitHub links to them."""
    for title in re.findall(r"^#+ (.+)$", text(name), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_is_one(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(found(r"\bmake (?:--silent )?([a-z][a-z-]*)", name)) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_service_and_profile_of_compose_is_one(name: str) -> None:
    for line in found(r"docker compose (.+)", name):
        command, services, profiles = services_of(shlex.split(line))
        assert set(services) <= set(SERVICES), line
        assert profiles <= {profile for each in SERVICES.values() for profile in each.get("profiles", [])}, line
        if command == "up":  # which starts what has a profile only with it
            assert all(set(SERVICES[each].get("profiles", [])) <= profiles for each in services), line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_and_command_of_flask_is_there(name: str) -> None:
    assert all(find_spec(module) for module in found(r"python -m ([\w.]+)", name))
    groups = {str(group.name): set(group.commands) for group in GROUPS}
    for group, command in found(r"flask --app server\.app (\w+) (\w+)", name):
        assert command in groups[group]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_path_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    for file, heading in re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", text(name)):
        target = (folder / file).resolve() if file else ROOT / name
        assert target.exists(), file
        assert not heading or heading in headings(str(target.relative_to(ROOT))), heading
    for path in re.findall(r"`/?((?:deploy|docs|server|ml_logic|benchmarks)/[\w./-]+)`", text(name)):
        assert (ROOT / path).exists(), path


def test_the_settings_that_are_told_are_settings() -> None:
    settings = {field.name.upper() for field in fields(Config)}
    told = set(found(r"(?<![\w-])([A-Z][A-Z_]+)=", "DEPLOYMENT.md"))
    assert told
    assert told <= settings | OTHERS


def test_the_table_of_settings_is_what_the_settings_are() -> None:
    assert written(text("DEPLOYMENT.md")) == text("DEPLOYMENT.md"), "python -m deploy.settings_table writes it anew"


def test_a_document_without_the_marks_is_not_written() -> None:
    with pytest.raises(ValueError, match="unpack"):
        written("# Deployment\n")


def test_the_figures_are_those_of_the_readme() -> None:
    _, table = text("DEPLOYMENT.md").split("| what | measured | by |\n|---|---|---|\n")
    measured = [line.split("|")[2] for line in table[: table.index("\n\n")].splitlines()]
    figures = {figure for cell in measured for figure in re.findall(r"\d+(?:\.\d+)?", cell)}
    assert len(figures) >= 10
    assert figures <= set(re.findall(r"\d+(?:\.\d+)?", text("README.md")))


def test_what_the_workflow_needs_is_told() -> None:
    needed = set(re.findall(r"(?:vars|secrets)\.(\w+)", text(".github/workflows/main.yml"))) - {"GITHUB_TOKEN"}
    assert needed == set(found(r"^(\w+)$", "DEPLOYMENT.md")) & needed


def test_the_chart_takes_what_it_is_told_to() -> None:
    from deploy.tests.test_helm import render  # skips where there is no Helm

    kinds = {each["kind"] for each in render(values_set("DEPLOYMENT.md"))}
    assert {"Deployment", "Ingress", "CronJob", "ServiceMonitor"} <= kinds


def test_the_change_log_knows_this_version() -> None:
    assert f"## [{VERSION}]" in text("CHANGELOG.md")
