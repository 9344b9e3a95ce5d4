"""Browsers: signed in and out, by a key and by the one-time link, and enrolled as a device."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update
from werkzeug.test import TestResponse

from server.auth import DEVICE_COOKIE, SESSION_COOKIE
from server.clock import utc_now
from server.db import Database
from server.models import AdminLink, ApiKey, BrowserSession
from server.openapi import App
from server.schemas_access import Role
from server.services import access, keys
from server.tests.conftest import NOBODY, OURS, MakeApp, bearer, count, database_of, make_key, sign_in


def _sign_in(client: FlaskClient, **body: str) -> TestResponse:
    return client.post("/api/session", json=body, headers=OURS)


def test_who_has_not_signed_in_is_nobody(app: App) -> None:
    assert app.test_client().get("/api/session").get_json() == NOBODY


@pytest.mark.parametrize(
    ("role", "cookie", "age"),
    [("viewer", SESSION_COOKIE, 43_200), ("admin", SESSION_COOKIE, 43_200), ("device", DEVICE_COOKIE, 31_536_000)],
)
def test_a_key_signs_a_browser_in_by_a_cookie_that_scripts_and_other_sites_never_see(
    app: App, role: Role, cookie: str, age: int
) -> None:
    client = app.test_client()
    key = make_key(app, role)["key"]
    answer = _sign_in(client, key=key)
    body = answer.get_json()
    assert body == client.get("/api/session").get_json()
    assert (body["role"], body["name"], body["can_write"]) == (role, "somebody", True)
    assert body["device_name"] == ("somebody" if role == "device" else None)
    (sent,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = sent.partition("=")
    flags = dict(part.partition("=")[::2] for part in rest.split("; ")[1:])
    assert name == cookie
    assert (flags["Path"], flags["SameSite"], "HttpOnly" in flags, "Secure" in flags) == ("/", "Strict", True, False)
    assert age - 10 < int(flags["Max-Age"]) <= age
    assert key not in answer.text + str(answer.headers)


def test_over_https_the_cookie_stays_there(app: App) -> None:
    answer = app.test_client().post(
        "/api/session", json={"key": make_key(app, "viewer")["key"]}, base_url="https://sleepsafe.example"
    )
    assert "; Secure" in answer.headers["Set-Cookie"]


def test_only_hashes_are_stored(app: App, any_url: str) -> None:
    client = app.test_client()
    key = make_key(app, "viewer")["key"]
    link = database_of(app).write(access.make_link)
    assert link is None, "there is a key already"
    _sign_in(client, key=key)
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    with database_of(app).reading() as connection:
        for table in ("api_keys", "browser_sessions", "admin_links", "audit"):
            stored = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert key not in stored
            assert cookie.value not in stored


@pytest.mark.parametrize(
    "body",
    [
        {}, {"key": "a", "link": "b"}, {"key": 1}, {"key": ""}, {"key": None}, {"link": "x" * 201}, {"token": "a"},
        {"key": "a", "more": 1}, [], "key", 7,
    ],
)  # fmt: skip
def test_what_is_no_sign_in_is_refused_in_words(make_app: MakeApp, body: Any) -> None:
    answer = make_app(auth="keys").test_client().post("/api/session", json=body)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "validation_error")
    assert "Set-Cookie" not in answer.headers


def test_signing_in_again_ends_the_session_before(app: App) -> None:
    client = sign_in(app, "viewer")[0]
    former = client.get_cookie(SESSION_COOKIE)
    assert _sign_in(client, key=make_key(app, "admin")["key"]).get_json()["role"] == "admin"
    assert count(app, BrowserSession) == 1
    other = app.test_client()
    other.set_cookie(SESSION_COOKIE, former.value if former else "")
    assert other.get("/api/session").get_json() == NOBODY


def test_signing_out_ends_the_session_for_good(app: App) -> None:
    client = sign_in(app, "admin")[0]
    cookie = client.get_cookie(SESSION_COOKIE)
    answer = client.delete("/api/session", headers=OURS)
    assert (answer.status_code, answer.get_json()) == (200, NOBODY)
    assert client.get_cookie(SESSION_COOKIE) is None
    client.set_cookie(SESSION_COOKIE, cookie.value if cookie else "")
    assert client.get("/api/keys").status_code == 401
    assert client.delete("/api/session", headers=OURS).get_json() == NOBODY


def test_sessions_that_expired_long_ago_are_forgotten(app: App) -> None:
    sign_in(app, "viewer")[0]
    with database_of(app).engine.begin() as connection:
        connection.execute(update(BrowserSession).values(expires_at=utc_now() - 2 * access.REMEMBERED))
    sign_in(app, "viewer")[0]
    assert count(app, BrowserSession) == 1


def test_a_program_with_a_key_is_told_who_it_is(app: App) -> None:
    session = app.test_client().get("/api/session", headers=bearer(make_key(app, "viewer")["key"])).get_json()
    assert session == NOBODY | {"role": "viewer", "name": "somebody"}
    assert app.test_client().get("/api/session", headers=bearer("wrong")).status_code == 401


def test_the_link_makes_one_browser_admin_once(app: App) -> None:
    link = database_of(app).write(access.make_link)
    assert link is not None
    client = app.test_client()
    session = _sign_in(client, link=link).get_json()
    assert (session["role"], session["name"], session["can_write"]) == ("admin", "first admin", True)
    again = _sign_in(app.test_client(), link=link)
    assert (again.status_code, "newest" in again.get_json()["message"]) == (401, True)
    assert database_of(app).write(access.make_link) is None, "there is a key now"
    (key,) = client.get("/api/keys").get_json()["keys"]
    assert (key["name"], key["role"], key["created_by"], key["revoked_at"]) == (
        "first admin",
        "admin",
        "admin link",
        None,
    )
    assert [entry["action"] for entry in client.get("/api/audit").get_json()["entries"]] == ["link.redeem"]


def test_of_many_who_come_with_the_link_at_once_one_is_admin(database: Database) -> None:
    link = database.write(access.make_link)
    assert link is not None

    def redeem(_: int) -> bool:
        return database.write(lambda connection: access.begin_by_link(connection, link)) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(redeem, range(8))) == [False] * 7 + [True]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(ApiKey)).scalar() == 1


def test_a_new_start_ends_the_link_of_the_one_before(app: App) -> None:
    first, second = (database_of(app).write(access.make_link) for _ in range(2))
    assert _sign_in(app.test_client(), link=str(first)).status_code == 401
    assert _sign_in(app.test_client(), link=str(second)).status_code == 200


def test_of_many_that_start_at_once_one_link_is_left(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        links = list(pool.map(lambda _: database.write(access.make_link), range(8)))
    with database.reading() as connection:
        (left,) = connection.execute(select(AdminLink.hash)).scalars()
    assert left in {keys.digest(str(link)) for link in links}


def test_a_link_is_good_for_a_day(app: App) -> None:
    link = database_of(app).write(access.make_link)
    with database_of(app).engine.begin() as connection:
        connection.execute(update(AdminLink).values(expires_at=utc_now()))
    assert _sign_in(app.test_client(), link=str(link)).status_code == 401


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_can_sign_nobody_in(app: App, headers: dict[str, str]) -> None:
    answer = app.test_client().post("/api/session", json={"key": make_key(app, "viewer")["key"]}, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "cross_site")
    assert "Set-Cookie" not in answer.headers
