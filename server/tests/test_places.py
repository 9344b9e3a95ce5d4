"""Copies in a folder or in a bucket, plain or sealed: the drill, what is kept, and what happens when a place fails."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from server.backup import BackupError, bucket, jobs, places, sqlite
from server.backup.jobs import new_key
from server.config import ROOT
from server.tests.backups import Devices, Operator, assert_refused, destroy, ids, opened
from server.tests.processes import Gunicorn, wait_until
from server.tests.registry import NAME, crown, push_another

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
TO = "s3://copies/sleepsafe/one"
STAMPS = [f"2026112{day}T120000Z" for day in range(6)]
ENOUGH = 300
"""Events that are acknowledged before the copy is made."""


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """An object store's address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of the store, where the bucket `copies` is there and empty; this process's settings lead there."""
    names = {"AWS_ENDPOINT_URL": store, "AWS_ACCESS_KEY_ID": "someone", "AWS_SECRET_ACCESS_KEY": "hunter2"}
    for name, value in {**names, "AWS_DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="copies")
    yield client
    for entry in client.list_objects_v2(Bucket="copies").get("Contents", []):
        client.delete_object(Bucket="copies", Key=entry["Key"])
    client.delete_bucket(Bucket="copies")


@pytest.fixture(params=["folder", "bucket"])
def to(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "elsewhere")
    request.getfixturevalue("s3")
    return TO


def test_the_drill_with_the_bucket_under_load_and_the_promoted_version(
    operator: Operator, gunicorn: Callable[..., Gunicorn], s3: Any, tmp_path: Path
) -> None:
    with opened(operator.url) as database:
        made = push_another(database, tmp_path, "9.9.9")
        crown(database, made)
    env = {"DATABASE_URL": operator.url, "RATELIMIT_ENABLED": "false", "STATE_DIR": str(tmp_path / "first")}
    server = gunicorn(**env).wait_ready()
    devices = Devices(server)
    wait_until(lambda: len(devices.acknowledged) >= ENOUGH)
    before = set(devices.acknowledged)
    done = operator.run("save", BACKUP_TO=TO, BACKUP_KEY=KEY)
    devices.stop()
    server.stop()
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"saved {TO}/sleepsafe-20")

    destroy(operator.url)
    restored = operator.run("restore", "latest", BACKUP_TO=TO, BACKUP_KEY=KEY)

    assert (restored.exit_code, restored.stdout) == (0, "restored latest\n"), restored.stderr
    assert before <= ids(operator.url) <= set(devices.acknowledged)
    again = gunicorn(**{**env, "STATE_DIR": str(tmp_path / "second")}).wait_ready()
    models = {model["name"]: model for model in again.request("GET", "/api/models")[1]["models"]}
    assert (models[NAME]["version"], models[NAME]["digest"]) == ("9.9.9", made.digest)
    assert models[NAME]["problem"] is None
    assert list((tmp_path / "data" / jobs.WORKPLACE).iterdir()) == []


@pytest.mark.parametrize("key", ["", KEY])
def test_a_copy_is_listed_and_restored_by_its_name(own_file: Operator, to: str, key: str) -> None:
    events, env = ids(own_file.url), {"BACKUP_TO": to, "BACKUP_KEY": key}
    assert own_file.run("save", **env).exit_code == 0
    (address,) = own_file.run("list", **env).stdout.split()
    assert address.startswith(f"{to}/sleepsafe-")
    assert address.endswith(".sqlite3.sealed" if key else ".sqlite3")
    for name in (address, address.rpartition("/")[2], "latest"):
        destroy(own_file.url)
        done = own_file.run("restore", name, **env)
        assert done.exit_code == 0, done.stderr
        assert ids(own_file.url) == events


def test_a_sealed_copy_is_private_and_needs_its_key(own_file: Operator, tmp_path: Path) -> None:
    env = {"BACKUP_TO": str(tmp_path / "elsewhere")}
    assert own_file.run("save", BACKUP_KEY=KEY, **env).exit_code == 0
    (file,) = (tmp_path / "elsewhere").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"SQLite" not in file.read_bytes()
    before = ids(own_file.url)
    assert_refused(own_file.run("restore", file), "is sealed: set BACKUP_KEY")
    assert_refused(own_file.run("restore", file, BACKUP_KEY=new_key()), "sealed by another key")
    file.write_bytes(file.read_bytes()[:-1])
    assert_refused(own_file.run("restore", file, BACKUP_KEY=KEY), "is damaged")
    assert ids(own_file.url) == before


def test_the_newest_are_kept_and_what_is_no_copy_is_left_alone(
    own_file: Operator, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places.place(to)
    env = {"BACKUP_TO": to, "BACKUP_KEEP": "2"}
    for stamp in STAMPS:
        monkeypatch.setattr(sqlite, "stamp", lambda stamp=stamp: stamp)
        assert own_file.run("save", **(env if stamp == STAMPS[-1] else {"BACKUP_TO": to})).exit_code == 0
        if stamp == STAMPS[0]:
            place.put(Path(__file__), "notes.txt")
    assert place.names() == [f"sleepsafe-{stamp}.sqlite3" for stamp in STAMPS[-2:]]
    assert place.get("notes.txt", own_file.backups.parent).read_text() == Path(__file__).read_text()
    assert_refused(own_file.run("save", **env), "is there already")
    assert len(place.names()) == 2
    monkeypatch.setattr(sqlite, "stamp", lambda: "20200101T000000Z")  # a clock that is wrong
    assert own_file.run("save", **env).exit_code == 0
    assert place.names() == ["sleepsafe-20200101T000000Z.sqlite3", f"sleepsafe-{STAMPS[-1]}.sqlite3"]


def test_a_bucket_that_is_not_there_or_not_ours_is_said(
    own_file: Operator, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_refused(own_file.run("save", BACKUP_TO="s3://nowhere/x"), "s3://nowhere/x/ cannot be used: ")
    assert_refused(own_file.run("restore", f"{TO}/sleepsafe-{STAMPS[0]}.sqlite3"), "there is no copy")
    assert_refused(own_file.run("restore", f"{TO}/latest"), "there is no copy of this kind of database (.sqlite3)")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    unreachable = own_file.run("save", BACKUP_TO=TO)
    assert_refused(unreachable, "Could not connect")
    assert "hunter2" not in unreachable.stderr
    monkeypatch.setenv("AWS_ENDPOINT_URL", "no address")
    assert_refused(own_file.run("save", BACKUP_TO=TO), "Invalid endpoint")
    assert list((own_file.backups.parent / jobs.WORKPLACE).iterdir()) == []


def test_an_upload_that_arrives_changed_is_taken_away_and_the_older_copies_stay(
    own_file: Operator, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "stamp", lambda: STAMPS[0])
    assert own_file.run("save", BACKUP_TO=TO).exit_code == 0
    monkeypatch.setattr(sqlite, "stamp", lambda: STAMPS[1])
    monkeypatch.setattr(bucket, "digest", lambda _file: b"another")
    assert_refused(own_file.run("save", BACKUP_TO=TO, BACKUP_KEEP="1"), "does not read back as it was written")
    assert places.place(TO).names() == [f"sleepsafe-{STAMPS[0]}.sqlite3"]


def test_an_upload_that_breaks_off_leaves_nothing_that_counts(
    s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parts: the store refuses the second one."""
    place = places.place(TO)
    refused = boto3.client("s3")
    refused.upload_part = _no_room
    monkeypatch.setattr(place, "_client", refused)
    big = tmp_path / "big"
    big.write_bytes(bytes(20 << 20))
    with pytest.raises(BackupError, match=r"cannot be used: .*no room"):
        place.put(big, f"sleepsafe-{STAMPS[0]}.sqlite3")
    assert places.place(TO).names() == []
    assert s3.list_multipart_uploads(Bucket="copies").get("Uploads", []) == []


def _no_room(**_: Any) -> None:
    raise ClientError({"Error": {"Code": "507", "Message": "no room"}}, "UploadPart")


def test_one_works_at_a_time_and_what_a_killed_one_left_is_deleted(own_file: Operator) -> None:
    work = own_file.backups.parent / jobs.WORKPLACE
    work.mkdir(parents=True)
    (work / "sleepsafe-20260101T000000Z.sqlite3").write_bytes(b"in the clear")
    descriptor = os.open(work, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert_refused(own_file.run("save", BACKUP_KEY=KEY), "another backup or restore is running")
    os.close(descriptor)  # killed
    assert own_file.run("save", BACKUP_KEY=KEY).exit_code == 0
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("needs", "asked"),
    [("boto3", {"BACKUP_TO": TO}), ("cryptography.exceptions", {"BACKUP_KEY": KEY})],
)
def test_what_is_not_installed_is_said(
    own_file: Operator, monkeypatch: pytest.MonkeyPatch, needs: str, asked: dict[str, str]
) -> None:
    for module in ("server.backup.bucket", "server.backup.seal"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, needs, None)
    library = needs.partition(".")[0]
    said = f"{library} is not installed: pip install -r server/backup/requirements.txt"
    assert_refused(own_file.run("save", **asked), said)


def test_plain_copies_to_a_folder_load_neither_library() -> None:
    script = "import sys; import server.backup.__main__; print({'boto3', 'cryptography'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
