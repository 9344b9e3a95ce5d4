"""What every response carries, whoever answers it."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from server.tests.conftest import STRESS, MakeApp

ORIGIN = "https://app.example.org"
EVERYWHERE = ["/", "/health", "/api/features", "/docs", "/docs/init.js", "/openapi.json", "/metrics", "/nothing"]


@pytest.mark.parametrize("path", [*EVERYWHERE, "/api/predict"])
def test_security_headers_and_a_request_id_are_everywhere(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "unsafe-eval" not in policy["script-src"].replace("wasm-unsafe-eval", "")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert "Strict-Transport-Security" not in headers


def test_only_the_landmarks_worker_may_run_scripts_that_it_made(client: FlaskClient) -> None:
    worker, other = (
        client.get(f"/assets/{name}.worker-AbCd1234.js").headers["Content-Security-Policy"].split("; ")
        for name in ("landmarks", "batch")
    )
    assert set(worker) - set(other) == {"script-src 'self' 'wasm-unsafe-eval' blob:"}
    assert len(worker) == len(other)


def test_https_is_made_to_stay(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" in client.get("/health", base_url="https://localhost").headers


def test_a_sane_request_id_is_taken_over(client: FlaskClient) -> None:
    assert client.get("/health", headers={"X-Request-ID": "trace-1.a_B"}).headers["X-Request-ID"] == "trace-1.a_B"


@pytest.mark.parametrize("sent", ["", "x" * 129, "two words", 'quote"', "line\u2028", "\u00e9"])
def test_another_request_id_is_replaced(client: FlaskClient, sent: str) -> None:
    answer = client.get("/health", environ_overrides={"HTTP_X_REQUEST_ID": sent})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_without_origins_no_other_site_may_read(client: FlaskClient) -> None:
    headers = client.get("/health", headers={"Origin": ORIGIN}).headers
    assert not [name for name in headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118 - iterating headers gives pairs


def test_an_allowed_origin_may_read_answers_errors_and_the_request_id(make_app: MakeApp) -> None:
    client = make_app(cors_origins=(ORIGIN, "https://b.example")).test_client()
    for path in ("/health", "/nothing", "/docs/init.js"):
        headers = client.get(path, headers={"Origin": ORIGIN}).headers
        assert headers.getlist("Access-Control-Allow-Origin") == [ORIGIN]
        assert "X-Request-ID" in headers["Access-Control-Expose-Headers"]
        assert "Origin" in ",".join(headers.getlist("Vary"))
    assert (
        "Access-Control-Allow-Origin" not in client.get("/health", headers={"Origin": "https://evil.example"}).headers
    )
    assert "Access-Control-Allow-Origin" not in client.get("/health").headers


def test_a_preflight_is_answered(make_app: MakeApp) -> None:
    client = make_app(cors_origins=(ORIGIN,)).test_client()
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-evil",
    }
    answer = client.options("/api/predict", headers=asked)
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type"
    assert answer.headers["Access-Control-Max-Age"] == "600"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_preflight_allows_a_key_and_every_method_that_there_is(make_app: MakeApp, method: str) -> None:
    client = make_app(cors_origins=(ORIGIN,)).test_client()
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": method}
    headers = client.options("/api/keys", headers=asked | {"Access-Control-Request-Headers": "authorization"}).headers
    assert method in headers["Access-Control-Allow-Methods"]
    assert headers["Access-Control-Allow-Headers"] == "authorization"
    assert "Access-Control-Allow-Credentials" not in headers, "cookies are for our own pages"


def test_a_star_allows_everyone(make_app: MakeApp) -> None:
    client = make_app(cors_origins=("*",)).test_client()
    assert client.get("/health", headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == "*"


def test_each_request_is_one_json_line_without_what_it_carried(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    client.post("/api/predict?note=secret", json={**STRESS, "subject_id": "jane"}, headers={"X-Request-ID": "one"})
    client.get("/secret-path", headers={"X-Request-ID": "two"})
    text = capfd.readouterr().out
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["request_id"], first["method"], first["route"]) == ("one", "POST", "/api/predict")
    assert (first["event"], first["status"], first["level"]) == ("request", 200, "info")
    assert 0 < first["ms"] < 10_000
    assert (second["route"], second["status"]) == ("(unknown)", 404)
    assert "secret" not in text
    assert "jane" not in text


def test_from_warning_on_there_is_no_line_for_a_request(make_app: MakeApp, capfd: pytest.CaptureFixture[str]) -> None:
    make_app(log_level="warning").test_client().get("/health")
    assert capfd.readouterr().out == ""
