"""train: from rows to a package that verifies, says what it was made from, and is the same when made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.testing import assert_allclose
from rich.console import Console
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from ml_logic import artefact, card, estimators, preprocessing, train, twin
from ml_logic.datasets import DatasetError, synthetic
from ml_logic.describe import Config
from ml_logic.features.tasks import TASKS
from ml_logic.judge import Plan, pick
from ml_logic.table import Table, split_exam


def _few_stress(seed: int, _rows: int = 0) -> Table:
    return preprocessing.synthetic_stress_table(synthetic.stress_rows(240, people=16, seed=seed))


def _few_blinks(seed: int, _rows: int = 0) -> Table:
    return preprocessing.drowsiness_table(synthetic.blink_sequences(people=10, sequences=2, seed=seed))


@pytest.fixture
def _few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe as it is, on fewer rows and with fewer trees."""
    loaders: dict[str, Callable[[int, int], Table]] = {"stress": _few_stress, "drowsiness": _few_blinks}
    for task, load in loaders.items():
        monkeypatch.setitem(train.LOADERS, (task, "synthetic"), load)

    def forest(seed: int) -> RandomForestClassifier:
        return RandomForestClassifier(10, max_depth=6, random_state=seed)

    def candidates(seed: int) -> dict[str, Any]:
        return {"logistic": LogisticRegression(C=0.1, max_iter=5000), "forest": forest(seed)}

    monkeypatch.setattr(estimators, "stress_estimator", forest)
    monkeypatch.setattr(estimators, "drowsiness_candidates", candidates)


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.usefixtures("_few_rows")
@pytest.mark.parametrize("task", TASKS)
def test_a_run_makes_a_package_that_verifies_and_says_that_it_is_synthetic(
    task: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "MANY_ROWS", 100)
    out = tmp_path / "[b]models" / task
    command = [task, "--data", "synthetic", "--out", str(out), "--version", "0.0.1", "--seed", "3", "--log-later"]
    assert train.main(command) == 0
    package = artefact.verify(out, TASKS[task])
    told = capsys.readouterr()
    assert ("rows and no --estimator: this takes long" in told.err) == (task == "stress")
    said = _plain(told.out)
    assert "SYNTHETIC DATA: made, not measured" in said
    assert f"packaged in {out}, digest {package.digest[:12]}" in said
    assert f"{package.name} 0.0.1" in said
    written = package.read(artefact.CARD).decode()
    assert written == card.render(TASKS[task], package.manifest)
    assert "**Synthetic: made by a program, not measured.**" in written
    assert f"python -m ml_logic.train {task} --data synthetic --seed 3 --rows 2000" in written
    assert set(package.manifest["files"]) == {
        artefact.PIPELINE,
        artefact.ONNX,
        artefact.CARD,
        "confusion.png",
        "reliability.png",
        "importance.png",
    }
    _assert_both_forms_agree(package)
    _assert_describes(package, train.LOADERS[task, "synthetic"](3, 0))


def _assert_both_forms_agree(package: artefact.Artefact) -> None:
    task, model = TASKS[package.manifest["task"]], artefact.load_pipeline(package)
    rows = twin.probe_rows(model, task, seed=9)[-500:]
    session = onnxruntime.InferenceSession(package.read(artefact.ONNX), providers=["CPUExecutionProvider"])
    assert_allclose(session.run(None, {"X": rows})[0], model.predict_proba(rows), atol=twin.TOLERANCE)


def _assert_describes(package: artefact.Artefact, whole: Table) -> None:
    table, exam = split_exam(whole)
    trained, metrics = package.manifest["trained_on"], package.manifest["metrics"]
    assert (trained["source"], trained["sha256"], trained["seed"]) == ("synthetic", table.digest, 3)
    assert trained["rows"] == metrics["rows"] == table.label.size == np.sum(metrics["confusion"])
    assert trained["rows_by_class"] == np.bincount(table.label).tolist()
    assert trained["people"] == metrics["people"] == len(set(table.person))
    assert (trained["codes"], trained["held_out_codes"]) == (table.codes(), exam.codes())
    assert metrics["exam"]["people"] == len(trained["held_out_codes"]) > 0
    assert set(trained["parts"]) == set(table.part)
    assert metrics["onnx_max_difference"] <= twin.TOLERANCE
    for name, values in table.inputs.items():
        assert package.manifest["inputs"][name]["all"]["p50"] == pytest.approx(np.median(values), abs=1e-6)
        rested = np.quantile(values[table.label == 0], 0.99)
        assert package.manifest["inputs"][name]["rested"]["p99"] == pytest.approx(rested, abs=1e-6)


@pytest.mark.usefixtures("_few_rows")
@pytest.mark.parametrize("task", TASKS)
def test_the_same_data_and_seed_give_the_same_figures_to_the_last_digit(task: str, tmp_path: Path) -> None:
    def figures(seed: int, out: str) -> str:
        package = train.train(Config(task, ("synthetic",), tmp_path / out, Plan(seed=seed)), Console(quiet=True))
        return json.dumps(package.manifest["metrics"])

    first = figures(1, "first")
    assert figures(1, "second") == first
    assert figures(2, "third") != first
    assert (tmp_path / "first" / artefact.ONNX).read_bytes() == (tmp_path / "second" / artefact.ONNX).read_bytes()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["stress", "--data", "rldd"], "rldd has no stress labels"),
        (["drowsiness", "--data", "drivedb"], "drivedb has no drowsiness labels"),
        (
            ["stress", "--data", "synthetic", "--out", str(artefact.MODELS_DIR / "stress")],
            "synthetic data must not replace the models that ship: name another folder by --out",
        ),
        (["drowsiness", "--data", "rldd", "--tune", "0"], "0 is not at least 1"),
        (["drowsiness", "--data", "rldd", "drivedb"], "drivedb has no drowsiness labels"),
        (["stress"], "--data"),
        (["sleep", "--data", "rldd"], "invalid choice: 'sleep'"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(
    command: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        train.main(command)
    assert stop.value.code == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["empty", "a [b]old[/c] :dog: name"])
@pytest.mark.parametrize(("task", "data"), [("stress", "drivedb"), ("drowsiness", "rldd")])
def test_missing_recordings_are_said_in_one_line_with_their_folder(
    task: str,
    data: str,
    folder: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))
    assert train.main([task, "--data", data, "--out", str(tmp_path / "out")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert str(tmp_path / folder) in err
    assert f"python -m ml_logic.datasets fetch {data}" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("_few_rows")
def test_a_twin_that_answers_otherwise_is_not_packaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(twin, "TOLERANCE", -1.0)
    assert train.main(["stress", "--data", "synthetic", "--out", str(tmp_path / "out")]) == 1
    assert "error: the ONNX twin differs from the classifier" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_damaged_recordings_leave_the_package_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_seed: int, _rows: int) -> Table:
        raise DatasetError("drive05 is damaged")

    monkeypatch.setitem(train.LOADERS, ("stress", "drivedb"), damaged)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("a package")
    assert train.main(["stress", "--data", "drivedb", "--out", str(tmp_path / "out")]) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "old"]


def test_stress_is_a_forest_and_drowsiness_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    estimator, name = pick(_few_stress(0), Plan(seed=5))
    wanted = {"n_estimators": 100, "max_depth": 15, "min_samples_split": 5, "class_weight": "balanced"}
    assert name == "random forest"
    assert wanted.items() <= estimator.get_params().items()
    assert estimator.random_state == 5
    monkeypatch.setattr(preprocessing, "choose", lambda table, candidates: "gradient boosting")
    estimator, name = pick(_few_blinks(0), Plan(seed=5))
    assert (type(estimator).__name__, name) == ("GradientBoostingClassifier", "gradient boosting")
