"""Who may do what: every operation that the document protects, every role, by key and by cookie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from server import auth
from server.auth import DEVICE_COOKIE, SESSION_COOKIE, Permission, require
from server.clock import utc_now
from server.config import Config, ConfigError
from server.errors import ApiError
from server.models import ApiKey, BrowserSession
from server.openapi import App
from server.schemas_access import Role
from server.services import keys
from server.tests.conftest import OURS, STRESS, MakeApp, bearer, database_of, make_key, sign_in
from server.tests.processes import free_port

ROLES: tuple[Role, ...] = get_args(Role)
MAY: dict[Permission, set[Role]] = {
    "write": {"device", "admin"},
    "read": {"viewer", "admin"},
    "export": {"admin"},
    "manage": {"admin"},
}
BARE = {
    "/api/telemetry": "/telemetry",
    "/api/telemetry/batch": "/telemetry/batch",
    "/api/events/recent": "/events/recent",
    "/api/statistics": "/statistics",
    "/api/dashboard": "/dashboard",
}
"""The addresses that existing clients know."""
PUBLIC = ["/", "/health", "/health/ready", "/api/health", "/docs", "/openapi.json", "/api/features", "/api/models"]
PREDICTIONS: dict[str, Any] = {
    "/api/predict": STRESS,
    "/api/batch-predict": {"data": [STRESS]},
    "/api/drowsiness/analyze": {"fps": 10, "ear": [0.3] * 20},
}


def _protected(app: App) -> Iterator[tuple[str, str, Permission, bool]]:
    """Method, address, permission and whether a program may, of every operation that needs a key.

    But for naming a device, which asks further: whose it is.
    """
    for path, operations in app.api_doc["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] == "nameDevice":
                continue
            proofs = [proof for proof in operation.get("security", []) if proof]
            if proofs and {} not in operation["security"]:
                address = path.replace("{", "").replace("}", "").replace("key_id", "999999")
                programs = any("bearer" in proof for proof in proofs)
                permission: Permission = next(iter(proofs[0].values()))[0]
                yield from [(method, url, permission, programs) for url in (address, BARE.get(address)) if url]


def test_every_other_address_of_a_protected_view_is_in_the_table(app: App) -> None:
    views = {app.view_functions[rule.endpoint]: rule.rule for rule in app.url_map.iter_rules() if rule.rule in BARE}
    for rule in app.url_map.iter_rules():
        protected = views.get(app.view_functions[rule.endpoint])
        assert protected is None or rule.rule in (protected, BARE[protected])


def test_a_device_names_itself_and_an_admin_any(app: App) -> None:
    client, _ = sign_in(app, "admin")
    client.post("/api/devices/enrol", json={"device_id": "cab-7", "name": "Cab 7"}, headers=OURS)

    def name(device_id: str) -> int:
        return client.put(f"/api/devices/{device_id}", json={"name": "Seven"}, headers=OURS).status_code

    assert (name("cab-7"), name("cab-8")) == (200, 200)
    client.delete("/api/session", headers=OURS)
    assert (name("cab-7"), name("cab-8")) == (200, 403)
    viewer = make_key(app, "viewer")["key"]
    client.post("/api/session", json={"key": viewer}, headers=OURS)
    assert (name("cab-7"), name("cab-8")) == (200, 403)


def _status(client: FlaskClient, method: str, path: str, **headers: str) -> int:
    return client.open(path, method=method.upper(), headers=headers, json={} if method != "get" else None).status_code


def test_no_protected_operation_answers_without_a_key(make_app: MakeApp) -> None:
    client = make_app(auth="keys").test_client()
    found = list(_protected(client.application))  # type: ignore[arg-type]  # it is our App
    assert {path for _, path, _, _ in found} >= {"/metrics", "/api/keys", "/api/audit", "/api/devices/enrol"}
    for method, path, _, _ in found:
        answer = client.open(path, method=method.upper())
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), path
        assert "key" in answer.get_json()["message"]


@pytest.mark.parametrize("role", ROLES)
def test_a_key_may_what_its_role_may(app: App, role: Role) -> None:
    client, key = app.test_client(), make_key(app, role)["key"]
    for method, path, permission, for_programs in _protected(app):
        allowed = role in MAY[permission] and for_programs
        assert (_status(client, method, path, **bearer(key)) in (401, 403)) is not allowed, path


@pytest.mark.parametrize("role", ROLES)
def test_a_signed_in_browser_may_that_as_well_and_send_events(app: App, role: Role) -> None:
    client, _ = sign_in(app, role)
    for method, path, permission, _ in _protected(app):
        allowed = role in MAY[permission] or permission == "write"
        assert (_status(client, method, path, **OURS) in (401, 403)) is not allowed, path


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", [*MAY, "predict"])
def test_require_says_who_is_asking_or_what_is_needed(make_app: MakeApp, role: Role, permission: Permission) -> None:
    app = make_app(auth="keys", predict_auth="keys")
    made = make_key(app, role, "the depot")
    with app.test_request_context(method="POST", headers=bearer(made["key"])):
        if permission == "predict" or role in MAY[permission]:
            caller = require(permission)
            assert (caller.name, caller.role, caller.key_id, caller.device_id) == ("the depot", role, made["id"], None)
        else:
            with pytest.raises(ApiError, match=f"need.* key.*'the depot', a {role} key") as refusal:
                require(permission)
            assert refusal.value.status == 403


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", MAY)
def test_require_lets_every_signed_in_browser_send_events(app: App, role: Role, permission: Permission) -> None:
    client, made = sign_in(app, role)
    cookie = client.get_cookie(auth.cookie_of(role))
    assert cookie is not None
    with app.test_request_context(method="POST", headers={"Cookie": f"{cookie.key}={cookie.value}", **OURS}):
        if permission == "write" or role in MAY[permission]:
            assert require(permission).key_id == made["id"]
        else:
            with pytest.raises(ApiError) as refusal:
                require(permission)
            assert refusal.value.status == 403


def test_who_is_signed_in_on_an_enrolled_browser_speaks_for_the_device_as_well(app: App) -> None:
    client, _ = sign_in(app, "admin")
    client.post("/api/devices/enrol", json={"device_id": "cab-7", "name": "Cab 7"}, headers=OURS)
    cookies = {name: client.get_cookie(name) for name in auth.COOKIES}
    sent = {name: f"{name}={cookie.value}" for name, cookie in cookies.items() if cookie}
    for held, who in ((auth.COOKIES, ("somebody", "admin", "cab-7")), ((DEVICE_COOKIE,), ("Cab 7", "device", "cab-7"))):
        headers = {"Cookie": "; ".join(sent[name] for name in held), **OURS}
        with app.test_request_context(method="POST", headers=headers):
            writer = require("write")
        assert (writer.name, writer.role, writer.device_id) == who


@pytest.mark.parametrize("path", PUBLIC)
def test_the_app_and_what_says_how_it_is_stay_public(make_app: MakeApp, path: str) -> None:
    assert make_app(auth="keys").test_client().get(path).status_code == 200


@pytest.mark.parametrize("path", PREDICTIONS)
def test_predictions_are_public_unless_they_are_closed(make_app: MakeApp, path: str) -> None:
    body = PREDICTIONS[path]
    assert make_app(auth="keys").test_client().post(path, json=body).status_code == 200
    app = make_app(auth="keys", predict_auth="keys", ratelimit_analyze="100/minute")
    client = app.test_client()
    assert client.post(path, json=body).status_code == 401
    assert client.post(path, json=body, headers=bearer("ss_viewer_no")).status_code == 401
    for role in ROLES:
        assert client.post(path, json=body, headers=bearer(make_key(app, role)["key"])).status_code == 200
        assert sign_in(app, role)[0].post(path, json=body, headers=OURS).status_code == 200
        assert sign_in(app, role)[0].post(path, json=body).status_code == 403


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer ss_admin_wrong", "bearer {}x", "Bearer {} x", "Bearer \xff"]
)
def test_a_wrong_key_is_refused(app: App, header: str) -> None:
    key = make_key(app, "admin")["key"]
    answer = app.test_client().get("/api/keys", headers={"Authorization": header.format(key)})
    assert answer.status_code == 401
    assert "unknown or revoked" in answer.get_json()["message"]


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "", "Digest x"])
def test_the_password_of_a_proxy_is_no_key_and_hides_no_cookie(app: App, header: str) -> None:
    client, _ = sign_in(app, "viewer")
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 200
    assert app.test_client().get("/metrics", headers={"Authorization": header}).status_code == 401


def test_a_key_in_any_case_of_its_scheme(app: App) -> None:
    key = make_key(app, "viewer")["key"]
    assert app.test_client().get("/metrics", headers={"Authorization": f"bEARER  {key} "}).status_code == 200


def test_a_revoked_key_ends_at_once_with_its_browser_sessions(app: App) -> None:
    client, made = sign_in(app, "viewer")
    assert client.get("/metrics").status_code == 200
    database_of(app).write(lambda connection: keys.revoke(connection, made["id"], "test"))
    assert client.get("/metrics", headers=bearer(made["key"])).status_code == 401
    answer = client.get("/metrics")
    assert answer.status_code == 401
    assert answer.headers["Set-Cookie"].startswith(f"{SESSION_COOKIE}=; ")
    assert client.get_cookie(SESSION_COOKIE) is None


def test_an_expired_session_is_none(app: App) -> None:
    client, _ = sign_in(app, "viewer")
    with database_of(app).engine.begin() as connection:
        connection.execute(update(BrowserSession).values(expires_at=utc_now()))
    assert client.get("/metrics").status_code == 401
    assert client.get("/api/session").get_json()["role"] is None


@pytest.mark.parametrize("cookie", ["forged", "\xff", "%00", '"quoted"', "a" * 4000])
def test_a_forged_cookie_is_none(app: App, capfd: pytest.CaptureFixture[str], cookie: str) -> None:
    client = app.test_client(use_cookies=False)
    for name in auth.COOKIES:
        assert client.get("/metrics", headers={"Cookie": f"{name}={cookie}"}).status_code == 401
    assert capfd.readouterr().out.count('"reason":"unknown session"') == 2


def test_a_cookie_in_the_others_place_is_none(app: App) -> None:
    client, _ = sign_in(app, "admin")
    token = client.get_cookie(SESSION_COOKIE)
    assert token is not None
    other = app.test_client()
    other.set_cookie(DEVICE_COOKIE, token.value)
    assert other.get("/metrics").status_code == 401


def test_a_session_that_ended_hides_no_device(app: App) -> None:
    client, _ = sign_in(app, "device")
    client.set_cookie(SESSION_COOKIE, "forged")
    assert client.get("/api/session").get_json()["role"] == "device"


def test_where_all_is_open_no_key_is_needed_or_looked_at(make_app: MakeApp) -> None:
    client = make_app().test_client()
    assert client.get("/api/keys").status_code == 200
    assert client.get("/api/keys", headers=bearer("wrong")).status_code == 200
    session = client.get("/api/session", headers=bearer("wrong")).get_json()
    assert (session["auth"], session["role"], session["name"], session["can_write"]) == ("open", "admin", None, True)


def test_the_last_use_of_a_key_is_known_to_the_minute(app: App) -> None:
    client, made = app.test_client(), make_key(app, "viewer")
    database = database_of(app)

    def used() -> Any:
        with database.reading() as connection:
            return keys.list_keys(connection)["keys"][0]["last_used_at"]

    assert used() is None
    client.get("/metrics", headers=bearer(made["key"]))
    first = used()
    assert first is not None
    client.get("/metrics", headers=bearer(made["key"]))
    assert used() == first, "no write for each request"
    with database.engine.begin() as connection:
        connection.execute(update(ApiKey).values(last_used_at=utc_now() - 2 * keys.USE_RESOLUTION))
    client.get("/metrics", headers=bearer(made["key"]))
    assert used() > first


def test_while_the_database_is_away_it_says_so_and_when_to_come_back(make_app: MakeApp) -> None:
    url = f"postgresql://user:hunter2@127.0.0.1:{free_port()}/name"
    client = make_app(auth="keys", database_url=url).test_client()
    for answer in (client.get("/metrics", headers=bearer("any")), client.post("/api/session", json={"key": "any"})):
        assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "5"
        assert "hunter2" not in answer.text
    assert client.get("/metrics").status_code == 401, "without a key there is nothing to look up"
    assert client.post("/api/predict", json=STRESS).status_code == 200
    assert make_app(database_url=url).test_client().get("/api/session").get_json()["role"] == "admin"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_it_is_open_where_only_this_machine_can_ask(host: str) -> None:
    assert Config.from_env({"HOST": host}).is_open
    assert not Config.from_env({"HOST": host, "AUTH": "keys"}).is_open
    assert not Config.from_env({"HOST": host, "TRUSTED_PROXIES": "1"}).is_open


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "sleepsafe.example", "localhost.example"])
def test_anywhere_else_open_has_to_be_said(host: str) -> None:
    assert not Config.from_env({"HOST": host}).is_open
    assert not Config.from_env({"HOST": host, "AUTH": ""}).is_open
    assert Config.from_env({"HOST": host, "AUTH": "OPEN"}).is_open


def test_closed_predictions_make_no_sense_where_all_is_open() -> None:
    with pytest.raises(ConfigError, match="PREDICT_AUTH must be open unless AUTH is keys"):
        Config.from_env({"PREDICT_AUTH": "keys"})
    assert Config.from_env({"PREDICT_AUTH": "keys", "HOST": "0.0.0.0"}).predict_auth == "keys"
