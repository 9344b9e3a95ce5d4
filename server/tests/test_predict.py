from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from ml_logic.features.tasks import TASKS
from server.predict import Predictor
from server.tests.conftest import DROWSINESS, STRESS, MakeApp


def test_stress_is_the_default_model(client: FlaskClient, predictor: Predictor) -> None:
    answer = client.post("/api/predict", json=STRESS)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert list(body) == ["stress_level", "confidence", "probabilities", "features_used", "model"]
    assert list(body["probabilities"]) == ["low", "medium", "high"]
    assert body["stress_level"] == max(body["probabilities"], key=body["probabilities"].get)
    assert body["confidence"] == max(body["probabilities"].values())
    assert body["features_used"] == ["heart_rate", "ecg", "emg", "gsr", "respiration"]
    model = predictor.models["stress"]
    identity = {"name": "stress_classifier", "version": model.version, "digest": model.digest, "arm": "champion"}
    assert body["model"] == identity
    assert re.fullmatch("[0-9a-f]{64}", model.digest)


def test_in_front_of_flask_and_through_it_the_answers_are_the_same(
    client: FlaskClient, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.app.Shortcut", lambda app, _parts: app)
    through = make_app().test_client()
    for path, body in (("/api/predict", STRESS), ("/api/predict", {}), ("/api/batch-predict", {"data": [STRESS, 1]})):
        front, back = client.post(path, json=body), through.post(path, json=body)
        assert (front.status_code, front.get_json()) == (back.status_code, back.get_json())
        different = {"X-Request-ID", "Content-Length"}
        assert dict(front.headers).keys() - different == dict(back.headers).keys() - different


def test_drowsiness(client: FlaskClient) -> None:
    body = client.post("/api/predict", json=DROWSINESS).get_json()
    assert list(body["probabilities"]) == ["alert", "low_vigilance", "drowsy"]
    assert body["drowsiness_level"] in body["probabilities"]
    assert body["features_used"] == [feature.name for feature in TASKS["drowsiness"].inputs]
    assert body["model"]["name"] == "drowsiness_detector"


def test_numbers_have_four_decimals(client: FlaskClient) -> None:
    answer = client.post("/api/predict", json=STRESS)
    assert max(len(decimals) for decimals in re.findall(r"\d\.(\d+)[,}]", answer.text)) <= 4
    assert sum(answer.get_json()["probabilities"].values()) == pytest.approx(1, abs=2e-4)


def test_resp_is_another_name_of_respiration(client: FlaskClient) -> None:
    old = {"resp" if name == "respiration" else name: value for name, value in STRESS.items()}
    assert client.post("/api/predict", json=old).get_json() == client.post("/api/predict", json=STRESS).get_json()


def test_a_resting_heart_rate_is_used_when_it_is_given(client: FlaskClient) -> None:
    body = client.post("/api/predict", json={**STRESS, "resting_heart_rate": 58, "subject_id": "driver-7"}).get_json()
    assert body["features_used"][-1] == "resting_heart_rate"


@pytest.mark.parametrize("edge", [{"heart_rate": 40}, {"heart_rate": 200.0}, {"ecg": 0}, {"ecg": 1}, {"gsr": -0.0}])
def test_the_edges_of_the_ranges_are_inside(client: FlaskClient, edge: dict[str, float]) -> None:
    assert client.post("/api/predict", json={**STRESS, **edge}).status_code == 200


def test_a_charset_and_capitals_in_the_content_type_are_fine(client: FlaskClient) -> None:
    data = '{"heart_rate":72,"ecg":0.5,"emg":0.2,"gsr":0.3,"respiration":0.4}'
    answer = client.post("/api/predict", data=data, content_type="Application/JSON; charset=utf-8")
    assert answer.status_code == 200


def test_a_batch_answers_in_order_and_agrees_with_single_predictions(client: FlaskClient) -> None:
    items: list[dict[str, Any]] = [{**STRESS, "heart_rate": 60 + i} for i in range(50)]
    items[7] = DROWSINESS
    body = client.post("/api/batch-predict", json={"data": items}).get_json()
    assert body["count"] == 50
    for item, prediction in zip(items, body["predictions"], strict=True):
        assert prediction == client.post("/api/predict", json=item).get_json()


def test_a_bad_item_becomes_its_own_error_and_the_rest_are_predicted(client: FlaskClient) -> None:
    items: list[Any] = [STRESS] * 5
    items[2] = {**STRESS, "heart_rate": 39}
    items[3] = 7
    body = client.post("/api/batch-predict", json={"data": items}).get_json()
    assert body["count"] == 5
    kinds = [item.get("error", "predicted") for item in body["predictions"]]
    assert kinds == ["predicted", "predicted", "validation_error", "validation_error", "predicted"]
    refused = body["predictions"][2]
    assert list(refused) == ["error", "message", "details"]
    assert refused["details"]["heart_rate"]["minimum"] == 40


def test_a_batch_takes_a_hundred(client: FlaskClient) -> None:
    assert client.post("/api/batch-predict", json={"data": [STRESS] * 100}).get_json()["count"] == 100


def test_a_batch_of_nothing_but_bad_items_is_answered(client: FlaskClient) -> None:
    body = client.post("/api/batch-predict", json={"data": [{}, None]}).get_json()
    assert [item["error"] for item in body["predictions"]] == ["validation_error"] * 2


def test_a_model_that_is_not_loaded_is_unavailable(make_app: MakeApp, predictor: Predictor) -> None:
    client = make_app(only=Predictor({"stress": predictor.models["stress"]})).test_client()
    assert client.post("/api/predict", json=STRESS).status_code == 200
    answer = client.post("/api/predict", json=DROWSINESS)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
    assert client.get("/health/ready").status_code == 503
