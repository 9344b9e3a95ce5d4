"""What is pushed, on both databases: the package whole or not at all, whatever becomes of its bytes."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from ml_logic import artefact, parcel, versions
from ml_logic.artefact import ArtefactError
from ml_logic.features import drowsiness, stress
from ml_logic.versions import VersionError
from server.db import Database
from server.models import Base
from server.tests.versioned import AT, NAME, PACKAGED, Write, at_once, audit, make_package


@pytest.fixture
def write(database: Database) -> Write:
    return database.write


def test_the_tables_that_the_trainer_names_are_the_servers() -> None:
    for named in versions.TABLES:
        made = Base.metadata.tables[named.name].c
        missing = {column.name for column in named.c} - {column.name for column in made}
        assert not missing, named.name
        kinds = {c.name for c in named.c if type(c.type).__name__ in ("DateTime", "JSON", "LargeBinary")}
        for column in kinds:
            assert type(named.c[column].type).__name__ in str(type(made[column].type).__mro__), (named.name, column)
        needed = {c.name for c in made if not c.nullable and c.default is None and c.autoincrement is not True}
        assert needed - {"id"} <= {column.name for column in named.c}, named.name


def test_a_package_goes_in_and_comes_out_whole(write: Write, tmp_path: Path) -> None:
    package = make_package(tmp_path, "1.1")
    assert write(lambda connection: versions.push(connection, package, "trainer", "run1", AT)) is True
    assert write(lambda connection: versions.push(connection, package, "another", at=AT)) is False
    found = write(lambda connection: versions.find(connection, NAME, "1.1"))
    assert (found.digest, found.pushed_by, found.run_id, found.pushed_at) == (package.digest, "trainer", "run1", AT)
    assert found.manifest == package.manifest
    data = write(lambda connection: versions.package_of(connection, NAME, "1.1"))
    assert len(data) == found.size_bytes
    out = parcel.unpack(data, package.digest, stress.TASK, tmp_path / "out")
    assert out.read(artefact.ONNX) == package.read(artefact.ONNX)
    assert [entry["details"]["version"] for entry in audit(write, "model.push")] == ["1.1"]


def test_a_run_that_is_logged_later_is_named_by_the_next_push(write: Write, tmp_path: Path) -> None:
    package = make_package(tmp_path, "1.1")
    write(lambda connection: versions.push(connection, package, "trainer"))
    write(lambda connection: versions.push(connection, package, "trainer", "run1"))
    write(lambda connection: versions.push(connection, package, "trainer"))
    assert write(lambda connection: versions.require(connection, NAME, "1.1")).run_id == "run1"


def test_a_version_is_one_package(write: Write, tmp_path: Path) -> None:
    write(lambda connection: versions.push(connection, make_package(tmp_path, "1.1"), "trainer"))
    other = make_package(tmp_path / "other", "1.1", estimator="another")
    with pytest.raises(VersionError, match=r"1\.1 is another package already"):
        write(lambda connection: versions.push(connection, other, "trainer"))


@pytest.mark.parametrize("version", ["..", "a b", "x" * 65, "", "-", "ü1"])
def test_a_version_can_be_part_of_an_address(version: str, write: Write, tmp_path: Path) -> None:
    package = artefact.write(tmp_path / "it", {"name": NAME, "version": version}, {})
    with pytest.raises(VersionError, match=r"is no version"):
        write(lambda connection: versions.push(connection, package, "trainer"))


def test_what_was_changed_since_it_was_opened_is_not_pushed(write: Write, tmp_path: Path) -> None:
    package = make_package(tmp_path, "1.1")
    (package.folder / artefact.ONNX).write_bytes(b"another twin")
    with pytest.raises(ArtefactError, match=r"it was changed or damaged"):
        write(lambda connection: versions.push(connection, package, "trainer"))
    assert write(lambda connection: versions.list_versions(connection, NAME)) == []


def test_half_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = make_package(tmp_path, "1.1")
    with (package.folder / artefact.ONNX).open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    with pytest.raises(ArtefactError, match=r"has 524,\d{3},\d{3} bytes; a package that serves has at most 33,554,432"):
        parcel.open_small(package.folder, stress.TASK)
    with pytest.raises(ArtefactError, match=r"at most 33,554,432"):
        parcel.pack(package)
    with pytest.raises(ArtefactError, match=r"nothing cannot be read: No such file or directory"):
        parcel.open_small(tmp_path / "nothing", stress.TASK)


def test_a_package_for_another_task_or_name_or_features_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"task is 'stress', expected 'drowsiness'"):
        parcel.open_small(make_package(tmp_path, "1").folder, drowsiness.TASK)
    with pytest.raises(ArtefactError, match=r"name is 'other', expected 'stress_classifier'"):
        parcel.open_small(make_package(tmp_path, "2", name="other").folder, stress.TASK)
    with pytest.raises(ArtefactError, match=r"feature_set is 'old/0', expected"):
        parcel.open_small(make_package(tmp_path, "3", feature_set="old/0").folder, stress.TASK)


def test_equal_packages_are_equal_bytes(tmp_path: Path) -> None:
    first, second = (parcel.pack(make_package(tmp_path / name, "1.1")) for name in ("a", "b"))
    assert first == second


def test_whatever_becomes_of_the_bytes_it_is_that_package_or_none(tmp_path: Path) -> None:
    package = make_package(tmp_path, "1.1")
    data, rng, refused = parcel.pack(package), random.Random(0), 0
    broken = [data[: rng.randrange(len(data))] for _ in range(100)]
    for _ in range(300):
        changed = bytearray(data)
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        broken.append(bytes(changed))
    for each in broken:
        try:
            out = parcel.unpack(each, package.digest, stress.TASK, tmp_path / "out")
            assert out.read(artefact.ONNX) == package.read(artefact.ONNX)
        except ArtefactError:
            refused += 1
    assert refused > 300
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["../leads/out", "/root", "a/b"])
def test_a_name_that_leads_out_of_the_package_is_refused(name: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "anything")
    with pytest.raises(ArtefactError, match=r"no plain file"):
        parcel.unpack(buffer.getvalue(), PACKAGED, stress.TASK, tmp_path / "out")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(artefact.MANIFEST, b"0" * (parcel.MAX_PACKAGE_BYTES + 1))
    with pytest.raises(ArtefactError, match=r"more than one that serves"):
        parcel.unpack(buffer.getvalue(), PACKAGED, stress.TASK, tmp_path / "out")


def test_what_is_in_the_way_of_a_package_is_replaced(tmp_path: Path) -> None:
    package, other = make_package(tmp_path, "1.1"), make_package(tmp_path, "1.2")
    data, out = parcel.pack(package), tmp_path / "out"
    parcel.unpack(parcel.pack(other), other.digest, stress.TASK, out)
    assert parcel.unpack(data, package.digest, stress.TASK, out).read(artefact.ONNX) == package.read(artefact.ONNX)
    (out / artefact.ONNX).write_bytes(b"damaged on this disk")
    parcel.unpack(data, package.digest, stress.TASK, out)
    assert artefact.verify(out, stress.TASK).digest == package.digest


def test_many_may_unpack_the_same_package_at_once(tmp_path: Path) -> None:
    package = make_package(tmp_path, "1.1")
    data, done = parcel.pack(package), []

    def unpack() -> None:
        done.append(parcel.unpack(data, package.digest, stress.TASK, tmp_path / "out").digest)

    at_once([unpack] * 8)
    assert done == [package.digest] * 8
    assert artefact.verify(tmp_path / "out", stress.TASK).digest == package.digest


def test_the_same_package_pushed_by_many_at_once_is_there_once(write: Write, tmp_path: Path) -> None:
    package, made = make_package(tmp_path, "1.1"), []
    at_once([lambda: made.append(write(lambda connection: versions.push(connection, package, "trainer")))] * 4)
    assert sorted(made) == [False, False, False, True]
    assert len(audit(write, "model.push")) == 1
