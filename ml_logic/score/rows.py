"""A batch of rows and its answers: which columns there must be, which rows are refused and why."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_logic.features.signals import Array
from ml_logic.features.spec import Feature, Task
from ml_logic.score.model import Model

REFUSED: Final = "refused"


def faults(schema: pa.Schema, task: Task) -> list[str]:
    """What keeps a table from being scored, a line a column; empty when nothing does."""
    found = [_fault(schema, feature) for feature in task.inputs]
    taken = [
        f"column {field.name} is an answer's name: rename it" for field in _answers(task) if field.name in schema.names
    ]
    return [fault for fault in found if fault] + taken


def answered(schema: pa.Schema, task: Task) -> pa.Schema:
    """The output's columns: those of the input as they are, then level, confidence, probabilities and `refused`."""
    return pa.schema([*schema, *_answers(task)], metadata=schema.metadata)


def answer(batch: pa.RecordBatch, model: Model, schema: pa.Schema) -> tuple[pa.RecordBatch, int]:
    """The rows with their answers as `schema` of `answered` has them, and how many of them are refused.

    A refused row has null for an answer and in `refused` the reasons; every other row has null there.
    """
    task = model.task
    inputs = np.stack([_numbers(batch, feature.name) for feature in task.inputs], axis=1)
    refused, why = _refusals(inputs, task)
    probabilities = np.zeros((len(inputs), len(task.classes)), dtype=np.float32)
    if not refused.all():
        probabilities[~refused] = model.probabilities(inputs[~refused])
    level = pa.array(task.classes).take(pa.array(probabilities.argmax(axis=1), mask=refused))
    shares = [pa.array(share, mask=refused) for share in (probabilities.max(axis=1), *probabilities.T)]
    return pa.RecordBatch.from_arrays([*batch.columns, level, *shares, why], schema=schema), int(refused.sum())


def limits(feature: Feature) -> str:
    """The accepted values, in the API's words."""
    return f"a number from {feature.minimum:g} to {feature.maximum:g} ({feature.unit})"


def _answers(task: Task) -> list[pa.Field]:
    shares = ["confidence", *(f"probability_{name}" for name in task.classes)]
    return [
        pa.field(f"{task.name}_level", pa.string()),
        *(pa.field(name, pa.float32()) for name in shares),
        pa.field(REFUSED, pa.string()),
    ]


def _fault(schema: pa.Schema, feature: Feature) -> str | None:
    fields = [field for field in schema if field.name == feature.name]
    if not fields:
        return f"column {feature.name} is missing: {limits(feature)}" if feature.required else None
    if len(fields) > 1:
        return f"column {feature.name} is there {len(fields)} times"
    kind = fields[0].type
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        return None
    return f"column {feature.name} holds {kind}, must be {limits(feature)}"


def _numbers(batch: pa.RecordBatch, name: str) -> Array:
    """A column as float64, null being NaN; all NaN when there is none."""
    if name not in batch.schema.names:
        return np.full(len(batch), np.nan)
    numbers: Array = batch.column(name).cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return numbers


def _refusals(inputs: Array, task: Task) -> tuple[NDArray[np.bool_], pa.Array]:
    """Which rows are refused, and for each the reasons, null for a row that is not."""
    codes = np.zeros(len(inputs), dtype=np.int64)  # two bits an input: missing, out of range
    for position, (values, feature) in enumerate(zip(inputs.T, task.inputs, strict=True)):
        if feature.required:
            codes |= np.isnan(values).astype(np.int64) << 2 * position
        codes |= ((values < feature.minimum) | (values > feature.maximum)).astype(np.int64) << 2 * position + 1
    if not codes.any():
        return np.zeros(len(inputs), dtype=np.bool_), pa.nulls(len(inputs), pa.string())
    kinds, kind = np.unique(codes, return_inverse=True)
    return codes != 0, pa.array([_reason(int(code), task) for code in kinds], pa.string()).take(pa.array(kind))


def _reason(code: int, task: Task) -> str | None:
    said = []
    for position, feature in enumerate(task.inputs):
        if code >> 2 * position & 1:
            said.append(f"{feature.name} is missing: {limits(feature)}")
        if code >> 2 * position + 1 & 1:
            said.append(f"{feature.name} must be {limits(feature)}")
    return "; ".join(said) or None
