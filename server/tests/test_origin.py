"""Another site's page must not act with the rights of ours."""

from __future__ import annotations

import pytest

from server.openapi import App
from server.tests.conftest import OURS, MakeApp, bearer, make_key, sign_in

SITES: dict[str, tuple[dict[str, str], bool]] = {
    "our own page": ({"Origin": "http://localhost"}, True),
    "our own page, as the browser says": (OURS, True),
    "our own page behind a proxy": ({"Origin": "https://sleepsafe.example", **OURS}, True),
    "another site": ({"Origin": "https://evil.example"}, False),
    "another port": ({"Origin": "http://localhost:8000"}, False),
    "a page of no site": ({"Origin": "null"}, False),
    "another site, as the browser says": ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, False),
    "a neighbour": ({"Sec-Fetch-Site": "same-site"}, False),
    "a name like ours": ({"Origin": "http://localhost.evil.example"}, False),
    "nonsense": ({"Origin": "http://[::"}, False),
}


@pytest.mark.parametrize("name", SITES)
def test_what_a_cookie_changes_must_come_from_our_own_page(make_app: MakeApp, name: str) -> None:
    app = make_app(auth="keys", cors_origins=("https://evil.example",))
    client, _ = sign_in(app, "admin")
    headers, allowed = SITES[name]
    answer = client.post("/api/keys", json={"name": "x", "role": "viewer"}, headers=headers)
    assert answer.status_code == (201 if allowed else 403)
    if not allowed:
        assert (answer.get_json()["error"], "another site" in answer.get_json()["message"]) == ("cross_site", True)
        assert client.delete("/api/session", headers=headers).status_code == 403
        assert client.get("/api/keys", headers=headers).status_code == 200, (
            "reading changes nothing, and CORS guards it"
        )


@pytest.mark.parametrize("name", SITES)
def test_so_must_what_anybody_changes_where_everything_is_open(make_app: MakeApp, name: str) -> None:
    headers, allowed = SITES[name]
    answer = make_app().test_client().post("/api/keys", json={"name": "x", "role": "viewer"}, headers=headers)
    assert answer.status_code == (201 if allowed else 403)


def test_a_cookie_alone_proves_no_page(app: App) -> None:
    client, _ = sign_in(app, "admin")
    answer = client.post("/api/keys", json={"name": "x", "role": "viewer"})
    assert answer.status_code == 403
    assert "Bearer KEY" in answer.get_json()["message"]


@pytest.mark.parametrize("origins", [("https://app.example",), ("*",)])
def test_an_origin_that_is_allowed_may_change_things_by_key_or_where_all_is_open(
    make_app: MakeApp, origins: tuple[str, ...]
) -> None:
    headers = {"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"}
    body = {"name": "x", "role": "viewer"}
    assert make_app(cors_origins=origins).test_client().post("/api/keys", json=body, headers=headers).status_code == 201
    app = make_app(auth="keys", cors_origins=origins)
    key = make_key(app, "admin")["key"]
    assert app.test_client().post("/api/keys", json=body, headers=headers | bearer(key)).status_code == 201
