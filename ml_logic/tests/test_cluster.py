"""cluster: two workers answer as one process does, and one that dies takes nothing along."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from distributed import LocalCluster
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from rich.console import Console

from ml_logic import cluster, preprocessing, train
from ml_logic.datasets import synthetic
from ml_logic.describe import Config
from ml_logic.judge import Plan, judge
from ml_logic.table import Table

QUIET = Console(quiet=True)


@dataclass(frozen=True, eq=False)
class Deadly(Table):
    """The first worker that takes rows of it dies of it, and leaves a mark."""

    mark: str = ""

    def take(self, rows: NDArray[np.bool_]) -> Table:
        if multiprocessing.parent_process() and not Path(self.mark).exists():
            Path(self.mark).touch()
            os._exit(1)
        return super().take(rows)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as two:
        yield str(two.scheduler_address)


def _stress() -> Table:
    return preprocessing.synthetic_stress_table(synthetic.stress_rows(300, people=20))


def test_metrics_on_two_workers_are_those_of_one_process(address: str, tmp_path: Path) -> None:
    plan = Plan("decision_tree", trials=3)
    here, there = (
        train.train(Config("stress", ("synthetic",), tmp_path / name, plan, 300, dask=where), QUIET).manifest
        for name, where in (("here", None), ("there", address))
    )
    assert (here["training"]["dask"], there["training"]["dask"]) == (False, True)
    assert here["estimator"] == there["estimator"]
    for metric, figure in here["metrics"]["person_out"].items():
        assert_allclose(there["metrics"]["person_out"][metric]["mean"], figure["mean"], atol=1e-9)
    assert there["metrics"] == here["metrics"]


def test_a_worker_that_dies_in_the_middle_does_not_lose_the_run(address: str, tmp_path: Path) -> None:
    plain = _stress()
    deadly = Deadly(**plain.__dict__, mark=str(tmp_path / "mark"))
    expected = judge(plain, Plan("decision_tree"), QUIET)
    with cluster.on(address, deadly):
        found = judge(deadly, Plan("decision_tree"), QUIET, remote=True)
    assert (tmp_path / "mark").exists()
    assert_allclose(found.probabilities, expected.probabilities, atol=1e-9)
    assert found.chosen == expected.chosen


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_S", 0.1)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as none,
        pytest.raises(cluster.ClusterError, match=r"has no workers, also after 0\.1 s"),
        cluster.on(none.scheduler_address, _stress()),
    ):
        pass


def test_an_address_where_nobody_answers_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["stress", "--data", "synthetic", "--rows", "300", "--out", str(tmp_path / "out"), "--log-later"]
    assert train.main([*command, "--dask", "nowhere"]) == 1
    assert "error: no Dask scheduler answers at nowhere" in capsys.readouterr().err
