"""The model itself: its two forms agree, and a package that was tampered with is refused before anything reads it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from ml_logic import artefact
from ml_logic.features.tasks import TASKS
from server.predict import LoadedModel, Predictor, Sample

ROWS = 500


def _samples(task_name: str, count: int) -> list[Sample]:
    random = np.random.default_rng(11)
    inputs = TASKS[task_name].inputs
    low, high = (np.array([getattr(feature, end) for feature in inputs]) for end in ("minimum", "maximum"))
    values = random.uniform(low, high, (count, len(inputs)))
    model = _model(task_name)
    names = [feature.name for feature in inputs]
    return [model.decode(dict(zip(names, row.tolist(), strict=True))) for row in values]


def _model(task_name: str) -> LoadedModel:
    return Predictor.load(artefact.MODELS_DIR).models[task_name]


@pytest.mark.parametrize("task_name", TASKS)
def test_onnx_says_what_the_pipeline_says(task_name: str) -> None:
    samples = _samples(task_name, ROWS)
    package = artefact.verify(artefact.MODELS_DIR / task_name, TASKS[task_name])
    pipeline = artefact.load_pipeline(package)
    rows = np.array([sample.row for sample in samples], dtype=np.float32)
    expected = pipeline.predict_proba(rows)
    predicted = np.array([prediction.probabilities for prediction in _model(task_name).predict(samples)])
    assert np.abs(predicted - expected).max() <= 1e-5


def test_one_by_one_is_the_same_as_together() -> None:
    samples, model = _samples("stress", 100), _model("stress")
    alone = [model.predict([sample])[0].probabilities for sample in samples]
    together = [prediction.probabilities for prediction in model.predict(samples)]
    assert np.abs(np.array(alone) - np.array(together)).max() <= 1e-6


def test_the_encoded_answer_is_the_prediction() -> None:
    model = _model("stress")
    prediction = model.predict(_samples("stress", 1))[0]
    body = json.loads(model.encode(prediction))
    assert body["stress_level"] == prediction.level
    assert list(body["probabilities"].values()) == [round(value, 4) for value in prediction.probabilities]


def _tamper(folder: Path, what: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    if what == "pickle":
        (folder / "model.joblib").write_bytes(b"cos\nsystem\n(S'touch /tmp/owned'\ntR.")
    elif what == "onnx":
        data = bytearray((folder / "model.onnx").read_bytes())
        data[len(data) // 2] ^= 1
        (folder / "model.onnx").write_bytes(data)
    elif what == "manifest":
        (folder / "manifest.json").write_text("{")
    elif what == "version":
        (folder / "manifest.json").write_text(json.dumps({**manifest, "version": "9"}))
    elif what == "feature set":
        forged = {**manifest, "feature_set": "other/1"}
        (folder / "manifest.json").write_text(json.dumps({**forged, "digest": artefact.manifest_digest(forged)}))
    elif what == "missing":
        (folder / "model.onnx").unlink()


TAMPERED = ["pickle", "onnx", "manifest", "version", "feature set", "missing"]


@pytest.mark.parametrize("what", TAMPERED)
def test_a_package_that_was_tampered_with_is_refused_unread(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def never(*_: object) -> None:
        pytest.fail("a refused package was handed on")

    monkeypatch.setattr("joblib.load", never)
    monkeypatch.setattr("server.predict._session", never)
    shutil.copytree(packages, tmp_path / "models")
    _tamper(tmp_path / "models" / "stress", what)
    with pytest.raises(artefact.ArtefactError, match="stress"):
        Predictor.load(tmp_path / "models")


def test_a_model_that_is_no_onnx_is_refused(packages: Path, tmp_path: Path) -> None:
    shutil.copytree(packages, tmp_path / "models")
    folder = tmp_path / "models" / "stress"
    manifest = json.loads((folder / "manifest.json").read_text())
    artefact.write(folder, manifest, {"model.onnx": b"not a model"})
    with pytest.raises(artefact.ArtefactError, match="cannot be loaded"):
        Predictor.load(tmp_path / "models")


def test_a_model_of_another_shape_is_refused(packages: Path, tmp_path: Path) -> None:
    shutil.copytree(packages, tmp_path / "models")
    folder = tmp_path / "models" / "stress"
    manifest = json.loads((folder / "manifest.json").read_text())
    other = (packages / "drowsiness" / "model.onnx").read_bytes()
    artefact.write(folder, manifest, {"model.onnx": other})
    with pytest.raises(artefact.ArtefactError, match="does not run"):
        Predictor.load(tmp_path / "models")


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(artefact.ArtefactError, match="is not a folder"):
        Predictor.load(tmp_path / "nowhere")
