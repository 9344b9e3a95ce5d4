"""twin: the ONNX form answers as the classifier does, and the gate notices when it does not."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.testing import assert_allclose
from onnx import numpy_helper
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from ml_logic import preprocessing, twin
from ml_logic.datasets import synthetic
from ml_logic.table import Table

ESTIMATORS = {
    "forest": RandomForestClassifier(n_estimators=15, max_depth=8, random_state=0),
    "gradient boosting": GradientBoostingClassifier(n_estimators=10, max_depth=2, random_state=0),
    "logistic regression": LogisticRegression(max_iter=2000),
}
TASK_OF = {"forest": "stress", "gradient boosting": "drowsiness", "logistic regression": "drowsiness"}


@cache
def _table(task: str, seed: int = 0) -> Table:
    if task == "stress":
        return preprocessing.synthetic_stress_table(synthetic.stress_rows(240, people=6, seed=seed))
    return preprocessing.drowsiness_table(synthetic.blink_sequences(people=6, sequences=5, seed=seed))


@cache
def _model(estimator: str, task: str, seed: int = 0) -> Any:
    return preprocessing.fit(_table(task, seed), ESTIMATORS[estimator])


@cache
def _twin(estimator: str, task: str) -> bytes:
    return twin.export(_model(estimator, task), _table(task).task)


@pytest.mark.parametrize(("estimator", "task"), [*TASK_OF.items(), ("gradient boosting", "stress")])
def test_the_twin_answers_as_the_classifier(estimator: str, task: str) -> None:
    difference = twin.check(_twin(estimator, task), _model(estimator, task), _table(task).task, seed=1)
    assert difference <= twin.TOLERANCE == 1e-5


@pytest.mark.parametrize(("estimator", "task"), TASK_OF.items())
def test_the_twin_takes_rows_and_gives_probabilities_of_every_class(estimator: str, task: str) -> None:
    session = onnxruntime.InferenceSession(_twin(estimator, task), providers=["CPUExecutionProvider"])
    assert [(i.name, i.type) for i in session.get_inputs()] == [("X", "tensor(float)")]
    assert [(o.name, o.type) for o in session.get_outputs()] == [("probabilities", "tensor(float)")]
    for count in (1, 7):
        (answers,) = session.run(None, {"X": _table(task).x[:count].astype(np.float32)})
        assert answers.shape == (count, 3)
        assert_allclose(answers.sum(axis=1), 1.0, atol=1e-6)


def test_exporting_twice_gives_the_same_bytes() -> None:
    again = twin.export(_model("forest", "stress"), _table("stress").task)
    assert again == _twin("forest", "stress")


@pytest.mark.parametrize(("estimator", "task"), TASK_OF.items())
def test_the_twin_of_another_model_is_noticed(estimator: str, task: str) -> None:
    other = _model(estimator, task, seed=1)
    with pytest.raises(twin.TwinError, match=r"differs from the classifier by up to \d\.\d\de[-+]\d\d, allowed 1e-05"):
        twin.check(_twin(estimator, task), other, _table(task).task, seed=0)


def _with_temperature(data: bytes, value: float) -> bytes:
    model = onnx.ModelProto.FromString(data)
    (tensor,) = (t for t in model.graph.initializer if t.name == "inverse_temperature")
    tensor.CopyFrom(numpy_helper.from_array(np.array(value, dtype=np.float32), tensor.name))
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("temperature", [1.05, np.nan])
def test_a_wrong_temperature_is_noticed_even_when_no_answer_is_a_number(temperature: float) -> None:
    model, task = _model("forest", "stress"), _table("stress").task
    right = float(model.calibrated_classifiers_[0].calibrators[0].beta_)
    twin.check(_with_temperature(_twin("forest", "stress"), right), model, task, seed=0)
    with pytest.raises(twin.TwinError):
        twin.check(_with_temperature(_twin("forest", "stress"), temperature * right), model, task, seed=0)


@pytest.mark.parametrize("estimator", ["forest", "gradient boosting"])
def test_every_threshold_is_probed_on_it_just_below_and_just_above(estimator: str) -> None:
    model, task = _model(estimator, TASK_OF[estimator]), _table(TASK_OF[estimator]).task
    rows = twin.probe_rows(model, task, seed=0)
    assert rows.dtype == np.float32
    trees = [tree.tree_ for tree in np.ravel(model.calibrated_classifiers_[0].estimator.estimators_)]
    assert sum((tree.feature >= 0).sum() for tree in trees) * 3 == len(rows) - twin.RANDOM_ROWS > 0
    for tree in trees:
        for feature, threshold in zip(tree.feature, tree.threshold.astype(np.float32), strict=True):
            near = [threshold, *(np.nextafter(threshold, np.float32(side)) for side in (-np.inf, np.inf))]
            assert feature < 0 or np.isin(near, rows[:, feature]).all()


def test_a_linear_model_has_no_thresholds_to_probe() -> None:
    spec = _table("drowsiness").task
    rows = twin.probe_rows(_model("logistic regression", "drowsiness"), spec, seed=0)
    assert rows.shape == (twin.RANDOM_ROWS, len(spec.columns))


@pytest.mark.parametrize("estimator", ["forest", "logistic regression"])
def test_random_rows_fill_the_accepted_ranges_and_follow_the_seed(estimator: str) -> None:
    model, spec = _model(estimator, TASK_OF[estimator]), _table(TASK_OF[estimator]).task
    rows = twin.probe_rows(model, spec, seed=0)[: twin.RANDOM_ROWS]
    for feature in spec.inputs:
        if feature.name in spec.columns:
            column = rows[:, spec.columns.index(feature.name)]
            assert feature.minimum <= column.min() < column.max() <= feature.maximum
            assert np.ptp(column) > 0.99 * (feature.maximum - feature.minimum)
    assert np.array_equal(rows, twin.probe_rows(model, spec, seed=0)[: len(rows)])
    assert not np.array_equal(rows, twin.probe_rows(model, spec, seed=1)[: len(rows)])
