"""Every bad input of the issue, and what it gets: never a 5xx, never the payload back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.tests.conftest import DROWSINESS, STRESS, MakeApp

VALID = json.dumps(STRESS)
MIB = 1024 * 1024


@pytest.fixture(params=["in front of Flask", "through Flask"])
def client(request: pytest.FixtureRequest, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Both ways to the predictions refuse the same with the same words."""
    if request.param == "through Flask":
        monkeypatch.setattr("server.app.Shortcut", lambda app, _parts: app)
    return make_app().test_client()


def _post(client: FlaskClient, body: str | bytes, kind: str | None = "application/json") -> TestResponse:
    return client.post("/api/predict", data=body, content_type=kind)


def _assert_error(answer: TestResponse, status: int, kind: str) -> dict[str, Any]:
    body = answer.get_json()
    assert (answer.status_code, body["error"]) == (status, kind)
    assert list(body) == ["error", "message", "details"]
    assert answer.headers["X-Request-ID"]
    details: dict[str, Any] = body["details"]
    return details


NOT_JSON = {
    "empty": b"",
    "text": b"heart_rate=72",
    "cut": VALID[:-1].encode(),
    "trailing": VALID.encode() + b"x",
    "not UTF-8": b'{"subject_id": "\xff"}',
    "UTF-16": VALID.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + VALID.encode(),
    "a name twice": b'{"ecg": 0.1, "ecg": 0.2}',
    "deep nesting": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "a number of 5,000 digits": b'{"heart_rate": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", None])
@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json_is_400_whatever_its_type_says(client: FlaskClient, name: str, kind: str | None) -> None:
    _assert_error(_post(client, NOT_JSON[name], kind), 400, "not_json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", None])
def test_json_under_another_type_is_415(client: FlaskClient, kind: str | None) -> None:
    _assert_error(_post(client, VALID, kind), 415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["[]", "[1]", "1", '"text"', "null", "true", "NaN"])
@pytest.mark.parametrize("path", ["/api/predict", "/api/batch-predict", "/api/drowsiness/analyze"])
def test_json_that_is_not_an_object_is_400(client: FlaskClient, path: str, body: str) -> None:
    answer = client.post(path, data=body, content_type="application/json")
    _assert_error(answer, 400, "validation_error")


BAD_HEART_RATE = ["39", "39.9999", "201", "-1", "1e999", "1e400", "NaN", "Infinity", "-Infinity", "null", "true"]
BAD_HEART_RATE += ['"72"', "[72]", "{}", "9" * 400]


@pytest.mark.parametrize("value", BAD_HEART_RATE)
def test_a_bad_heart_rate_is_named_with_its_range(client: FlaskClient, value: str) -> None:
    answer = _post(client, VALID.replace("72", value))
    details = _assert_error(answer, 400, "validation_error")
    assert list(details) == ["heart_rate"]
    assert (details["heart_rate"]["minimum"], details["heart_rate"]["maximum"]) == (40, 200)
    assert "40 to 200 (bpm)" in details["heart_rate"]["message"]


@pytest.mark.parametrize("field", ["ecg", "emg", "gsr", "respiration"])
@pytest.mark.parametrize("value", [1.0001, -0.0001, False, None, "0.5"])
def test_a_share_outside_0_to_1_is_named(client: FlaskClient, field: str, value: object) -> None:
    details = _assert_error(client.post("/api/predict", json={**STRESS, field: value}), 400, "validation_error")
    assert list(details) == [field]
    assert (details[field]["minimum"], details[field]["maximum"]) == (0, 1)


@pytest.mark.parametrize("field", list(STRESS))
def test_a_missing_field_is_named(client: FlaskClient, field: str) -> None:
    without = {name: value for name, value in STRESS.items() if name != field}
    details = _assert_error(client.post("/api/predict", json=without), 400, "validation_error")
    assert list(details) == [field]
    assert "is missing" in details[field]["message"]


@pytest.mark.parametrize("field", ["resting_heart_rate", "subject_id", "model"])
def test_null_is_no_value_even_where_a_field_may_be_left_out(client: FlaskClient, field: str) -> None:
    details = _assert_error(client.post("/api/predict", json={**STRESS, field: None}), 400, "validation_error")
    assert list(details) == [field]


def test_an_unknown_field_is_named_and_its_value_is_not_said_back(client: FlaskClient) -> None:
    answer = client.post("/api/predict", json={**STRESS, "glucose": "a secret"})
    assert _assert_error(answer, 400, "validation_error") == {"glucose": {"message": "is not known"}}
    assert "secret" not in answer.text


@pytest.mark.parametrize("name", ["a secret note", "<script>", "\u00e9t\u00e9", "x" * 65, "\ud800"])
def test_an_unknown_field_that_is_no_name_is_not_said_back(client: FlaskClient, name: str) -> None:
    answer = client.post("/api/predict", json={**STRESS, name: 1})
    assert list(_assert_error(answer, 400, "validation_error")) == ["(unprintable name)"]


def test_a_thousand_unknown_fields_do_not_make_a_huge_answer(client: FlaskClient) -> None:
    answer = client.post("/api/predict", json={**STRESS, **{f"field_{i}": 1 for i in range(1000)}})
    assert len(_assert_error(answer, 400, "validation_error")) <= 50


@pytest.mark.parametrize("subject", ["", "x" * 65, "Jane Doe", "a\n", "\ud800", 7])
def test_a_bad_subject_is_refused(client: FlaskClient, subject: object) -> None:
    details = _assert_error(
        client.post("/api/predict", json={**STRESS, "subject_id": subject}), 400, "validation_error"
    )
    assert list(details) == ["subject_id"]


@pytest.mark.parametrize("model", ["weather", "", "STRESS", 1, [], {}, True])
def test_an_unknown_model_is_told_which_there_are(client: FlaskClient, model: object) -> None:
    details = _assert_error(client.post("/api/predict", json={**STRESS, "model": model}), 400, "validation_error")
    assert details["model"]["allowed"] == ["stress", "drowsiness"]


def test_resp_and_respiration_together_are_refused(client: FlaskClient) -> None:
    details = _assert_error(client.post("/api/predict", json={**STRESS, "resp": 0.4}), 400, "validation_error")
    assert list(details) == ["resp"]


def test_fields_of_the_other_model_are_refused(client: FlaskClient) -> None:
    details = _assert_error(client.post("/api/predict", json={**DROWSINESS, **STRESS}), 400, "validation_error")
    assert set(details) == set(STRESS)


@pytest.mark.parametrize("size", [0, 101, 100_000])
def test_a_batch_of_another_size_is_refused(client: FlaskClient, size: int) -> None:
    answer = client.post("/api/batch-predict", json={"data": [1] * size})
    assert _assert_error(answer, 400, "validation_error")["data"]["maximum_items"] == 100


@pytest.mark.parametrize(
    "body", [{}, {"data": None}, {"data": {}}, {"data": "x"}, {"data": [STRESS], "model": "stress"}]
)
def test_a_batch_of_another_shape_is_refused(client: FlaskClient, body: object) -> None:
    _assert_error(client.post("/api/batch-predict", json=body), 400, "validation_error")


@pytest.mark.parametrize("path", ["/api/predict", "/api/batch-predict"])
@pytest.mark.parametrize("body", [b"x" * (2 * MIB), VALID.encode() + b" " * MIB])
def test_a_body_over_one_mebibyte_is_413(client: FlaskClient, path: str, body: bytes) -> None:
    answer = client.post(path, data=body, content_type="application/json")
    assert _assert_error(answer, 413, "payload_too_large") == {"maximum_bytes": MIB}


def test_a_body_without_a_length_is_measured_too(client: FlaskClient) -> None:
    import io

    environ = {"wsgi.input": io.BytesIO(b" " * (MIB + 1)), "wsgi.input_terminated": True}
    answer = client.post("/api/predict", content_type="application/json", environ_overrides=environ)
    _assert_error(answer, 413, "payload_too_large")


def test_a_body_that_ends_early_is_400(client: FlaskClient) -> None:
    environ = {"CONTENT_LENGTH": "500"}
    answer = client.post("/api/predict", data=VALID, content_type="application/json", environ_overrides=environ)
    _assert_error(answer, 400, "incomplete_body")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET"])
@pytest.mark.parametrize("path", ["/api/predict", "/api/batch-predict", "/api/drowsiness/analyze"])
def test_another_method_is_405_with_the_allowed_ones(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    _assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_an_unexpected_failure_is_500_and_neither_answer_nor_log_says_more(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("a secret: 72 bpm")

    monkeypatch.setattr("server.predict.LoadedModel.predict", fail)
    answer = client.post("/api/predict", json=STRESS, headers={"X-Request-ID": "find-me"})
    _assert_error(answer, 500, "internal_error")
    assert "secret" not in answer.text
    log = capfd.readouterr().out
    assert "RuntimeError" in log
    assert "find-me" in log
    assert "secret" not in log
    assert "72" not in [word for line in log.splitlines() for word in json.loads(line).values()]
