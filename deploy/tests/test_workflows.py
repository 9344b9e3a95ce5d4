"""What a schema cannot see in the workflows: pins, permissions, secrets, limits, and that their steps are make targets."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from deploy.tests.test_deployment_files import WORKFLOWS, load
from server.config import ROOT

FILES: Final = [str(file.relative_to(ROOT)) for file in WORKFLOWS]
ACTION: Final = ".github/actions/setup/action.yml"
INPUTS: Final = {
    "./.github/actions/setup": {"python", "node"},
    "actions/checkout": {"persist-credentials"},
    "actions/setup-python": {"python-version", "cache", "cache-dependency-path"},
    "actions/setup-node": {"node-version", "cache", "cache-dependency-path"},
    "actions/upload-artifact": {"name", "path"},
    "actions/dependency-review-action": {"fail-on-severity"},
    "docker/setup-buildx-action": set(),
    "docker/login-action": {"registry", "username", "password"},
    "docker/build-push-action": {
        "context", "file", "build-args", "tags", "labels", "load", "push", "sbom", "provenance", "outputs", "cache-from",
        "cache-to",
    },
    "aquasecurity/trivy-action": {
        "image-ref", "scan-type", "scan-ref", "scanners", "severity", "ignore-unfixed", "exit-code", "format", "output",
        "limit-severities-for-sarif",
    },
    "github/codeql-action/init": {"languages", "build-mode", "queries"},
    "github/codeql-action/analyze": {"category"},
    "github/codeql-action/upload-sarif": {"sarif_file", "category"},
}  # fmt: skip
"""The inputs that we give, which their action.yml lists; GitHub itself only warns of others."""
THIN: Final = re.compile(
    r"make [a-z-]+( TO=[a-z]+)?|docker run .*|sudo apt-get .*|echo .* >> \"\$GITHUB_(OUTPUT|STEP_SUMMARY)\""
)


def steps(name: str) -> list[dict[str, Any]]:
    """Of every job."""
    return [step for job in load(name)["jobs"].values() for step in job.get("steps", [])]


@pytest.mark.parametrize("name", [*FILES, ACTION])
def test_actions_are_pinned_by_commit_with_their_version(name: str) -> None:
    used = re.findall(r"uses: (.+)", (ROOT / name).read_text(encoding="utf-8"))
    assert used
    for each in used:
        if not each.startswith("./"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


def test_one_version_of_each_action() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in [*FILES, ACTION])
    pins = set(re.findall(r"uses: ([^/.]+/[^/@]+)[^@]*@(\w+)", text))
    assert len(pins) == len({action for action, _ in pins})
    assert ("aquasecurity/trivy-action", "57a97c7e7821a5776cebc9bb87c984fa69cba8f1") in pins


@pytest.mark.parametrize("name", FILES)
def test_inputs_are_those_of_the_actions(name: str) -> None:
    for step in [*steps(name), *load(ACTION)["runs"]["steps"]]:
        if "uses" in step:
            assert set(step.get("with", {})) <= INPUTS[step["uses"].split("@")[0]], step


@pytest.mark.parametrize("name", FILES)
def test_nothing_may_be_written_unless_a_job_says_so(name: str) -> None:
    assert load(name)["permissions"] == {"contents": "read"}
    for job in load(name)["jobs"].values():
        written = {what for what, how in job.get("permissions", {}).items() if how == "write"}
        assert written <= {"security-events", "packages"}
        assert "packages" not in written or name.endswith("main.yml")


@pytest.mark.parametrize("name", FILES)
def test_secrets_are_for_main_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    assert "secrets: inherit" not in text
    assert ("secrets." in text) == name.endswith("main.yml")
    if name.endswith("main.yml"):
        assert set(load(name)["on"]) == {"push"}
        assert load(name)["on"]["push"] == {"branches": ["main"]}


@pytest.mark.parametrize("name", FILES)
def test_every_job_ends_and_runs_wait_in_groups(name: str) -> None:
    document = load(name)
    assert "concurrency" in document or "workflow_call" in document["on"]
    for job in document["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 70


@pytest.mark.parametrize("name", FILES)
def test_steps_are_thin(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for step in steps(name):
        run = step.get("run", "make check")
        assert THIN.fullmatch(run.replace("${{ matrix.target }}", "check")), run
        for target in re.findall(r"make ([a-z-]+)", run):
            assert target in targets


def test_matrix_targets_are_there_and_versions_are_the_promised_ones() -> None:
    jobs = load(".github/workflows/checks.yml")["jobs"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for job in ("python", "client"):
        for cell in jobs[job]["strategy"]["matrix"]["include"]:
            assert f"\n{cell['target']}:" in makefile
    assert [cell["python"] for cell in jobs["python"]["strategy"]["matrix"]["include"]] == ["3.11", "3.12", "3.13"]
    assert [cell["node"] for cell in jobs["client"]["strategy"]["matrix"]["include"]] == ["22", "24"]
    assert not [name for name, job in jobs.items() if "needs" in job]  # side by side


def test_nothing_is_deployed_that_was_not_checked_and_published() -> None:
    jobs = load(".github/workflows/main.yml")["jobs"]
    assert jobs["publish"]["needs"] == "checks"
    assert jobs["render"]["needs"] == jobs["railway"]["needs"] == "publish"


def test_what_is_interpolated_into_a_shell_is_ours() -> None:
    for name in FILES:
        for step in steps(name):
            assert set(re.findall(r"\${{ (.+?) }}", step.get("run", ""))) <= {"matrix.target", "matrix.name"}
