"""The ONNX twin of a fitted classifier: the same answers, two hundred times faster a row, and the gate that proves it."""

from __future__ import annotations

import os
from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier

from ml_logic import boosted
from ml_logic.features.signals import Array
from ml_logic.features.spec import Task

TOLERANCE: Final = 1e-5
"""Largest accepted difference of a probability between the twin and scikit-learn (DESIGN section 9)."""
RANDOM_ROWS: Final = 10_000
INPUT: Final = "X"
OUTPUT: Final = "probabilities"
_OPSET: Final = 18
_LOG_FLOOR: Final = np.float32(1e-12)  # what scikit-learn adds before it takes the logarithm of a probability


class TwinError(Exception):
    """The ONNX twin does not answer as the fitted classifier does."""


def export(model: CalibratedClassifierCV, task: Task) -> bytes:
    """The twin of a temperature-calibrated classifier: input `X` (n, columns) and output `probabilities` (n, classes), float32.

    skl2onnx has no temperature, so the estimator is converted and the scaling appended. Inputs are float32 because
    scikit-learn's trees cast to it.
    """
    (fitted,) = model.calibrated_classifiers_
    (calibrator,) = fitted.calibrators
    has_scores = hasattr(fitted.estimator, "decision_function")
    converted = _converted(fitted.estimator, len(task.columns), has_scores=has_scores)
    return _with_temperature(converted, float(calibrator.beta_), takes_log=not has_scores, classes=len(task.classes))


def _converted(estimator: Any, columns: int, *, has_scores: bool) -> onnx.ModelProto:
    if isinstance(estimator, HistGradientBoostingClassifier):
        return boosted.to_onnx(estimator, columns)
    options = {"zipmap": False} | ({"raw_scores": True} if has_scores else {})
    converted: onnx.ModelProto = to_onnx(
        estimator,
        initial_types=[(INPUT, FloatTensorType([None, columns]))],
        options={id(estimator): options},
        target_opset=_OPSET,
    )
    return converted


def check(twin: bytes, model: CalibratedClassifierCV, task: Task, seed: int) -> float:
    """The largest difference between twin and classifier over random rows and rows at every split threshold.

    Raises TwinError when it exceeds `TOLERANCE`.
    """
    rows = probe_rows(model, task, seed)
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(twin, options, providers=["CPUExecutionProvider"])
    (answers,) = session.run([OUTPUT], {INPUT: rows})
    difference = float(np.abs(answers - model.predict_proba(rows)).max())
    if not difference <= TOLERANCE:  # a NaN must not pass
        raise TwinError(f"the ONNX twin differs from the classifier by up to {difference:.2e}, allowed {TOLERANCE:.0e}")
    return difference


def probe_rows(model: CalibratedClassifierCV, task: Task, seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Rows (n, columns) for `check`: 10,000 in the accepted ranges, and three a threshold: on it, just below, just above."""
    rng = np.random.default_rng(seed)
    low, high = _ranges(task)
    rows = rng.uniform(low, high, (RANDOM_ROWS, low.size)).astype(np.float32)
    features, thresholds = _splits(model)
    if not thresholds.size:
        return rows
    at = thresholds.astype(np.float32)
    steps = np.concatenate((at, np.nextafter(at, np.float32(-np.inf)), np.nextafter(at, np.float32(np.inf))))
    probes = rows[rng.integers(0, RANDOM_ROWS, steps.size)]
    probes[np.arange(steps.size), np.tile(features, 3)] = steps
    return np.concatenate((rows, probes))


def _ranges(task: Task) -> tuple[Array, Array]:
    known = {feature.name: (feature.minimum, feature.maximum) for feature in task.inputs}
    widest = max(abs(limit) for limits in known.values() for limit in limits)
    pairs = np.array([known.get(column, (-widest, widest)) for column in task.columns])
    return pairs[:, 0], pairs[:, 1]


def _splits(model: CalibratedClassifierCV) -> tuple[np.ndarray[Any, np.dtype[np.int64]], Array]:
    estimator = model.calibrated_classifiers_[0].estimator
    if isinstance(estimator, HistGradientBoostingClassifier):
        nodes = np.concatenate([nodes for _, nodes in boosted.trees(estimator)])
        splits = nodes[nodes["is_leaf"] == 0]
        return splits["feature_idx"].astype(np.int64), splits["num_threshold"]
    fitted = np.asarray(getattr(estimator, "estimators_", ()), dtype=object)
    trees = [tree.tree_ for tree in fitted.ravel()] + ([estimator.tree_] if hasattr(estimator, "tree_") else [])
    feature = np.concatenate([tree.feature for tree in trees]) if trees else np.empty(0, dtype=np.int64)
    threshold = np.concatenate([tree.threshold for tree in trees]) if trees else np.empty(0)
    inner = feature >= 0
    return feature[inner], threshold[inner]


def _with_temperature(converted: onnx.ModelProto, beta: float, *, takes_log: bool, classes: int) -> bytes:
    graph = converted.graph
    scores = graph.output[-1].name
    nodes = []
    if takes_log:
        graph.initializer.append(numpy_helper.from_array(np.array(_LOG_FLOOR), "log_floor"))
        nodes += [
            helper.make_node("Add", [scores, "log_floor"], ["floored"]),
            helper.make_node("Log", ["floored"], ["logits"]),
        ]
    graph.initializer.append(numpy_helper.from_array(np.array(beta, dtype=np.float32), "inverse_temperature"))
    nodes += [
        helper.make_node("Mul", ["logits" if takes_log else scores, "inverse_temperature"], ["scaled"]),
        helper.make_node("Softmax", ["scaled"], ["calibrated"], axis=1),
    ]
    graph.node.extend(nodes)
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("calibrated", TensorProto.FLOAT, [None, classes]))
    return bytes(_renamed(converted).SerializeToString(deterministic=True))


def _renamed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The converter calls its own output `probabilities`; that name moves to the calibrated ones, and dead nodes go."""
    for node in model.graph.node:
        node.input[:] = [f"raw_{name}" if name == OUTPUT else name for name in node.input]
        node.output[:] = [f"raw_{name}" if name == OUTPUT else name for name in node.output]
        node.output[:] = [OUTPUT if name == "calibrated" else name for name in node.output]
    model.graph.output[0].name = OUTPUT
    needed: set[str] = {OUTPUT}
    kept = []
    for node in reversed(model.graph.node):
        if needed & set(node.output):
            needed |= set(node.input)
            kept.append(node)
    nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in reversed(kept)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    initializers = [tensor for tensor in model.graph.initializer if tensor.name in needed]
    del model.graph.initializer[:]
    model.graph.initializer.extend(initializers)
    onnx.checker.check_model(model)
    return model
