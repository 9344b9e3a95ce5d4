"""A histogram gradient boosting as ONNX. skl2onnx cannot write it with the versions of onnx and scikit-learn in use."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier

INPUT: Final = "X"
SCORES: Final = "scores"
_OPSETS: Final = (("", 18), ("ai.onnx.ml", 3))


def to_onnx(model: HistGradientBoostingClassifier, columns: int) -> onnx.ModelProto:
    """One tree ensemble from `X` (n, columns) float32 to `scores` (n, classes), those of `decision_function`."""
    attributes: dict[str, Any] = {}
    for place, (target, nodes) in enumerate(trees(model)):
        for name, values in _tree(place, target, nodes).items():
            attributes.setdefault(name, []).extend(values)
    classes = len(model.classes_)
    node = helper.make_node(
        "TreeEnsembleRegressor",
        [INPUT],
        [SCORES],
        domain="ai.onnx.ml",
        n_targets=classes,
        base_values=np.ravel(model._baseline_prediction).tolist(),
        **attributes,
    )
    graph = helper.make_graph(
        [node],
        "boosted",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [None, columns])],
        [helper.make_tensor_value_info(SCORES, TensorProto.FLOAT, [None, classes])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid(*opset) for opset in _OPSETS], ir_version=9)


def trees(model: HistGradientBoostingClassifier) -> list[tuple[int, NDArray[Any]]]:
    """(class, nodes) of every tree; nodes as scikit-learn keeps them."""
    return [(target, tree.nodes) for round_ in model._predictors for target, tree in enumerate(round_)]


def _tree(place: int, target: int, nodes: NDArray[Any]) -> dict[str, list[Any]]:
    leaf = nodes["is_leaf"].astype(bool)
    at = np.arange(nodes.size)
    return {
        "nodes_treeids": [place] * nodes.size,
        "nodes_nodeids": at.tolist(),
        "nodes_modes": np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(),
        "nodes_featureids": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        "nodes_values": np.where(leaf, 0.0, rounded_down(nodes["num_threshold"])).tolist(),
        "nodes_truenodeids": np.where(leaf, 0, nodes["left"]).tolist(),
        "nodes_falsenodeids": np.where(leaf, 0, nodes["right"]).tolist(),
        "target_treeids": [place] * int(leaf.sum()),
        "target_nodeids": at[leaf].tolist(),
        "target_ids": [target] * int(leaf.sum()),
        "target_weights": nodes["value"][leaf].tolist(),
    }


def rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The largest float32 below or at each threshold: no float32 value lies between, so that a split stays the same."""
    nearest = thresholds.astype(np.float32)
    down: NDArray[np.float32] = np.where(nearest > thresholds, np.nextafter(nearest, np.float32(-np.inf)), nearest)
    return down
