"""Comparing over the API: the evidence for a promotion, or why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ml_logic.versions import push
from server.openapi import App
from server.schemas_models import VersionDetail
from server.services import comparing
from server.tests.conftest import MakeApp, database_of, sign_in
from server.tests.people import tell_people
from server.tests.registry import NAME, PACKAGED, another

NEW = "2.0.0"
PATH = f"/api/models/{NAME}/compare"


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    return make_app(auth="open", database_url=any_url)


@pytest.fixture
def client(app: App) -> FlaskClient:
    return app.test_client()


def _push(app: App, folder: Path, **trained_on: object) -> None:
    told = {**PACKAGED.manifest["trained_on"], "sources": ["telemetry"], "codes": [], **trained_on}
    package = another(folder, NEW, trained_on=told)
    database_of(app).write(lambda connection: push(connection, package, "test"))


def test_the_report_is_stored_and_decides(app: App, client: FlaskClient, tmp_path: Path) -> None:
    tell_people(database_of(app))
    _push(app, tmp_path)
    answer = client.post(PATH, json={"version": NEW})
    assert answer.status_code == 200, answer.get_json()
    VersionDetail.model_validate(answer.get_json())
    report = answer.get_json()["report"]
    assert (report["passed"], report["stale"], report["people"]) == (False, False, 11)
    assert report["against"] == {"version": PACKAGED.version, "digest": PACKAGED.digest}
    failed = {gate["name"] for gate in report["gates"] if not gate["passed"]}
    assert "metric" in failed, "it is the same model"

    refused = client.post(f"/api/models/{NAME}/promote", json={"version": NEW})
    assert refused.status_code == 409
    assert {gate["name"] for gate in refused.get_json()["details"]["gates"]} == failed
    audit = client.get("/api/audit").get_json()["entries"]
    assert [entry["action"] for entry in audit] == ["model.compare", "model.push"]


def test_without_people_to_compare_on_it_says_so(app: App, client: FlaskClient, tmp_path: Path) -> None:
    _push(app, tmp_path)
    answer = client.post(PATH, json={"version": NEW})
    assert answer.status_code == 409
    assert "no labelled windows" in answer.get_json()["message"]


def test_what_cannot_be_compared_here(app: App, client: FlaskClient, tmp_path: Path) -> None:
    _push(app, tmp_path, sources=["synthetic"])
    assert "compare it where it was trained" in client.post(PATH, json={"version": NEW}).get_json()["message"]
    assert client.post(PATH, json={"version": "9.9.9"}).status_code == 404
    assert client.post("/api/models/nobody/compare", json={"version": NEW}).status_code == 404
    assert client.post(PATH, json={}).get_json()["details"].keys() == {"version"}


def test_one_at_a_time(client: FlaskClient) -> None:
    with comparing._one_at_a_time:
        answer = client.post(PATH, json={"version": NEW})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_viewer_may_not(make_app: MakeApp) -> None:
    viewer, _ = sign_in(make_app(auth="keys"), "viewer")
    assert viewer.post(PATH, json={"version": NEW}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
