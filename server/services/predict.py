"""Predictions for one sample and for a batch, by the champion or by its challenger."""

from __future__ import annotations

import json
import time
from typing import Any, NamedTuple

import structlog

from server.errors import ApiError
from server.metrics import Metrics
from server.predict import CHAMPION, SHADOW, Arm, LoadedModel, Predictor, Sample, Trial
from server.recorder import Recorder
from server.schemas import parse_batch, parse_sample


class _Way(NamedTuple):
    """Who answers: the champion `model`, or in a trial the arm that the key belongs to. Without a trial nothing counts."""

    model: LoadedModel
    trial: Trial | None
    arm: Arm


def predict_one(payload: object, predictor: Predictor, metrics: Metrics, recorder: Recorder) -> bytes:
    """The encoded prediction for `payload`; raises ApiError when it is refused."""
    way, sample = _decode(payload, predictor)
    return _predict(way, [sample], metrics, recorder)[0].encode()


def predict_batch(payload: object, predictor: Predictor, metrics: Metrics, recorder: Recorder) -> bytes:
    """The encoded predictions for the items of `payload`, in order; a refused item becomes its own error object."""
    items = parse_batch(payload)
    answers: dict[int, str] = {}
    accepted: dict[_Way, dict[int, Sample]] = {}
    for position, item in enumerate(items):
        try:
            way, sample = _decode(item, predictor)
            accepted.setdefault(way, {})[position] = sample
        except ApiError as error:
            answers[position] = json.dumps(error.body)
    for way, samples in accepted.items():
        answers.update(zip(samples, _predict(way, list(samples.values()), metrics, recorder), strict=True))
    predictions = ",".join(answers[position] for position in range(len(items)))
    return f'{{"count":{len(items)},"predictions":[{predictions}]}}'.encode()


def _decode(payload: Any, predictor: Predictor) -> tuple[_Way, Sample]:
    task, values = parse_sample(payload)
    model = predictor.models.get(task)
    if model is None:
        raise ApiError(503, "This model is not loaded.", details={"model": task})
    trial = predictor.trials.get(task)
    way = _Way(model, None, CHAMPION) if trial is None else _way(model, trial, values)
    return way, model.decode(values)


def _way(model: LoadedModel, trial: Trial, values: dict[str, Any]) -> _Way:
    if trial.mode == SHADOW:
        return _Way(model, trial, CHAMPION)
    key = values.get("subject_id") or values.get("device_id")
    # Who cannot be told apart is no part of the experiment: always the champion's, they would bias its arm.
    return _Way(model, None, CHAMPION) if key is None else _Way(model, trial, trial.arm_of(key))


def _predict(way: _Way, samples: list[Sample], metrics: Metrics, recorder: Recorder) -> list[str]:
    if way.trial is None or way.arm == CHAMPION:
        return _ask(way.model, way, samples, metrics, recorder)
    try:
        return _ask(way.trial.model, way, samples, metrics, recorder)
    except Exception as failure:
        about = {"version": way.trial.model.version, "type": type(failure).__name__}
        structlog.get_logger().error("challenger_failed", model=way.model.task.registered_name, **about)
        return _ask(way.model, _Way(way.model, None, CHAMPION), samples, metrics, recorder)


def _ask(model: LoadedModel, way: _Way, samples: list[Sample], metrics: Metrics, recorder: Recorder) -> list[str]:
    started = time.perf_counter()
    try:
        predictions = model.predict(samples)
    except Exception:
        metrics.count_errors(model, way.arm, len(samples))
        recorder.count_errors(way.trial, way.arm, len(samples))
        raise
    seconds = time.perf_counter() - started
    metrics.observe_predictions(model, way.arm, predictions, seconds)
    recorder.note(model, way.trial, way.arm, samples, predictions, seconds)
    return [model.encode(prediction, way.arm) for prediction in predictions]
