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
from server.predict import Arm, LoadedModel, Prediction, Predictor

MULTIPROC_DIR: Final = "PROMETHEUS_MULTIPROC_DIR"
LATENCY_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
INFERENCE_S: Final = (0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01)


class Metrics:
    """The metrics of one app, in a registry of its own."""

    def __init__(self, config: Config) -> None:
        self._registry = CollectorRegistry()
        requests = Counter(
            "sleepsafe_requests", "Requests by route and status.", ["route", "status"], registry=self._registry
        )
        latency = Histogram(
            "sleepsafe_request_seconds", "Seconds from request to response.", ["route"],
            buckets=LATENCY_S, registry=self._registry,
        )  # fmt: skip
        predictions = Counter(
            "sleepsafe_predictions", "Predictions by model, version, arm and level.",
            ["model", "version", "arm", "level"], registry=self._registry,
        )  # fmt: skip
        inference = Histogram(
            "sleepsafe_inference_seconds", "Seconds in the model, a call.", ["model", "arm"],
            buckets=INFERENCE_S, registry=self._registry,
        )  # fmt: skip
        # A look-up of labels takes a lock and builds a key; the children of a few routes are remembered instead.
        self._request = cache(requests.labels)
        self._latency = cache(latency.labels)
        self._prediction = cache(predictions.labels)
        self._inference = cache(inference.labels)
        self._described: dict[tuple[str, str, str], Gauge] = {}
        self._make_rare_ones(config)

    def _make_rare_ones(self, config: Config) -> None:
        registry = self._registry
        build = Gauge(
            "sleepsafe_build_info", "Always 1.", ["version", "commit"], multiprocess_mode="livemax", registry=registry
        )
        build.labels(VERSION, config.build_commit).set(1)
        self._models = Gauge(
            "sleepsafe_model_info", "1 while a worker has the model loaded, 0 afterwards.",
            ["model", "version", "digest"], multiprocess_mode="livemax", registry=registry,
        )  # fmt: skip
        self._errors = Counter(
            "sleepsafe_prediction_errors", "Predictions that a model failed to give.", ["model", "version", "arm"],
            registry=registry,
        )  # fmt: skip
        self._refusals = Counter(
            "sleepsafe_model_refusals", "Versions that were to serve and must not, by why.", ["model", "reason"],
            registry=registry,
        )  # fmt: skip
        self._dropped = Counter(
            "sleepsafe_predictions_dropped", "Predictions that were to be recorded and were not.", registry=registry
        )
        self._stops = Counter(
            "sleepsafe_guardrail_stops", "Experiments that a guardrail ended.", ["model", "guardrail"],
            registry=registry,
        )  # fmt: skip

    def describe(self, predictor: Predictor) -> None:
        """Says which models are loaded from now on."""
        loaded = [*predictor.models.values(), *(trial.model for trial in predictor.trials.values())]
        for gauge in self._described.values():
            gauge.set(0)  # a label cannot be taken back over several workers
        for model in loaded:
            labels = (model.task.registered_name, model.version, model.digest)
            self._described[labels] = self._models.labels(*labels)
            self._described[labels].set(1)

    def observe_request(self, route: str, status: int, seconds: float) -> None:
        """Counts one answered request; `route` is the rule, never the path."""
        self._request(route, status).inc()
        self._latency(route).observe(seconds)

    def observe_predictions(
        self, model: LoadedModel, arm: Arm, predictions: Sequence[Prediction], seconds: float
    ) -> None:
        """Counts what one call of `model` returned after `seconds`."""
        name = model.task.registered_name
        self._inference(name, arm).observe(seconds)
        for prediction in predictions:
            self._prediction(name, model.version, arm, prediction.level).inc()

    def count_errors(self, model: LoadedModel, arm: Arm, count: int) -> None:
        """Counts predictions that `model` failed to give."""
        self._errors.labels(model.task.registered_name, model.version, arm).inc(count)

    def count_refusal(self, name: str, reason: str) -> None:
        """Counts a version of a model that was to serve and must not."""
        self._refusals.labels(name, reason).inc()

    def count_dropped(self, count: int) -> None:
        """Counts predictions that were not recorded."""
        self._dropped.inc(count)

    def count_stop(self, name: str, guardrail: str) -> None:
        """Counts an experiment that a guardrail ended."""
        self._stops.labels(name, guardrail).inc()

    def exposition(self) -> bytes:
        """All metrics in Prometheus's text format; of all workers when there are several."""
        if MULTIPROC_DIR not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types
        return generate_latest(registry)
