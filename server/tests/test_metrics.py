from __future__ import annotations

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from server.predict import Predictor
from server.tests.conftest import STRESS

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read_samples(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


def test_requests_are_counted_by_rule_and_status(client: FlaskClient) -> None:
    client.post("/api/predict", json=STRESS)
    client.post("/api/predict", json={})
    client.get("/any/unknown/path")
    client.get("/docs/init.js")
    samples = read_samples(client.get("/metrics").text)
    assert value(samples, "sleepsafe_requests_total", route="/api/predict", status="200") == 1
    assert value(samples, "sleepsafe_requests_total", route="/api/predict", status="400") == 1
    assert value(samples, "sleepsafe_requests_total", route="(unknown)", status="404") == 1
    assert value(samples, "sleepsafe_requests_total", route="(static)", status="200") == 1
    assert value(samples, "sleepsafe_request_seconds_count", route="/api/predict") == 2


def test_predictions_are_counted_by_model_version_and_level(client: FlaskClient, predictor: Predictor) -> None:
    level = client.post("/api/predict", json=STRESS).get_json()["stress_level"]
    client.post("/api/batch-predict", json={"data": [STRESS, STRESS, {}]})
    samples = read_samples(client.get("/metrics").text)
    model = predictor.models["stress"]
    labels = {"model": "stress_classifier", "version": model.version}
    assert value(samples, "sleepsafe_predictions_total", **labels, arm="champion", level=level) == 3
    assert value(samples, "sleepsafe_inference_seconds_count", model="stress_classifier", arm="champion") == 2
    assert value(samples, "sleepsafe_model_info", **labels, digest=model.digest) == 1


def test_each_app_counts_for_itself(client: FlaskClient) -> None:
    samples = read_samples(client.get("/metrics").text)
    assert value(samples, "sleepsafe_requests_total", route="/api/predict", status="200") == 0
