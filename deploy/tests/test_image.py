"""What gets into the images: their labels, and nothing of what lies beside the sources."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from server import VERSION
from server.config import ROOT
from server.tests.conftest import missing

PLANTED: Final = b"planted-a8f31c"
BESIDE: Final = (
    ".env", ".env.local", ".git/config", ".netrc", ".npmrc", ".pypirc", "id_ed25519", "backup.key", "data/sleepsafe.db",
    "server/.env", "server/.env.production", "server/tls.key", "server/data.db", "server/backup/sleepsafe.dump",
    "client/.env", "client/.env.production.local", "client/.npmrc", "client/tls.pem", "client/tls.key",
    "client/node_modules/x/index.js",
    "ml_logic/.env", "ml_logic/data/drivedb/drive01.csv", "ml_logic/models/tls.key", "ml_logic/tls.pem", "ml_logic/mlflow.db",
    "ml_logic/sleepsafe.dump", "server/tls.pem",
)  # fmt: skip
"""Where secrets and people's data lie on the machines of those who build."""
IMAGES: Final = {
    "Dockerfile": (".", ".dockerignore", "server/app.py"),
    "ml_logic/Dockerfile": (".", "ml_logic/Dockerfile.dockerignore", "ml_logic/train.py"),
    "client/Dockerfile.dev": ("client", "client/.dockerignore", "package.json"),
}
"""The folder that is sent to the builder, what says what of it is left out, and a file that has to be in it."""
LABELS: Final = {"title", "description", "licenses", "version", "revision"}


@pytest.mark.parametrize("name", IMAGES)
def test_nothing_planted_is_in_what_layers_are_made_of(name: str, tmp_path: Path) -> None:
    folder, ignored, wanted = IMAGES[name]
    sources = _with_planted(tmp_path / "sources")
    (sources / name).write_text("FROM scratch\nCOPY . /\n", encoding="utf-8")
    built = tmp_path / "built"
    _build(sources, name, folder, ignored, built)
    assert (built / wanted).is_file()
    files = [file for file in built.rglob("*") if file.is_file()]
    assert [str(file.relative_to(built)) for file in files if PLANTED in file.read_bytes()] == []


@pytest.mark.parametrize("name", IMAGES)
def test_no_argument_of_a_build_is_a_secret(name: str) -> None:
    declared = re.findall(r"^ARG (\w+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert set(declared) <= {"NODE", "PYTHON", "WITH_BACKUP", "BUILD_COMMIT"}  # whoever has the image reads them


@pytest.mark.parametrize("name", ["Dockerfile", "ml_logic/Dockerfile"])
def test_the_image_says_what_it_is(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]+)"', text))
    assert set(labels) == LABELS
    assert labels["version"] == VERSION


def _with_planted(folder: Path) -> Path:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    for name in BESIDE:
        assert not (folder / name).exists(), "it would be planted over a source"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PLANTED)
    return folder


def _build(sources: Path, name: str, folder: str, ignored: str, into: Path) -> None:
    output = f"--output=type=local,dest={into}"
    if _has_docker():
        command = ["docker", "build", "--file", name, output, folder]
    elif buildah := shutil.which("buildah"):
        storage = [f"--root={into}.storage", f"--runroot={into}.run", "--storage-driver=vfs"]
        command = [
            buildah,
            *storage,
            "bud",
            "--isolation=chroot",
            "--file",
            name,
            f"--ignorefile={ignored}",
            output,
            folder,
        ]
    else:
        missing("no Docker and no buildah (Debian and Ubuntu: apt install buildah)")
    done = subprocess.run(command, cwd=sources, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@cache
def _has_docker() -> bool:
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], check=False, capture_output=True).returncode == 0
