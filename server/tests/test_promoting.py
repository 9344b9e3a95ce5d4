"""The registry over HTTP: what an admin sees of the versions, and how one becomes the champion, a challenger, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ml_logic.versions import keep_report, push
from server.context import KEY
from server.openapi import App
from server.schemas_models import ModelDetail, Models, VersionDetail
from server.tests.conftest import DROWSINESS, MakeApp, bearer, database_of, make_key
from server.tests.registry import NAME, PACKAGED, another, away, overwrite, push_another, report

ROUTE = f"/api/models/{NAME}"


@pytest.fixture
def app(make_app: MakeApp, any_url: str) -> App:
    return make_app(auth="keys", database_url=any_url)


@pytest.fixture
def admin(app: App) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = bearer(make_key(app, "admin", "Ann")["key"])["Authorization"]
    return client


def _compare(app: App, package: Any, **told: Any) -> None:
    database_of(app).write(lambda log: keep_report(log, NAME, package.version, {**report(package), **told}))


def _post(client: FlaskClient, what: str, body: Any, status: int = 200) -> dict[str, Any]:
    answer = client.post(f"{ROUTE}/{what}", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.get_json()
    if status == 200:
        ModelDetail.model_validate(told)
    return told


def _audited(client: FlaskClient) -> list[tuple[str, str, Any]]:
    entries = client.get("/api/audit").get_json()["entries"]
    return [(entry["actor"], entry["action"], entry["target"]) for entry in entries if entry["target"] == NAME]


def test_a_version_is_pushed_compared_promoted_and_rolled_back(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    package = push_another(database_of(app), tmp_path, "2.0.0")
    before = admin.get(ROUTE).get_json()
    assert (before["version"], before["origin"], before["revision"]) == (PACKAGED.version, "packaged", 0)
    assert [(each["version"], each["role"], each["origin"]) for each in before["versions"]] == [
        ("2.0.0", "candidate", "registry"),
        (PACKAGED.version, "champion", "packaged"),
    ]

    blocked = _post(admin, "promote", {"version": "2.0.0"}, 409)
    assert blocked["details"]["gates"][0]["name"] == "comparison"
    _compare(app, package)
    after = _post(admin, "promote", {"version": "2.0.0"})
    assert (after["version"], after["origin"], after["revision"], after["problem"]) == ("2.0.0", "registry", 1, None)
    assert [each["role"] for each in after["versions"]] == ["champion", "candidate"]
    assert admin.post("/api/predict", json=DROWSINESS).get_json()["model"]["digest"] == package.digest
    models = admin.get("/api/models").get_json()
    Models.model_validate(models)
    assert {model["name"]: model["origin"] for model in models["models"]}[NAME] == "registry"

    back = _post(admin, "rollback", {"reason": "too many alarms"})
    assert (back["version"], back["origin"], back["revision"]) == (PACKAGED.version, "packaged", 2)
    assert "nothing to go back to" in _post(admin, "rollback", {}, 409)["message"]
    assert _audited(admin)[:2] == [("Ann", "model.rollback", NAME), ("Ann", "model.promote", NAME)]


def test_a_failed_gate_blocks_unless_somebody_says_why_not(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    package = push_another(database_of(app), tmp_path, "2.0.0")
    _compare(app, package, **{key: report(package, passed=False)[key] for key in ("passed", "gates")})
    blocked = _post(admin, "promote", {"version": "2.0.0"}, 409)
    assert [gate["name"] for gate in blocked["details"]["gates"]] == ["metric"]
    _post(admin, "promote", {"version": "2.0.0", "override": "the metric's people are not ours"})
    entry = admin.get("/api/audit").get_json()["entries"][0]
    assert (entry["details"]["override"], entry["details"]["failed"]) == (
        "the metric's people are not ours",
        ["metric"],
    )


def test_a_report_against_another_champion_is_stale(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    one, two = (push_another(database_of(app), tmp_path, version) for version in ("2.0.0", "3.0.0"))
    for package in (one, two):
        _compare(app, package)
    versions = {each["version"]: each for each in _post(admin, "promote", {"version": "2.0.0"})["versions"]}
    assert versions["3.0.0"]["report"] == {
        "passed": True, "stale": True, "at": "2026-11-26T00:00:00.000Z", "against_version": PACKAGED.version,
    }  # fmt: skip
    assert "stale" in _post(admin, "promote", {"version": "3.0.0"}, 409)["message"]


def test_a_challenger_is_shown_withdrawn_and_archived(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    package = push_another(database_of(app), tmp_path, "2.0.0")
    shown = _post(admin, "challenger", {"version": "2.0.0", "share": 0.5})
    experiment = shown["challenger"].pop("experiment_id")
    assert shown["challenger"] == {"version": "2.0.0", "digest": package.digest, "share": 0.5, "mode": "ab"}
    assert experiment == app.extensions[KEY].predictor.trials["drowsiness"].experiment_id
    assert shown["versions"][0]["role"] == "challenger"
    arms = {
        admin.post("/api/predict", json={**DROWSINESS, "subject_id": f"driver-{number}"}).get_json()["model"]["arm"]
        for number in range(20)
    }
    assert arms == {"champion", "challenger"}

    assert "serves" in _post(admin, "archive", {"version": "2.0.0"}, 409)["message"]
    assert _post(admin, "challenger", {"version": None})["challenger"] is None
    assert "no challenger" in _post(admin, "challenger", {"version": None}, 409)["message"]
    assert _post(admin, "archive", {"version": "2.0.0"})["versions"][0]["role"] == "archived"
    assert "archived" in _post(admin, "promote", {"version": "2.0.0"}, 409)["message"]


@pytest.mark.parametrize("what", ["promote", "challenger", "archive"])
def test_an_unknown_version_is_404_and_names_those_that_there_are(
    app: App, admin: FlaskClient, tmp_path: Path, what: str
) -> None:
    push_another(database_of(app), tmp_path, "2.0.0")
    assert _post(admin, what, {"version": "7"}, 404)["details"] == {"version": {"allowed": ["2.0.0"]}}
    assert admin.post(f"/api/models/none/{what}", json={"version": "7"}).status_code == 404


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("promote", {}, "version"),
        ("promote", {"version": 2}, "version"),
        ("promote", {"version": "a b"}, "version"),
        ("promote", {"version": "2.0.0", "override": "no"}, "override"),
        ("promote", {"version": "2.0.0", "override": None}, "override"),
        ("promote", {"version": "2.0.0", "force": True}, "force"),
        ("challenger", {}, "version"),
        ("challenger", {"version": "2.0.0", "share": 0.6}, "share"),
        ("challenger", {"version": "2.0.0", "share": True}, "share"),
        ("challenger", {"version": "2.0.0", "mode": "canary"}, "mode"),
        ("rollback", {"reason": "x" * 401}, "reason"),
        ("archive", {"version": None}, "version"),
    ],
)
def test_what_is_refused_is_named_with_what_it_allows(
    admin: FlaskClient, what: str, body: dict[str, Any], field: str
) -> None:
    assert field in _post(admin, what, body, 400)["details"]


def test_a_version_comes_with_its_evidence(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    told = {**PACKAGED.manifest["trained_on"], "sources": ["telemetry"], "codes": ["0123456789ab"]}
    training = {"estimator": "logistic regression", "seed": 0}
    package = another(tmp_path, "2.0.0", trained_on=told, training=training)
    database_of(app).write(lambda log: push(log, package, "retraining", "run-1"))
    _compare(app, package)
    body = admin.get(f"{ROUTE}/versions/2.0.0").get_json()

    VersionDetail.model_validate(body)
    assert (body["run_id"], body["problem"]) == ("run-1", None)
    assert "retraining" not in str(body)  # who pushed it is in the audit, which not everybody reads
    assert (body["report"]["stale"], body["report"]["gates"][0]["name"]) == (False, "metric")
    assert body["lineage"]["training"] == training
    assert body["sources"] == body["lineage"]["trained_on"]["sources"] == ["telemetry"]
    assert "codes" not in body["lineage"]["trained_on"], "a code is a hash of a name that somebody may guess"
    assert body["card"].startswith("# ")
    pictures = [admin.get(address) for address in body["pictures"]]
    assert len(pictures) >= 2
    assert all(answer.data.startswith(b"\x89PNG") for answer in pictures)
    assert admin.get(f"{ROUTE}/versions/2.0.0/model.onnx").status_code == 404
    assert admin.get(f"{ROUTE}/versions/7").get_json()["details"]["version"]["allowed"] == ["2.0.0", PACKAGED.version]
    packaged = admin.get(f"{ROUTE}/versions/{PACKAGED.version}").get_json()
    assert (packaged["origin"], packaged["report"]) == ("packaged", None)


def test_a_version_whose_package_is_bad_is_shown_with_why(app: App, admin: FlaskClient, tmp_path: Path) -> None:
    package = push_another(database_of(app), tmp_path, "2.0.0")
    overwrite(database_of(app), "2.0.0", b"no zip")
    body = admin.get(f"{ROUTE}/versions/2.0.0").get_json()
    VersionDetail.model_validate(body)
    assert "cannot be unpacked" in body["problem"]
    assert (body["card"], body["pictures"]) == ("", [])
    assert admin.get(f"{ROUTE}/versions/2.0.0/confusion.png").status_code == 404

    _compare(app, package)
    promoted = _post(admin, "promote", {"version": "2.0.0"})
    assert promoted["version"] == PACKAGED.version
    assert promoted["problem"].startswith("2.0.0 is refused: the package cannot be unpacked")


def test_without_its_database_a_model_is_described_all_the_same(make_app: MakeApp) -> None:
    nowhere = away().engine.url.render_as_string(hide_password=False)
    client = make_app(auth="open", database_url=nowhere.replace("+psycopg", "")).test_client()
    body = client.get(ROUTE).get_json()
    ModelDetail.model_validate(body)
    assert [each["version"] for each in body["versions"]] == [PACKAGED.version]
    assert client.post(f"{ROUTE}/rollback", json={}).status_code == 503
