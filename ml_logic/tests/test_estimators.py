"""estimators: whichever is named becomes a twin that answers alike, also where a value lies on a split."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ml_logic import boosted, cluster, estimators, preprocessing, twin
from ml_logic.datasets import synthetic
from ml_logic.table import Table


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {
        "stress": preprocessing.synthetic_stress_table(synthetic.stress_rows(240, people=8)),
        "drowsiness": preprocessing.drowsiness_table(synthetic.blink_rows(240, people=8)),
    }


@pytest.mark.parametrize("task", ["stress", "drowsiness"])
@pytest.mark.parametrize("name", estimators.ESTIMATORS)
def test_a_named_estimator_has_a_twin(name: str, task: str, tables: dict[str, Table]) -> None:
    table = tables[task]
    smaller = {"random_forest": {"n_estimators": 10}, "histogram_gradient_boosting": {"max_iter": 10}}.get(name)
    with cluster.one_thread():
        model = preprocessing.fit(table, estimators.estimator(name, table.task, 0, smaller))
        assert twin.check(twin.export(model, table.task), model, table.task, seed=1) <= twin.TOLERANCE
    assert (len(twin.probe_rows(model, table.task, 1)) > twin.RANDOM_ROWS) == (name != "logistic_regression")


def test_parameters_replace_the_estimators_own(tables: dict[str, Table]) -> None:
    task = tables["drowsiness"].task
    forest = estimators.estimator("random_forest", task, 7, {"max_depth": 3})
    assert (forest.max_depth, forest.random_state, forest.min_samples_leaf) == (3, 7, 20)
    assert estimators.estimator("random_forest", tables["stress"].task, 7).max_depth == 15


def test_no_float32_lies_between_a_threshold_and_where_it_is_rounded_to() -> None:
    exact = np.random.default_rng(0).normal(size=1000)
    down = boosted.rounded_down(exact)
    assert (down <= exact).all()
    assert (np.nextafter(down, np.float32(np.inf)) > exact).all()
    assert_array_equal(boosted.rounded_down(down.astype(np.float64)), down)
