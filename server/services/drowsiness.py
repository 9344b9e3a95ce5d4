"""What a series of eye aspect ratios says: events, windows with the rules' alarm and the classifier's answer, a summary."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import asdict
from threading import Lock
from typing import Any, Final

import numpy as np

from ml_logic.features.blinks import BlinkBaseline
from ml_logic.features.drowsiness import TASK, window_features
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import CLOSED_RATIO, Reference
from ml_logic.features.windows import WindowFeatures
from ml_logic.live import Monitor
from server.errors import ApiError
from server.metrics import Metrics
from server.predict import CHAMPION, DECIMALS, LoadedModel, Predictor
from server.schemas_drowsiness import DrowsinessBaseline, Series
from server.series import parse_series
from server.services.recording import Answer, Recording, Window, analyze

TIME_DECIMALS: Final = 1
"""Of milliseconds: a frame's time is not known more exactly."""
TRAINING_RANGE: Final = ("p1", "p99")
"""Of each input in training, outside of which the classifier abstains: 86 % of its own training windows lie within."""
RETRY_S: Final = 2
"""About as long as the largest series takes."""

_one_at_a_time = Lock()


def analyze_series(payload: object, predictor: Predictor, metrics: Metrics) -> bytes:
    """The encoded analysis, in the shape of `schemas_drowsiness.DrowsinessAnalysis`.

    Raises ApiError 400 for a bad series, and 503 while this process analyses another: one has to be enough, or the
    threads that answer everybody else would all be busy with it.
    """
    series = parse_series(payload)
    if not _one_at_a_time.acquire(blocking=False):
        headers, details = {"Retry-After": str(RETRY_S)}, {"retry_after_seconds": RETRY_S}
        raise ApiError(503, "Another series is being analysed; try again soon.", details=details, headers=headers)
    try:
        model = predictor.models.get(TASK.name)
        recording = analyze(_recording(series), CLOSED_RATIO[series.engine], Classifier(model, metrics))
        return json.dumps(_answer(recording, model), allow_nan=False, separators=(",", ":")).encode()
    finally:
        _one_at_a_time.release()


class Classifier:
    """Asks the drowsiness model what the last blinks of a monitor say, or says why not."""

    def __init__(self, model: LoadedModel | None, metrics: Metrics) -> None:
        self._model = model
        self._metrics = metrics
        inputs = model.package.manifest.get("inputs", {}) if model else {}
        low, high = TRAINING_RANGE
        self._ranges = {name: (quantiles["all"][low], quantiles["all"][high]) for name, quantiles in inputs.items()}

    def __call__(self, monitor: Monitor, features: WindowFeatures) -> Answer:
        """The answer at the end of a window with `features`."""
        blinks = monitor.blinks
        if self._model is None:
            return Answer(abstained="no_model")
        if features.perclos_60 is None:
            return Answer(abstained="no_face")  # too little of it: the last blinks may be long ago
        if blinks.baseline is None:
            return Answer(abstained="no_blink_baseline")
        z_scores = blinks.z_scores()
        if z_scores is None:
            return Answer(abstained="too_few_blinks")
        inputs = window_features(np.array(z_scores, dtype=np.float64))
        if not all(low <= inputs[name] <= high for name, (low, high) in self._ranges.items()):
            return Answer(abstained="outside_training_range")
        return self._ask(self._model, inputs)

    def _ask(self, model: LoadedModel, inputs: dict[str, float]) -> Answer:
        started = time.perf_counter()
        predictions = model.predict([model.decode(inputs)])
        self._metrics.observe_predictions(model, CHAMPION, predictions, time.perf_counter() - started)
        alert, low_vigilance, drowsy = predictions[0].probabilities
        return Answer(predictions[0].level, (alert, low_vigilance, drowsy), None)


def _recording(series: Series) -> Recording:
    ear = series.ear
    unknown: list[float | None] = [None] * len(ear)
    columns = zip(series.times_ms(), ear, series.pitch or unknown, series.yaw or unknown, strict=True)
    recording = Recording([Frame(*row) for row in columns])
    if series.baseline:
        recording.reference = _reference(series.baseline, CLOSED_RATIO[series.engine])
        blinks = series.baseline.blinks
        recording.blinks = BlinkBaseline(_four(blinks.mean), _four(blinks.sd)) if blinks else None
    return recording


def _reference(baseline: DrowsinessBaseline, closed_ratio: float) -> Reference:
    closed = closed_ratio * baseline.open if baseline.closed is None else baseline.closed
    return Reference(baseline.open, closed, baseline.pitch_rad, baseline.yaw_rad)


def _four(values: list[float]) -> tuple[float, float, float, float]:
    return values[0], values[1], values[2], values[3]


def _answer(recording: Recording, model: LoadedModel | None) -> dict[str, Any]:
    return {
        "events": [_rounded(asdict(event)) for event in recording.events],
        "windows": [_window(window) for window in recording.windows],
        "summary": _rounded(_summary(recording)) | {"classifier": _classifier(recording.windows, model)},
        "baseline": _baseline(recording),
    }


def _window(window: Window) -> dict[str, Any]:
    features = {name: value for name, value in window.features.items() if name != "t_ms"}
    answer, worst = window.answer, window.worst
    shares = answer.probabilities and dict(zip(TASK.classes, answer.probabilities, strict=True))
    return {
        **_rounded({"start_ms": window.start_ms, "end_ms": window.end_ms, **features}),
        "alert_level": worst.level if worst else None,
        "state": worst.state if worst else None,
        "drowsiness_level": answer.level,
        "probabilities": shares and _rounded(shares),
        "abstained": answer.abstained,
    }


def _summary(recording: Recording) -> dict[str, Any]:
    levels = [window.worst.level for window in recording.windows if window.worst]
    given = recording.reference is not None and recording.calibrated_ms is None
    calibration = {
        "source": "request" if given else "series",
        "end_ms": recording.calibrated_ms,
        "refusal": recording.refusal,
    }
    return {
        "frames": len(recording.frames),
        "duration_ms": recording.duration_ms,
        "valid_share": recording.valid_share,
        "calibration": _rounded(calibration),
        "events": Counter(event.kind for event in recording.events),
        "perclos": recording.perclos,
        "blink_rate": recording.blink_rate,
        "longest_closure_ms": recording.longest_closure_ms,
        "alert_level": max(levels, default=None),
        "worst_window": recording.worst_window,
    }


def _classifier(windows: list[Window], model: LoadedModel | None) -> dict[str, Any]:
    answered = sum(window.answer.abstained is None for window in windows)
    about = model and {"name": TASK.registered_name, "version": model.version, "digest": model.digest, "arm": CHAMPION}
    return {"answered": answered, "abstained": len(windows) - answered, "model": about}


def _baseline(recording: Recording) -> dict[str, Any] | None:
    """Unrounded: what is sent back must measure the same."""
    if recording.reference is None:
        return None
    return {**asdict(recording.reference), "blinks": recording.blinks and asdict(recording.blinks)}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, TIME_DECIMALS if name.endswith("_ms") else DECIMALS) if isinstance(value, float) else value
        for name, value in values.items()
    }
