"""Predictions for one sample and for a batch."""

from __future__ import annotations

import json
import time
from typing import Any

from server.errors import ApiError
from server.metrics import Metrics
from server.predict import LoadedModel, Predictor, Sample
from server.schemas import parse_batch, parse_sample


def predict_one(payload: object, predictor: Predictor, metrics: Metrics) -> bytes:
    """The encoded prediction for `payload`; raises ApiError when it is refused."""
    model, sample = _decode(payload, predictor)
    return _predict(model, [sample], metrics)[0].encode()


def predict_batch(payload: object, predictor: Predictor, metrics: Metrics) -> bytes:
    """The encoded predictions for the items of `payload`, in order; a refused item becomes its own error object."""
    items = parse_batch(payload)
    answers: dict[int, str] = {}
    accepted: dict[LoadedModel, dict[int, Sample]] = {}
    for position, item in enumerate(items):
        try:
            model, sample = _decode(item, predictor)
            accepted.setdefault(model, {})[position] = sample
        except ApiError as error:
            answers[position] = json.dumps(error.body)
    for model, samples in accepted.items():
        answers.update(zip(samples, _predict(model, list(samples.values()), metrics), strict=True))
    predictions = ",".join(answers[position] for position in range(len(items)))
    return f'{{"count":{len(items)},"predictions":[{predictions}]}}'.encode()


def _decode(payload: Any, predictor: Predictor) -> tuple[LoadedModel, Sample]:
    task, values = parse_sample(payload)
    model = predictor.models.get(task)
    if model is None:
        raise ApiError(503, "This model is not loaded.", details={"model": task})
    return model, model.decode(values)


def _predict(model: LoadedModel, samples: list[Sample], metrics: Metrics) -> list[str]:
    started = time.perf_counter()
    predictions = model.predict(samples)
    metrics.observe_predictions(model, predictions, time.perf_counter() - started)
    return [model.encode(prediction) for prediction in predictions]
