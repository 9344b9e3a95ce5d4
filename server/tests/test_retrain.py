"""Retraining by one command: a challenger, or the reason for none."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from ml_logic import database as databases
from ml_logic import retrain, train, versions
from ml_logic.describe import Config
from ml_logic.judge import Plan
from ml_logic.promotion import withdraw
from ml_logic.retrain import Order
from ml_logic.table import Table
from server.db import Database
from server.tests.people import tell_people
from server.tests.processes import free_port
from server.tests.registry import NAME, change

ORDER = Order("drowsiness", plan=Plan("logistic_regression"), share=0.2, mode="shadow")


@pytest.fixture(autouse=True)
def _own_state(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    # Nobody listens there: that MLflow is away must not stand in the way.
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{free_port()}")
    database.require()


def _run(order: Order = ORDER) -> tuple[int, str]:
    said = io.StringIO()
    code = retrain.run(order, Console(file=said, soft_wrap=True, width=400))
    return code, said.getvalue()


def test_what_people_told_becomes_a_challenger_once(database: Database) -> None:
    tell_people(database)
    code, said = _run()
    assert code == 0, said
    assert "challenges the champion (shadow, share 0.2)" in said
    assert "not logged: MLflow at http://127.0.0.1" in said
    with database.reading() as connection:
        experiment = versions.running(connection)[NAME]
        (version,) = versions.list_versions(connection, NAME)
    assert (experiment.challenger, experiment.started_by) == (version.version, retrain.ACTOR)
    assert version.report is not None
    assert version.report["passed"]

    code, said = _run()
    assert (code, f"{version.version} challenges since" in said) == (0, True)
    database.write(lambda connection: withdraw(connection, change(), "enough seen"))
    code, said = _run()
    assert (code, f"{version.version} has learned from these very rows already" in said) == (0, True)
    with database.reading() as connection:
        assert versions.running(connection) == {}


def test_too_few_people_are_an_error_that_counts_them(database: Database) -> None:
    tell_people(database, people=3)
    code, said = _run()
    assert code == 1
    assert "people" in said
    assert "Traceback" not in said
    with database.reading() as connection:
        assert versions.list_versions(connection, NAME) == []


def test_a_model_that_is_no_better_does_not_challenge(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_people(database)
    monkeypatch.setattr(train, "train", _guessing)
    code, said = _run()
    assert code == 0
    assert "no new challenger" in said
    assert "metric" in said
    with database.reading() as connection:
        assert versions.running(connection) == {}
        assert len(versions.list_versions(connection, NAME)) == 1, "it stays as a candidate, with its report"


def test_two_never_run_at_once(database: Database) -> None:
    tell_people(database, people=3)
    engine = databases.connect()
    with retrain._alone(engine):
        assert _run() == (0, "no new challenger: another retraining runs\n")
    engine.dispose()
    code, said = _run()
    assert (code, "another retraining" in said) == (1, False), "the lock is free again"


_train = train.train


def _guessing(config: Config, console: Console) -> object:
    """The recipe on people whose answers were shuffled."""
    loaded = train.load(config)
    shuffled = Table(**{**loaded.__dict__, "label": np.random.default_rng(0).permutation(loaded.label)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "load", lambda _: shuffled)
        return _train(config, console)
