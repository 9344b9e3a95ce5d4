"""What Prometheus scrapes: right in one process and, by files in PROMETHEUS_MULTIPROC_DIR, over all workers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from server import VERSION
from server.config import Config
from server.predict import LoadedModel, Prediction, Predictor

MULTIPROC_DIR: Final = "PROMETHEUS_MULTIPROC_DIR"
LATENCY_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
INFERENCE_S: Final = (0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01)


class Metrics:
    """The metrics of one app, in a registry of its own."""

    def __init__(self, config: Config, predictor: Predictor) -> None:
        self._registry = CollectorRegistry()
        requests = Counter(
            "sleepsafe_requests", "Requests by route and status.", ["route", "status"], registry=self._registry
        )
        latency = Histogram(
            "sleepsafe_request_seconds", "Seconds from request to response.", ["route"],
            buckets=LATENCY_S, registry=self._registry,
        )  # fmt: skip
        predictions = Counter(
            "sleepsafe_predictions", "Predictions by model, version and level.", ["model", "version", "level"],
            registry=self._registry,
        )  # fmt: skip
        inference = Histogram(
            "sleepsafe_inference_seconds", "Seconds in the model, a call.", ["model"],
            buckets=INFERENCE_S, registry=self._registry,
        )  # fmt: skip
        # A look-up of labels takes a lock and builds a key; the children of a few routes are remembered instead.
        self._request = cache(requests.labels)
        self._latency = cache(latency.labels)
        self._prediction = cache(predictions.labels)
        self._inference = cache(inference.labels)
        self._describe(config, predictor)

    def _describe(self, config: Config, predictor: Predictor) -> None:
        build = Gauge(
            "sleepsafe_build_info", "Always 1.", ["version", "commit"],
            multiprocess_mode="livemax", registry=self._registry,
        )  # fmt: skip
        build.labels(VERSION, config.build_commit).set(1)
        models = Gauge(
            "sleepsafe_model_info", "Always 1 for a loaded model.", ["model", "version", "digest"],
            multiprocess_mode="livemax", registry=self._registry,
        )  # fmt: skip
        for model in predictor.models.values():
            models.labels(model.task.registered_name, model.version, model.digest).set(1)

    def observe_request(self, route: str, status: int, seconds: float) -> None:
        """Counts one answered request; `route` is the rule, never the path."""
        self._request(route, status).inc()
        self._latency(route).observe(seconds)

    def observe_predictions(self, model: LoadedModel, predictions: Sequence[Prediction], seconds: float) -> None:
        """Counts what one call of `model` returned after `seconds`."""
        name = model.task.registered_name
        self._inference(name).observe(seconds)
        for prediction in predictions:
            self._prediction(name, model.version, prediction.level).inc()

    def exposition(self) -> bytes:
        """All metrics in Prometheus's text format; of all workers when there are several."""
        if MULTIPROC_DIR not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types
        return generate_latest(registry)
