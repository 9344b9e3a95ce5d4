"""A worker takes over what the registry says, and goes on with the old one where that is bad or cannot be known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ml_logic.parcel import pack
from ml_logic.promotion import challenge, withdraw
from server import serving as serving_module
from server.config import Config
from server.db import Database
from server.metrics import Metrics
from server.predict import Predictor
from server.serving import AWAY, Serving
from server.shelf import Shelf
from server.tests.processes import wait_until
from server.tests.registry import (
    NAME,
    PACKAGED,
    TASK,
    another,
    away,
    bytes_of,
    change,
    crown,
    overwrite,
    push_another,
    put,
    roll_back,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_serving(
    database: Database, predictor: Predictor, tmp_path: Path, clock: Clock
) -> Iterator[Callable[..., Serving]]:
    """A worker's models without its thread: it looks when it is told."""
    made: list[Serving] = []

    def make(of: Database = database, state: Path = tmp_path / "state") -> Serving:
        serving = Serving(predictor, of, Shelf(state), Metrics(Config()), follows=False, clock=clock)
        made.append(serving)
        return serving

    yield make
    for serving in made:
        serving.close()


def _served(serving: Serving) -> tuple[str, str]:
    model = serving.predictor.models[TASK.name]
    return model.version, model.digest


def _refusals(serving: Serving) -> dict[str, float]:
    families = text_string_to_metric_families(serving._metrics.exposition().decode())
    samples = [sample for family in families for sample in family.samples]
    return {each.labels["reason"]: each.value for each in samples if each.name == "sleepsafe_model_refusals_total"}


def test_a_change_is_taken_over_and_back_and_what_is_in_memory_is_not_loaded_again(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path
) -> None:
    serving = make_serving()
    new = push_another(database, tmp_path / "new", "2.0.0")
    held = serving.predictor
    crown(database, new)
    serving.look()
    assert _served(serving) == ("2.0.0", new.digest)
    assert held.models[TASK.name].version == PACKAGED.version, "who had taken the models keeps them"
    first = serving.predictor
    serving.look()
    assert serving.predictor is first
    newer = push_another(database, tmp_path / "new", "3.0.0")
    database.write(lambda connection: challenge(connection, change(), "3.0.0", 0.25, "ab"))
    serving.look()
    assert serving.predictor.models[TASK.name] is first.models[TASK.name]
    trial = serving.predictor.trials[TASK.name]
    assert (trial.model.digest, trial.share, trial.mode) == (newer.digest, 0.25, "ab")
    database.write(lambda connection: withdraw(connection, change(), "enough"))
    roll_back(database)
    serving.look()
    assert _served(serving) == (PACKAGED.version, PACKAGED.digest)
    assert not serving.predictor.trials
    assert serving.state.wanted[NAME].revision == 4


@cache
def _bomb(claimed: int | None) -> bytes:
    """A zip whose one file unpacks to 500 MB, whatever it claims."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("model.onnx", "w") as file:
        for _ in range(500):
            file.write(bytes(1_000_000))
    data = bytearray(buffer.getvalue())
    if claimed is not None:
        directory = data.rindex(b"PK\x01\x02")
        data[directory + 24 : directory + 28] = claimed.to_bytes(4, "little")
    return bytes(data)


def _flipped(good: bytes) -> bytes:
    middle = len(good) // 2
    return good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]


def _bad(what: str, good: bytes, folder: Path) -> bytes:
    forged: dict[str, dict[str, Any]] = {
        "another feature set": {"feature_set": "other/1"},
        "another name": {"name": "stress_classifier"},
        "another version": {"version": "9.9.9"},
    }
    if what in forged:
        changes = dict(forged[what])
        return pack(another(folder / "forged", changes.pop("version", "2.0.0"), **changes))
    made: dict[str, Callable[[], bytes]] = {
        "tampered": lambda: _flipped(good),
        "truncated": lambda: good[:-200],
        "no zip": lambda: b"not a zip",
        "empty": lambda: b"",
        "500 MB": lambda: _bomb(None),
        "500 MB that claim to be 100 bytes": lambda: _bomb(100),
        "too large a row": lambda: bytes(40 * 1024 * 1024),
    }
    return made[what]()


BAD = {
    "tampered": "package",
    "truncated": "package",
    "no zip": "package",
    "empty": "package",
    "another feature set": "package",
    "another name": "package",
    "another version": "package",
    "500 MB": "package",
    "500 MB that claim to be 100 bytes": "package",
    "too large a row": "registry",
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_package_is_refused_once_and_the_old_one_goes_on_until_it_is_mended(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path, clock: Clock, what: str
) -> None:
    serving = make_serving()
    new = push_another(database, tmp_path / "new", "2.0.0")
    good = bytes_of(database, "2.0.0")
    overwrite(database, "2.0.0", _bad(what, good, tmp_path))
    crown(database, new)
    for _ in range(3):
        serving.look()
    assert _served(serving) == (PACKAGED.version, PACKAGED.digest)
    assert (serving.problem(NAME) or "").startswith("2.0.0 is refused: ")
    assert str(tmp_path) not in (serving.problem(NAME) or "")
    assert _refusals(serving) == {BAD[what]: 1}
    assert not [path for path in (tmp_path / "state").iterdir() if path.is_dir()], "nothing is left behind"

    clock.now = 61.0
    serving.look()
    assert sum(_refusals(serving).values()) == (1 if BAD[what] == "package" else 2)
    overwrite(database, "2.0.0", good)
    clock.now = 122.0
    serving.look()
    assert _served(serving) == ("2.0.0", new.digest)
    assert serving.problem(NAME) is None


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 64])
def test_a_row_that_names_another_digest_is_refused(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path, digest: str
) -> None:
    serving = make_serving()
    made = another(tmp_path / "new", "2.0.0")
    put(database, "2.0.0", pack(made), digest=digest)
    database.write(lambda connection: challenge(connection, change(), "2.0.0"))
    serving.look()
    assert not serving.predictor.trials
    assert "is refused as challenger" in (serving.problem(NAME) or "")


def test_a_model_that_gives_no_probabilities_is_refused(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path
) -> None:
    serving = make_serving()
    new = push_another(database, tmp_path / "new", "2.0.0", {"model.onnx": b"no model"})
    crown(database, new)
    serving.look()
    assert _served(serving)[0] == PACKAGED.version
    assert "cannot be loaded" in (serving.problem(NAME) or "")


def test_a_worker_that_starts_without_its_database_serves_what_served_last_experiment_included(
    make_serving: Callable[..., Serving], database: Database, predictor: Predictor, tmp_path: Path
) -> None:
    serving = make_serving()
    crown(database, push_another(database, tmp_path / "new", "2.0.0"))
    push_another(database, tmp_path / "new", "3.0.0")
    database.write(lambda connection: challenge(connection, change(), "3.0.0"))
    serving.look()
    trial = serving.predictor.trials[TASK.name]

    later = Serving(predictor, away(), Shelf(tmp_path / "state"), Metrics(Config()), follows=True)
    try:
        assert _served(later)[0] == "2.0.0"
        assert later.predictor.trials[TASK.name].salt == trial.salt
        assert later.problem(NAME) == AWAY
    finally:
        later.close()


@pytest.mark.parametrize(
    "kept", ["[1]", "{", '{"drowsiness_detector": {"champion": {"version": "2.0.0"}}}', '{"x": 1}']
)
def test_what_cannot_be_restored_is_the_packaged_model(predictor: Predictor, tmp_path: Path, kept: str) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "serving.json").write_text(kept)
    serving = Serving(predictor, away(), Shelf(tmp_path / "state"), Metrics(Config()), follows=True)
    try:
        assert _served(serving) == (PACKAGED.version, PACKAGED.digest)
    finally:
        serving.close()


def test_a_damaged_copy_on_disk_is_fetched_again(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path
) -> None:
    new = push_another(database, tmp_path / "new", "2.0.0")
    crown(database, new)
    make_serving().look()
    kept = tmp_path / "state" / new.digest / "model.onnx"
    kept.write_bytes(b"damaged")
    serving = make_serving()
    serving.look()
    assert _served(serving)[0] == "2.0.0"
    assert kept.read_bytes() == new.read("model.onnx")


def test_where_nothing_can_be_kept_it_serves_all_the_same_and_says_so_once(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    serving = make_serving(state=tmp_path / "file" / "models")
    for version in ("2.0.0", "3.0.0"):
        crown(database, push_another(database, tmp_path / "new", version))
        serving.look()
        assert _served(serving)[0] == version
    assert capfd.readouterr().out.count("models_not_kept_on_disk") == 1


def test_old_packages_are_forgotten_but_not_those_that_serve(
    make_serving: Callable[..., Serving], database: Database, tmp_path: Path
) -> None:
    serving = make_serving()
    for number in range(12):
        crown(database, push_another(database, tmp_path / "new", f"2.0.{number}"))
        serving.look()
    folders = [path for path in (tmp_path / "state").iterdir() if path.is_dir()]
    assert len(folders) == 9
    assert serving.predictor.models[TASK.name].digest in [path.name for path in folders]


def test_the_guard_is_asked_while_there_is_a_challenger_and_rests_for_long_after_a_long_look(
    database: Database, predictor: Predictor, tmp_path: Path, clock: Clock
) -> None:
    asked: list[float] = []

    def guard() -> bool:
        asked.append(clock.now)
        clock.now += 4
        return len(asked) > 1 and database.write(lambda connection: withdraw(connection, change("guardrail"), "bad"))

    shelf = Shelf(tmp_path / "state")
    serving = Serving(predictor, database, shelf, Metrics(Config()), follows=False, guard=guard, clock=clock)
    assert serving._ask_guard() == 30
    push_another(database, tmp_path / "new", "2.0.0")
    database.write(lambda connection: challenge(connection, change(), "2.0.0"))
    serving.look()
    clock.now = 100
    assert serving._ask_guard() == 80, "twenty times the four seconds"
    assert serving.predictor.trials
    assert serving._ask_guard() == 80
    assert asked == [100, 104]
    assert not serving.predictor.trials, "it looks at once"
    assert serving._ask_guard() == 30
    serving.close()


def test_a_change_of_models_does_not_wait_for_the_guard(
    database: Database, predictor: Predictor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "GUARD_S", 0.01)
    monkeypatch.setattr(serving_module, "LOOK_S", 0.05)
    is_asked, may_end = Event(), Event()

    def guard() -> bool:
        is_asked.set()
        return not may_end.wait(30)

    push_another(database, tmp_path / "new", "2.0.0")
    database.write(lambda connection: challenge(connection, change(), "2.0.0"))
    shelf = Shelf(tmp_path / "state")
    serving = Serving(predictor, database, shelf, Metrics(Config()), follows=True, guard=guard)
    assert serving.predictor.trials
    assert is_asked.wait(10)
    crown(database, push_another(database, tmp_path / "new", "2.1.0"))
    wait_until(lambda: serving.predictor.models[TASK.name].version == "2.1.0")
    may_end.set()
    serving.close()
