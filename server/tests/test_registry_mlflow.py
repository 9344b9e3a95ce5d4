"""The registry with a real MLflow server, which dies in the middle of a log and of a promotion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ml_logic import registry, train, versions
from ml_logic.artefact import Artefact
from ml_logic.database import database_url
from ml_logic.monitor import __main__ as monitor
from ml_logic.registry import __main__ as command_line
from ml_logic.registry import mirror, tracking
from ml_logic.registry.connection import Book, opened
from ml_logic.tests import small_packages
from ml_logic.tests.mlflow_server import MlflowServer
from server.db import Database, connect
from server.migrations import migrate

NAME = small_packages.TASK.registered_name


@pytest.fixture
def mlflow_server(tmp_path: Path) -> Iterator[MlflowServer]:
    server = MlflowServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(connect(database_url(f"sqlite:///{tmp_path / 'events.db'}", tmp_path)), migrate)
    made.require()
    yield made
    made.engine.dispose()


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    mlflow_server: MlflowServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command: its exit code and all that it says."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_server.url)
    monkeypatch.setenv("DATABASE_URL", str(database.engine.url))
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setitem(train.LOADERS, ("stress", "synthetic"), lambda *_: small_packages.everybody())

    def command(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = command_line.main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_mlflow_dies_in_a_log_and_in_a_promotion_and_everything_comes_right(
    mlflow_server: MlflowServer, database: Database, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = small_packages.write(tmp_path / "packages", "1.9", small_packages.POOR)
    second = small_packages.write(tmp_path / "packages", "2.0", small_packages.GOOD)
    _says(run("push", str(first.folder)), "is a candidate now, run ")
    run("compare", "1.9")
    run("promote", "1.9", "--override", "to begin with")
    _says(run("status"), f"MLflow at {mlflow_server.url} says the same")
    with opened() as book:
        assert _aliases(book) == {"champion": "1.9"}
    _it_dies_in_a_log(mlflow_server, run, second, monkeypatch)
    mlflow_server.start()
    _the_log_is_made_whole(run, second, database)
    _it_dies_in_a_promotion(mlflow_server, run, database, monkeypatch)
    # Its files are what another server would begin with.
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_server.store)
    _the_mirror_catches_up(run)


def _it_dies_in_a_log(server: MlflowServer, run: Run, package: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the run is there. The database takes the package without it."""
    log_files = tracking._log_files

    def dies(book: Book, package: Artefact, run_id: str) -> None:
        server.kill()
        log_files(book, package, run_id)

    with monkeypatch.context() as patch:
        patch.setattr(tracking, "_log_files", dies)
        _says(run("push", str(package.folder)), "It is pushed without its run")
    _says(run("compare", "2.0"), "2.0 may be promoted")


def _the_log_is_made_whole(run: Run, package: Artefact, database: Database) -> None:
    _says(run("status"), f"{NAME} 2.0 was cut off: log that package again")
    with opened() as book:
        found = book.client.search_model_versions(f"name = '{NAME}'")
        assert [version.tags["version"] for version in found] == ["1.9"]
    _says(run("push", str(package.folder)), "was pushed before, run ")
    with database.reading() as connection:
        assert versions.require(connection, NAME, "2.0").run_id == registry.log(package)
    _says(run("status"), "says the same")


def _it_dies_in_a_promotion(
    server: MlflowServer, run: Run, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the promotion is committed, before its aliases are set: what serves is decided, also without MLflow."""
    differences = mirror.differences

    def dies(book: Book, wanted: mirror.Wanted) -> list[mirror.Difference]:
        found = list(differences(book, wanted))
        if found:
            server.kill()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(mirror, "differences", dies)
        _says(run("promote", "2.0"), "MLflow's aliases are behind")
    assert _champion(database) == "2.0"
    _says(run("rollback", NAME), "serves 1.9 again")
    _says(run("promote", "2.0"), "serves 2.0")
    assert _champion(database) == "2.0"


def _the_mirror_catches_up(run: Run) -> None:
    code, said = run("status")
    assert f"MLflow calls 1.9 the champion of {NAME}, the database 2.0" in said
    assert (code, "differs; the database decides what serves" in said) == (0, True)
    assert monitor.main(["--name", "drowsiness_detector"]) == 0
    _says(run("status"), "says the same")
    run("challenger", "1.9", "--mode", "shadow")
    _says(run("status"), "says the same")
    with opened() as book:
        assert _aliases(book) == {"champion": "2.0", "challenger": "1.9"}
    run("challenger", "none")
    run("archive", "1.9")
    with opened() as book:
        assert _aliases(book) == {"champion": "2.0"}
        found = book.client.search_model_versions(f"name = '{NAME}'")
        archived = {version.tags["version"]: version.tags.get("archived") for version in found}
    assert archived == {"1.9": "true", "2.0": None}


def _says(done: tuple[int, str], text: str) -> None:
    code, said = done
    assert text in said
    assert code == 0


def _champion(database: Database) -> str | None:
    with database.reading() as connection:
        return versions.served(connection)[NAME].champion


def _aliases(book: Book) -> dict[str, str]:
    """Our version by MLflow's alias."""
    found = book.client.search_model_versions(f"name = '{NAME}'")
    numbers = {str(version.version): version.tags["version"] for version in found}
    have = book.client.get_registered_model(NAME).aliases
    return {alias: numbers[str(number)] for alias, number in have.items()}
