"""score: tables of any size through the packaged models, here and on Dask, whole files or none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_array_equal

from ml_logic import artefact
from ml_logic.features import stress
from ml_logic.features.spec import Task
from ml_logic.features.tasks import TASKS
from ml_logic.score.__main__ import main

DIGEST = {task: artefact.verify(artefact.MODELS_DIR / task, TASKS[task]).digest for task in TASKS}


def _inputs(task: Task, rows: int, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {feature.name: rng.uniform(feature.minimum, feature.maximum, rows) for feature in task.inputs}


def _write(path: Path, columns: Mapping[str, Any], **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path, **options)
    return path


def _rows(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path, partitioning=None).to_pylist()  # type: ignore[no-any-return]  # has no types


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


STRESS = TASKS["stress"]
ROW = {"heart_rate": 72.0, "ecg": 0.5, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}


def test_the_columns_of_a_table_are_the_rows_of_the_api() -> None:
    inputs = np.stack([*_inputs(STRESS, 500).values()], axis=1)
    inputs[::3, 5] = np.nan
    rows = [stress.row(*(None if np.isnan(value) else value for value in row)) for row in inputs.tolist()]  # type: ignore[arg-type]  # Any
    assert_array_equal(stress.columns(inputs), rows)


@pytest.mark.parametrize("task", TASKS)
def test_the_answers_are_those_of_the_api(task: str, tmp_path: Path) -> None:
    from server.predict import LoadedModel

    columns = _inputs(TASKS[task], 300)
    _write(tmp_path / "in" / "a.parquet", columns)
    assert main([task, "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--rows-per-batch", "70"]) == 0
    scored = _rows(tmp_path / "out" / "a.parquet")
    served = LoadedModel(artefact.verify(artefact.MODELS_DIR / task, TASKS[task]), TASKS[task])
    samples = [served.decode({name: float(values[i]) for name, values in columns.items()}) for i in range(300)]
    for row, prediction in zip(scored, served.predict(samples), strict=True):
        assert row[f"{task}_level"] == prediction.level
        shares = tuple(row[f"probability_{name}"] for name in TASKS[task].classes)
        assert shares == prediction.probabilities
        assert row["confidence"] == max(shares)
        assert row["refused"] is None


def test_further_columns_are_kept_and_the_file_says_which_model_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = {"subject_id": ["a", "b"], "tags": [["x"], []], "at": pa.array([1, 2], pa.timestamp("ms", "UTC"))}
    table = pa.table({"subject_id": extra["subject_id"], **{k: [v, v] for k, v in ROW.items()}, **extra})
    pq.write_table(table.replace_schema_metadata({"made": "here"}), tmp_path / "a.parquet")
    assert main(["stress", "--in", str(tmp_path / "a.parquet"), "--out", str(tmp_path / "out")]) == 0
    scored = pq.ParquetFile(tmp_path / "out" / "a.parquet")
    assert scored.read(table.schema.names).equals(table)
    assert scored.schema_arrow.metadata[b"made"] == b"here"
    about = json.loads(scored.metadata.metadata[b"sleepsafe.model"])
    assert (about["name"], about["version"], about["digest"]) == ("stress_classifier", "1.0.0", DIGEST["stress"])
    out = capsys.readouterr().out
    assert f"stress_classifier 1.0.0, digest {DIGEST['stress'][:12]}" in out
    assert "1 files scored" in out
    assert "2 rows in" in out


def test_an_unknown_resting_heart_rate_is_no_reason_to_refuse_whole_numbers_are_numbers(tmp_path: Path) -> None:
    columns = {name: pa.array([value] * 3, pa.float32()) for name, value in ROW.items()}
    columns["heart_rate"] = pa.array([72, 72, 72], pa.int16())
    without = _write(tmp_path / "in" / "without.parquet", columns)
    _write(tmp_path / "in" / "nulls.parquet", {**columns, "resting_heart_rate": pa.nulls(3)})
    _write(tmp_path / "in" / "some.parquet", {**columns, "resting_heart_rate": [None, np.nan, 60.0]})
    assert main(["stress", "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    of = {name: [r["probability_low"] for r in _rows(tmp_path / "out" / name)] for name in _names(tmp_path / "in")}
    assert of[without.name] == of["nulls.parquet"] == [of["some.parquet"][0]] * 3
    assert of["some.parquet"][0] == of["some.parquet"][1] != of["some.parquet"][2]


def test_a_refused_row_has_null_for_an_answer_and_the_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad: list[dict[str, Any]] = [
        {},
        {"heart_rate": 39.9},
        {"ecg": None, "gsr": 1.1},
        {"emg": np.inf},
        {"gsr": np.nan},
        {},
    ]
    rows = [{**ROW, "resting_heart_rate": 60.0, **changed} for changed in bad]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert main(["stress", "--in", str(tmp_path / "a.parquet"), "--out", str(tmp_path / "out")]) == 0
    scored = _rows(tmp_path / "out" / "a.parquet")
    share = "a number from 0 to 1 (share of the person's own range)"
    assert [row["refused"] for row in scored] == [
        None,
        "heart_rate must be a number from 40 to 200 (bpm)",
        f"ecg is missing: {share}; gsr must be {share}",
        f"emg must be {share}",
        f"gsr is missing: {share}",
        None,
    ]
    for row in scored:
        answers = [row["stress_level"], row["confidence"], *(row[f"probability_{c}"] for c in STRESS.classes)]
        assert all((value is None) == (row["refused"] is not None) for value in answers)
    assert scored[0]["stress_level"] == scored[5]["stress_level"]
    assert "4 rows refused" in capsys.readouterr().out


def test_no_row_and_no_row_that_can_be_scored(tmp_path: Path) -> None:
    _write(tmp_path / "in" / "none.parquet", {name: pa.array([], pa.float64()) for name in ROW})
    _write(tmp_path / "in" / "bad.parquet", {name: [None, 1e9] for name in ROW})
    assert main(["stress", "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert _rows(tmp_path / "out" / "none.parquet") == []
    assert [row["stress_level"] for row in _rows(tmp_path / "out" / "bad.parquet")] == [None, None]


REFUSED_TABLES: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({"gsr": None}, "column gsr is missing: a number from 0 to 1 (share of the person's own range)"),
    "text": ({"heart_rate": ["72"]}, "column heart_rate holds string, must be a number from 40 to 200 (bpm)"),
    "yes and no": ({"ecg": [True]}, "column ecg holds bool, must be a number from 0 to 1"),
    "answered": ({"stress_level": ["low"]}, "column stress_level is an answer's name: rename it"),
}


@pytest.mark.parametrize("case", REFUSED_TABLES)
def test_a_table_that_cannot_be_scored_stops_the_run_before_anything_is_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed, message = REFUSED_TABLES[case]
    _write(tmp_path / "in" / "a.parquet", {name: [value] for name, value in ROW.items()})
    columns = {**{name: [value] for name, value in ROW.items()}, **changed}
    bad = _write(tmp_path / "in" / "z.parquet", {name: value for name, value in columns.items() if value is not None})
    assert main(["stress", "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{bad}: {message}")
    assert not (tmp_path / "out").exists()


def _error(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main(["stress", *map(str, arguments)]) == 1
    *_, line = capsys.readouterr().err.splitlines()
    return line


def test_what_is_no_table_and_what_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ("--out", tmp_path / "out")
    (tmp_path / "a.parquet").write_bytes(b"no table")
    assert _error(capsys, "--in", tmp_path, *out).startswith(f"{tmp_path}/a.parquet cannot be read as Parquet: ")
    assert _error(capsys, "--in", tmp_path / "b", *out) == f"{tmp_path}/b does not exist"
    assert _error(capsys, "--in", tmp_path / "b*.parquet", *out) == f"{tmp_path}/b*.parquet: no .parquet file there"
    assert "Unrecognized filesystem" in _error(capsys, "--in", "nowhere://b/c", *out)
    assert "no packaged model there" in _error(capsys, "--in", tmp_path, *out, "--model", tmp_path)
    _write(tmp_path / "a.parquet", {name: [value] for name, value in ROW.items()})
    (tmp_path / "file").touch()
    line = _error(capsys, "--in", tmp_path / "a.parquet", "--out", tmp_path / "file")
    assert line.startswith(f"{tmp_path}/file")
