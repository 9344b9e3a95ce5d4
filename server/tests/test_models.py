from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from ml_logic.artefact import MODELS_DIR
from ml_logic.features.tasks import TASKS
from server import VERSION
from server.schemas_models import ModelDetail, Models

NAMES = [task.registered_name for task in TASKS.values()]


def test_models_says_which_are_served_and_how_good_they_are(client: FlaskClient) -> None:
    body = client.get("/api/models").get_json()

    Models.model_validate(body)
    assert [model["name"] for model in body["models"]] == NAMES
    for model in body["models"]:
        manifest = json.loads((MODELS_DIR / model["task"] / "manifest.json").read_text())
        assert model["digest"] == manifest["digest"]
        assert model["person_out"] == manifest["metrics"]["person_out"]
        told = manifest["trained_on"]
        assert model["trained_on"] == {**told, "sources": told.get("sources", [told["source"]])}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_comes_with_its_card_its_ranges_and_its_pictures(client: FlaskClient, name: str) -> None:
    body = client.get(f"/api/models/{name}").get_json()

    ModelDetail.model_validate(body)
    assert body["card"].startswith(f"# {name} ")
    task = TASKS[body["task"]]
    assert list(body["inputs"]) == sorted(feature.name for feature in task.inputs)
    for feature in task.inputs:
        rested = body["inputs"][feature.name]["rested"]
        assert feature.minimum <= rested["p5"] <= rested["p50"] <= rested["p95"] <= feature.maximum
    pictures = [client.get(address) for address in body["pictures"]]
    assert [answer.mimetype for answer in pictures] == ["image/png", "image/png"]
    assert all(answer.data.startswith(b"\x89PNG") for answer in pictures)


@pytest.mark.parametrize("path", ["nothing", "stress", "stress_classifier/model.joblib", "stress_classifier/..%2fx"])
def test_what_is_not_there_is_404_and_names_what_is(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/models/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["error"] == "not_found"


def test_version_says_the_build(client: FlaskClient) -> None:
    body = client.get("/api/version").get_json()
    assert (body["version"], body["commit"]) == (VERSION, "unknown")
    assert body["uptime_seconds"] >= 0
