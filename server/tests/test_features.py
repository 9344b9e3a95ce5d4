from __future__ import annotations

from flask.testing import FlaskClient

from ml_logic.features.tasks import TASKS


def test_features_describes_every_input_of_every_model(client: FlaskClient) -> None:
    body = client.get("/api/features").get_json()
    assert list(body) == ["features", "stress_classes", "description", "models"]
    assert body["stress_classes"] == ["low", "medium", "high"]
    assert "resting_heart_rate" in body["features"]
    for name, task in TASKS.items():
        model = body["models"][name]
        assert (model["classes"], model["feature_set"]) == (list(task.classes), task.feature_set)
        assert [item["name"] for item in model["inputs"]] == [feature.name for feature in task.inputs]
        assert set(model["inputs"][0]) == {"name", "unit", "minimum", "maximum", "required", "description"}


def test_what_features_says_is_what_predict_takes(client: FlaskClient) -> None:
    for name, model in client.get("/api/features").get_json()["models"].items():
        for end in ("minimum", "maximum"):
            sample = {item["name"]: item[end] for item in model["inputs"]}
            assert client.post("/api/predict", json={**sample, "model": name}).status_code == 200
