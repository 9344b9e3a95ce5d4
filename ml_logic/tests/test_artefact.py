"""artefact: a package is whole and for this version, or it is refused with the file and the reason."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ml_logic import artefact
from ml_logic.artefact import CARD, MANIFEST, ONNX, PIPELINE, Artefact, ArtefactError, verify
from ml_logic.features import drowsiness, stress

TASK = stress.TASK
FILES = {ONNX: b"the twin", PIPELINE: b"the pipeline", CARD: b"# the card\n"}
ABOUT: Mapping[str, Any] = {
    "name": TASK.registered_name,
    "task": TASK.name,
    "version": "1.2.3",
    "feature_set": TASK.feature_set,
    "columns": list(TASK.columns),
    "classes": list(TASK.classes),
    "trained_on": {"source": "a test"},
    "metrics": {},
    "libraries": {},
}


@pytest.fixture
def package(tmp_path: Path) -> Artefact:
    return artefact.write(tmp_path / "stress", ABOUT, FILES)


def _edit(package: Artefact, change: Callable[[dict[str, Any]], object], *, seal: bool = True) -> None:
    """Changes the manifest as somebody would who knows how its digest is made (or, without `seal`, does not)."""
    path = package.folder / MANIFEST
    manifest = json.loads(path.read_text())
    change(manifest)
    if seal:
        manifest["digest"] = artefact.manifest_digest(manifest)
    path.write_text(json.dumps(manifest))


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _refused(package: Artefact, *said: str) -> None:
    with pytest.raises(ArtefactError) as refusal:
        verify(package.folder, TASK)
    message = str(refusal.value)
    assert str(package.folder) in message
    assert "\n" not in message
    for words in said:
        assert words in message


def test_what_is_written_is_what_is_read(package: Artefact) -> None:
    opened = verify(package.folder, TASK)
    assert opened == package
    assert (opened.name, opened.version) == ("stress_classifier", "1.2.3")
    assert {name: opened.read(name) for name in FILES} == FILES
    assert opened.digest == artefact.manifest_digest(opened.manifest)
    assert {key: opened.manifest[key] for key in ABOUT} == ABOUT


def test_the_digest_follows_every_file_and_every_word(package: Artefact, tmp_path: Path) -> None:
    same = artefact.write(tmp_path / "same", dict(reversed(list(ABOUT.items()))), FILES)
    other_file = artefact.write(tmp_path / "file", ABOUT, FILES | {CARD: b"# another card\n"})
    other_word = artefact.write(tmp_path / "word", {**ABOUT, "version": "1.2.4"}, FILES)
    assert same.digest == package.digest
    assert len({package.digest, other_file.digest, other_word.digest}) == 3


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]), "SHA-256"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "SHA-256"),
        (lambda path: path.write_bytes(b""), "SHA-256"),
        (lambda path: path.unlink(), "No such file"),
        (lambda path: (path.unlink(), path.mkdir()), "Is a directory"),
    ],
    ids=["one bit", "cut short", "empty", "missing", "a folder"],
)
def test_a_damaged_file_is_refused_by_name(
    package: Artefact, name: str, damage: Callable[[Path], object], reason: str
) -> None:
    damage(package.folder / name)
    _refused(package, name, reason)
    with pytest.raises(ArtefactError, match=reason):
        package.read(name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "cannot be read"),
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[]", "is not a JSON object"),
        (b"null", "is not a JSON object"),
    ],
    ids=["not JSON", "empty", "not UTF-8", "too deep", "a list", "null"],
)
def test_a_manifest_that_is_none_is_refused(package: Artefact, content: bytes, reason: str) -> None:
    (package.folder / MANIFEST).write_bytes(content)
    _refused(package, MANIFEST, reason)


def test_a_folder_without_a_manifest_holds_no_model(package: Artefact) -> None:
    (package.folder / MANIFEST).unlink()
    _refused(package, MANIFEST, "is missing: no packaged model there")


@pytest.mark.parametrize("key", [*ABOUT, "format", "files", "digest"])
@pytest.mark.parametrize("wrong", [None, 1.5], ids=["missing", "of another type"])
def test_a_manifest_without_one_of_its_keys_is_refused(package: Artefact, key: str, wrong: float | None) -> None:
    def change(manifest: dict[str, Any]) -> None:
        del manifest[key]
        manifest.update({} if wrong is None else {key: wrong})

    _edit(package, change, seal=key != "digest")
    _refused(package, MANIFEST, f"{key} is missing or not of type")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"format": 2}, "format is 2, this version reads 1"),
        ({"task": "drowsiness"}, "task is 'drowsiness', expected 'stress'"),
        ({"feature_set": "stress-inputs/0"}, "feature_set is 'stress-inputs/0', expected 'stress-inputs/1'"),
        ({"columns": [*TASK.columns[::-1]]}, "columns is ['heart_rate_rise'"),
        ({"columns": [*TASK.columns, "age"]}, "'age'], expected"),
        ({"classes": ["low", "high"]}, "classes is ['low', 'high'], expected"),
        ({"files": {CARD: sha256(FILES[CARD]).hexdigest()}}, "files does not name model.onnx"),
        ({"files": {ONNX: None}}, "does not have the SHA-256"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_sealed_package_of_another_kind_is_refused(package: Artefact, changed: dict[str, Any], reason: str) -> None:
    _edit(package, lambda manifest: manifest.update(changed))
    _refused(package, reason)


def test_a_manifest_changed_without_its_digest_is_refused(package: Artefact) -> None:
    _edit(package, lambda manifest: manifest.update(version="9.9.9"), seal=False)
    _refused(package, MANIFEST, "digest is")


def test_a_package_of_the_other_task_is_refused(package: Artefact) -> None:
    with pytest.raises(ArtefactError, match="task is 'stress', expected 'drowsiness'"):
        verify(package.folder, drowsiness.TASK)
    with pytest.raises(ArtefactError, match="feature_set is"):
        verify(package.folder, replace(TASK, feature_set="stress-inputs/2"))


@pytest.mark.parametrize("name", ["../x", "/etc/hostname", "sub/x", "..", ".", "", "x\0y", "\ud800"])
def test_a_file_name_that_leads_elsewhere_is_refused(package: Artefact, name: str) -> None:
    (package.folder.parent / "x").write_bytes(b"outside")
    _edit(package, lambda manifest: manifest["files"].update({name: sha256(b"outside").hexdigest()}))
    _refused(package)


@pytest.mark.parametrize("name", ["../x", "/nowhere/x", "sub/x", MANIFEST])
def test_a_package_is_not_written_with_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArtefactError, match="file name"):
        artefact.write(tmp_path / "stress", ABOUT, FILES | {name: b"outside"})
    assert list(tmp_path.iterdir()) == []


class _Bomb:
    """What somebody would put into model.joblib: unpickling it creates a file."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.trace,)


def test_a_replaced_pipeline_is_refused_before_it_is_unpickled(package: Artefact, tmp_path: Path) -> None:
    trace, opened = tmp_path / "unpickled", verify(package.folder, TASK)
    payload = pickle.dumps(_Bomb(trace))
    (package.folder / PIPELINE).write_bytes(payload)
    _refused(package, PIPELINE, "SHA-256")
    for load in (lambda: opened.read(PIPELINE), lambda: artefact.load_pipeline(opened)):
        with pytest.raises(ArtefactError, match="SHA-256"):
            load()
    assert not trace.exists()
    pickle.loads(payload)
    assert trace.exists()  # the payload was a live one


def test_a_file_that_is_not_pinned_is_not_read(package: Artefact) -> None:
    (package.folder / "extra.joblib").write_bytes(b"left there by somebody")
    assert verify(package.folder, TASK) == package
    with pytest.raises(ArtefactError, match=r"extra\.joblib is not part of this package"):
        package.read("extra.joblib")


def test_a_package_is_replaced_whole(package: Artefact) -> None:
    new = artefact.write(package.folder, {**ABOUT, "version": "2.0.0"}, {ONNX: b"a new twin"})
    assert verify(package.folder, TASK) == new
    assert _contents(package.folder.parent).keys() == {f"stress/{MANIFEST}", f"stress/{ONNX}"}


@pytest.mark.parametrize(
    ("about", "files"),
    [({**ABOUT, "metrics": {1, 2}}, FILES), (ABOUT, FILES | {CARD: "text, not bytes"})],
    ids=["not JSON", "not bytes"],
)
def test_what_cannot_be_written_leaves_the_old_package_whole(package: Artefact, about: Any, files: Any) -> None:
    before = _contents(package.folder.parent)
    with pytest.raises(TypeError):
        artefact.write(package.folder, about, files)
    assert _contents(package.folder.parent) == before


@pytest.mark.parametrize(
    ("method", "calls_before"), [("write_bytes", 1), ("write_text", 0), ("replace", 0), ("replace", 1)]
)
def test_a_disk_that_fails_on_the_way_leaves_the_old_package_whole(
    package: Artefact, monkeypatch: pytest.MonkeyPatch, method: str, calls_before: int
) -> None:
    before, done, real = _contents(package.folder.parent), [], getattr(Path, method)

    def fail_once(self: Path, *args: Any, **kwargs: Any) -> Any:
        done.append(method)
        if len(done) == calls_before + 1:
            raise OSError(28, "No space left on device")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, method, fail_once)
        with pytest.raises(OSError, match="No space left"):
            artefact.write(package.folder, {**ABOUT, "version": "2.0.0"}, FILES)
    assert _contents(package.folder.parent) == before
    assert verify(package.folder, TASK) == package


def test_a_first_package_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        artefact.write(tmp_path / "stress", ABOUT, FILES)
    assert list(tmp_path.iterdir()) == []
