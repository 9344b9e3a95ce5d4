"""Whatever is installed is named with its version and its hash, and looked up for known vulnerabilities."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement

from server.config import ROOT

ENTRY: Final = "requirements.txt"
OVERRIDES: Final = "requirements-overrides.txt"  # what uv goes by when it locks; pip is never given it
LOCKED: Final = sorted(
    str(file.relative_to(ROOT))
    for pattern in ("requirements*.txt", "*/requirements*.txt", "*/*/requirements*.txt", "deploy/audit.txt")
    for file in ROOT.glob(pattern)
    if not {".venv", "node_modules"} & set(file.parts) and file.name != OVERRIDES and file != ROOT / ENTRY
)
SHIPPED: Final = ("server/requirements.txt", "server/backup/requirements.txt", "ml_logic/requirements.txt")
LOCK_FILES: Final = ("client/package-lock.json", "benchmarks/lighthouse/package-lock.json")


def recipe(target: str) -> str:
    """The lines that make runs for it."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert found
    return found[1]


def test_these_are_all_the_files() -> None:
    assert set(LOCKED) == {*SHIPPED, "requirements-dev.txt", "deploy/audit.txt"}


@pytest.mark.parametrize("name", LOCKED)
def test_every_line_is_one_version_with_its_hashes(name: str) -> None:
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    lines = re.sub(r" *\\\n *", " ", text).splitlines()
    assert lines
    for line in lines:
        wanted, *hashes = line.split(" --hash=")
        pins = [str(each) for each in Requirement(wanted).specifier]
        assert len(pins) == 1, line
        assert re.fullmatch(r"==[^*]+", pins[0]), line
        assert hashes, wanted
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), wanted


def test_what_people_install_first_is_the_servers() -> None:
    lines = [line for line in (ROOT / ENTRY).read_text().splitlines() if not line.startswith("#")]
    assert lines == ["-r server/requirements.txt"]


@pytest.mark.parametrize("name", LOCKED)
def test_make_lock_writes_each_from_its_own_list(name: str) -> None:
    source = name.removesuffix(".txt") + ".in"
    assert (ROOT / source).is_file()
    assert f"{source} -o {name}" in recipe("lock")
    assert "--generate-hashes" in (ROOT / "Makefile").read_text()


def test_pip_refuses_what_has_no_hash_wherever_it_is_called() -> None:
    files = [ROOT / "Makefile", *ROOT.glob("**/Dockerfile*"), *(ROOT / ".github").rglob("*.yml")]
    calls = [
        call
        for file in files
        if not {".venv", "node_modules"} & set(file.parts) and not file.name.endswith(".dockerignore")
        for call in re.findall(r".*pip\b[^\n]* install(?:.*\\\n)*.*", Path(file).read_text())
    ]
    assert len(calls) >= 4
    assert [call for call in calls if "--require-hashes" not in call] == []


@pytest.mark.parametrize("name", LOCK_FILES)
def test_npm_knows_the_hash_of_every_package(name: str) -> None:
    packages = json.loads((ROOT / name).read_text())["packages"]
    assert len(packages) > 1
    assert [path for path, locked in packages.items() if path and not locked["integrity"].startswith("sha512-")] == []


def test_what_is_shipped_is_audited_in_the_workflow() -> None:
    audit = recipe("audit")
    assert all(f"pip-audit --disable-pip --require-hashes -r {name}\n" in audit for name in SHIPPED)
    assert "cd client && npm audit --audit-level=high" in audit
    assert "- run: make audit\n" in (ROOT / ".github" / "workflows" / "checks.yml").read_text()
