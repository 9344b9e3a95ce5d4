"""Failed attempts: counted, logged, and never with what was shown."""

from __future__ import annotations

import json

import pytest

from server.auth import SESSION_COOKIE
from server.limits import FAILED_ATTEMPTS
from server.openapi import App
from server.services import keys
from server.tests.conftest import MakeApp, bearer, database_of, make_key, sign_in


def test_after_ten_wrong_keys_a_good_one_waits_too(app: App) -> None:
    client, good = app.test_client(), make_key(app, "viewer")["key"]
    signed_in, _ = sign_in(app, "viewer")
    wrong = [client.get("/metrics", headers=bearer(f"wrong-{i}")).status_code for i in range(FAILED_ATTEMPTS.amount)]
    assert wrong == [401] * 10
    for answer in (client.get("/metrics", headers=bearer(good)), client.post("/api/session", json={"key": good})):
        assert (answer.status_code, answer.get_json()["error"]) == (429, "rate_limited")
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
    elsewhere = client.get("/metrics", headers=bearer(good), environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 200
    assert signed_in.get("/metrics").status_code == 200, "who is signed in is not thrown out by a neighbour's slips"
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("body", [{"key": "wrong"}, {"link": "wrong"}])
def test_wrong_sign_ins_count_as_well(app: App, body: dict[str, str]) -> None:
    client = app.test_client()
    assert [client.post("/api/session", json=body).status_code for _ in range(11)] == [401] * 10 + [429]


def test_guessed_cookies_count_but_a_session_that_ended_does_not(app: App) -> None:
    client, made = sign_in(app, "viewer")
    token = client.get_cookie(SESSION_COOKIE)
    database_of(app).write(lambda connection: keys.revoke(connection, made["id"], "test"))
    for cookie, statuses in ((token.value if token else "", [401] * 12), ("guess", [401] * 10 + [429] * 2)):
        headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"}
        assert [
            app.test_client(use_cookies=False).get("/metrics", headers=headers).status_code for _ in range(12)
        ] == statuses


def test_without_rate_limits_nothing_is_counted(make_app: MakeApp) -> None:
    client = make_app(auth="keys", ratelimit_enabled=False).test_client()
    assert {client.get("/metrics", headers=bearer("wrong")).status_code for _ in range(15)} == {401}


def test_failures_are_logged_and_no_key_is(app: App, capfd: pytest.CaptureFixture[str]) -> None:
    client, made = sign_in(app, "viewer")
    token = client.get_cookie(SESSION_COOKIE)
    secrets = [made["key"], "ss_admin_" + "w" * 43, token.value if token else "", "a-guessed-link"]
    database_of(app).write(lambda connection: keys.revoke(connection, made["id"], "test"))
    capfd.readouterr()
    answers = [
        client.get("/metrics", headers=bearer(secrets[0]) | {"X-Request-ID": "one"}),
        client.get("/metrics", headers=bearer(secrets[1])),
        client.get("/metrics"),
        client.post("/api/session", json={"link": secrets[3]}),
        client.post("/api/session", json={"key": secrets[0]}),
        client.post("/api/session", json={"key": secrets[0], "link": secrets[3]}),
        client.post("/api/session", json={"key": secrets[0] * 9}),
        client.get(f"/api/keys?key={secrets[0]}"),
    ]
    out = capfd.readouterr().out
    lines = [line for line in map(json.loads, out.splitlines()) if line["event"] == "auth_failed"]
    reasons = [line["reason"] for line in lines]
    assert reasons == ["revoked key", "unknown key", "revoked key", "wrong link", "wrong key"]
    assert (lines[0]["request_id"], lines[0]["client"], lines[0]["level"]) == ("one", "127.0.0.1", "warning")
    told = out + "".join(answer.text + str(answer.headers) for answer in answers)
    assert not [secret for secret in secrets if secret[-20:] in told]
