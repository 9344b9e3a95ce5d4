"""`python -m ml_logic.registry` on the server's databases: what it does, what it refuses, and how it says so."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ml_logic import artefact, train, versions
from ml_logic.artefact import Artefact
from ml_logic.registry import __main__ as command_line
from ml_logic.registry.packages import PACKAGED
from ml_logic.tests import small_packages
from ml_logic.tests.small_packages import GOOD, POOR
from server.db import Database
from server.models import Base
from server.tests.processes import free_port

NAME = small_packages.TASK.registered_name
DRIVEN = "drowsiness_detector"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    any_url: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command on this database while MLflow is away: exit code, what it says, and its errors."""
    del database  # its tables are made
    monkeypatch.setenv("DATABASE_URL", any_url)
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setitem(train.LOADERS, ("stress", "synthetic"), lambda *_: small_packages.everybody())

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = command_line.main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def better(tmp_path: Path) -> Artefact:
    return small_packages.write(tmp_path / "packages", "2.0", GOOD)


@pytest.fixture
def worse(tmp_path: Path) -> Artefact:
    return small_packages.write(tmp_path / "packages", "1.9", POOR)


def _audit(database: Database) -> list[tuple[str, str, Any]]:
    audit = Base.metadata.tables["audit"]
    with database.reading() as connection:
        asked = select(audit.c.action, audit.c.actor, audit.c.details).order_by(audit.c.id)
        return [(row.action, row.actor, row.details) for row in connection.execute(asked)]


def _served(database: Database) -> versions.Served:
    with database.reading() as connection:
        return versions.served(connection).get(NAME, versions.Served(NAME))


def test_from_a_package_on_disk_to_what_serves_and_back_while_mlflow_is_away(
    run: Run, better: Artefact, worse: Artefact, database: Database
) -> None:
    code, said, _ = run("push", str(better.folder))
    assert code == 0
    assert "stress_classifier 2.0 is a candidate now\n" in said
    assert "cannot be reached: Connection refused. It is pushed without its run" in said
    code, said, errors = run("promote", "2.0")
    assert code == 2
    assert errors == f"error: {NAME} 2.0 is not promoted: comparison: it was never compared with the champion\n"
    code, said, _ = run("compare", "2.0")
    assert code == 0, said
    assert "may be promoted" in said
    assert "SYNTHETIC DATA: made, not measured." in said
    code, said, _ = run("promote", "2.0")
    assert code == 0
    assert "stress_classifier serves 2.0\n" in said
    assert "Done, but MLflow's aliases are behind" in said
    run("push", str(worse.folder))
    code, said, _ = run("compare", NAME, "1.9")
    assert code == 2
    assert "1.9 is not good enough: metric" in said
    code, _, errors = run("promote", "1.9")
    assert code == 2
    assert errors.startswith(f"error: {NAME} 1.9 is not promoted: metric: macro-F1 changes by -0.")
    assert errors.count("\n") == 1
    assert run("promote", "1.9", "--override", "a test of ours")[0] == 0
    assert _served(database).champion == "1.9"
    assert "serves 2.0 again" in run("rollback", NAME, "--reason", "it was a test")[1]
    assert "serves its packaged model again" in run("rollback", NAME)[1]
    code, _, errors = run("rollback", NAME)
    assert (code, errors) == (1, f"error: {NAME} serves its packaged model: there is nothing to go back to\n")
    assert _served(database) == versions.Served(NAME, None, None, 4)
    audit = _audit(database)
    actions = "push compare promote push compare promote rollback rollback"
    assert [action for action, _, _ in audit] == [f"model.{action}" for action in actions.split()]
    assert {actor for _, actor, _ in audit} == {f"command line ({getpass.getuser()})"}
    assert [details["override"] for action, _, details in audit if action == "model.promote"] == [
        None,
        "a test of ours",
    ]


def test_a_report_from_before_the_champion_changed_blocks(run: Run, better: Artefact, worse: Artefact) -> None:
    for package in (better, worse):
        run("push", str(package.folder))
        run("compare", package.version)
    run("promote", "1.9", "--override", "to begin with")
    code, _, errors = run("promote", "2.0")
    assert code == 2
    assert "comparison: it is stale: made against 1.0.0" in errors
    assert run("compare", "2.0")[0] == 0
    assert run("promote", "2.0")[0] == 0


def test_two_versions_are_compared_in_either_order(run: Run, better: Artefact, worse: Artefact) -> None:
    for package in (better, worse):
        run("push", str(package.folder))
    run("promote", "1.9", "--override", "to begin with")
    for order in (("2.0", "1.9"), ("1.9", "2.0"), (NAME, "1.9", "2.0")):
        assert "stress_classifier 2.0 against 1.9: " in run("compare", *order)[1]
    assert "2.0 against 1.0.0" in run("compare", "2.0", PACKAGED)[1]
    assert run("promote", "2.0")[0] == 0, (
        "a comparison with what does not serve must not take the place of one that counts"
    )


def test_a_leaking_candidate_is_named_and_blocked(run: Run, tmp_path: Path) -> None:
    fit, exam = small_packages.halves()
    seen = exam.codes()[0]
    trained = {"source": "synthetic", "sources": ["synthetic"], "codes": [*fit.codes(), seen]}
    leaking = small_packages.write(tmp_path, "3.0", GOOD, trained_on=trained)
    run("push", str(leaking.folder))
    code, said, _ = run("compare", "3.0")
    assert code == 2
    assert seen in said
    code, _, errors = run("promote", "3.0")
    assert code == 2
    assert f"leak: the candidate was fitted on people of the exam: {seen}" in errors


def test_a_challenger_comes_and_goes_and_what_serves_is_listed(run: Run, better: Artefact) -> None:
    run("push", str(better.folder))
    assert run("challenger", "none")[::2] == (1, "error: no challenger runs\n")
    code, said, _ = run("challenger", "2.0", "--share", "0.2")
    assert (code, "2.0 challenges: 20% of the people" in said) == (0, True)
    code, said, errors = run("status")
    assert code == 3
    assert "2.0 (ab, 20%)" in said
    assert "MLflow at http://127.0.0.1:" in errors
    assert "challenger" in run("candidates", NAME)[1]
    assert run("archive", "2.0")[0] == 1
    assert "2.0 is withdrawn, the champion answers everybody" in run("challenger", "none")[1]
    assert "answers nobody" in run("challenger", "2.0", "--mode", "shadow")[1]
    run("challenger", "none", "--name", NAME)
    assert "2.0 is archived" in run("archive", "2.0")[1]
    listed = run("candidates")[1]
    assert "archived" in listed
    assert DRIVEN in listed
    assert run("challenger", "2.0", "--share", "0.9")[0] == 1


def test_a_version_of_a_run_is_found_by_its_name(run: Run, tmp_path: Path) -> None:
    small_packages.write(tmp_path / "state" / "runs" / "stress", "2026.11.26.031502")
    assert run("push", "2026.11.26.031502")[0] == 0
    code, _, errors = run("push", "2026.01.01.000000")
    assert code == 1
    assert "is no folder, and no run of that version is in" in errors


def _tampered(package: Artefact) -> None:
    (package.folder / artefact.ONNX).write_bytes(b"another model")


def _truncated(package: Artefact) -> None:
    twin = package.folder / artefact.ONNX
    twin.write_bytes(twin.read_bytes()[:-1])


def _without_manifest(package: Artefact) -> None:
    (package.folder / artefact.MANIFEST).unlink()


def _half_a_gigabyte(package: Artefact) -> None:
    with (package.folder / artefact.ONNX).open("r+b") as file:
        file.truncate(500 * 1024 * 1024)


def _sealed(package: Artefact, **changes: Any) -> None:
    manifest = {**package.manifest, **changes}
    manifest["digest"] = artefact.manifest_digest(manifest)
    (package.folder / artefact.MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_tampered, "does not have the SHA-256 that its manifest names; it was changed or damaged"),
        (_truncated, "does not have the SHA-256 that its manifest names; it was changed or damaged"),
        (_without_manifest, "no packaged model there"),
        (_half_a_gigabyte, "bytes; a package that serves has at most 33,554,432"),
        (lambda package: _sealed(package, feature_set="old/0"), "feature_set is 'old/0', expected 'stress-inputs/1'"),
        (lambda package: _sealed(package, name="other"), "name is 'other', expected 'stress_classifier'"),
        (lambda package: _sealed(package, task="mood"), "of a task that is none of stress, drowsiness"),
        (lambda package: _sealed(package, version="../x"), "'../x' is no version"),
        (lambda package: _sealed(package, version="1.0.0"), "1.0.0 is the version that ships"),
    ],
    ids=["tampered", "truncated", "no manifest", "500 MB", "feature set", "name", "task", "version", "shipped"],
)
def test_a_package_that_must_not_serve_is_refused_in_a_line(
    damage: Callable[[Artefact], None], said: str, run: Run, better: Artefact, database: Database
) -> None:
    damage(better)
    code, _, errors = run("push", str(better.folder))
    assert code == 1
    assert said in errors
    assert errors.count("\n") == 1
    with database.reading() as connection:
        assert versions.list_versions(connection, NAME) == []


def test_what_cannot_be_done_is_said_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run("promote", "9")[::2] == (1, "error: 9 is no version that was pushed\n")
    assert run("rollback", "nobody")[::2] == (1, f"error: nobody is none of {NAME}, {DRIVEN}\n")
    assert run("candidates", "nobody")[0] == 1
    assert run("compare", PACKAGED)[0] == 1
    assert run("compare", "1", "2", "3")[0] == 1
    with pytest.raises(SystemExit) as wrong:
        run("promote")
    assert wrong.value.code == 1
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert run("candidates")[0] == 1
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:sesame@127.0.0.1:{free_port()}/none")
    code, _, errors = run("rollback", NAME)
    assert (code, "sesame" in errors) == (1, False)
    assert errors.startswith("error: the database does not answer")
    assert run("log", str(tmp_path))[0] == 1


def test_the_log_of_an_mlflow_that_is_away_has_its_own_exit_code(run: Run, better: Artefact) -> None:
    code, _, errors = run("log", str(better.folder))
    assert code == 3
    assert "cannot be reached: Connection refused" in errors
