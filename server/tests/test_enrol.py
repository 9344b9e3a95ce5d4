"""Devices: a browser that an admin enrols, what it may, and how that ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from server.auth import DEVICE_COOKIE
from server.clock import utc_now
from server.models import Device
from server.openapi import App
from server.tests.conftest import NOBODY, OURS, MakeApp, bearer, count, database_of, make_key, sign_in


def _enrol(client: FlaskClient, device_id: str = "cab-7", name: str = "Cab 7") -> TestResponse:
    return client.post("/api/devices/enrol", json={"device_id": device_id, "name": name}, headers=OURS)


def test_an_admin_makes_a_browser_a_device_that_stays_one_after_signing_out(app: App) -> None:
    client = sign_in(app, "admin")[0]
    session = _enrol(client).get_json()
    assert (session["role"], session["device_name"], session["can_write"]) == ("admin", "Cab 7", True)
    device = client.delete("/api/session", headers=OURS).get_json()
    assert (device["role"], device["name"], device["device_name"], device["can_write"]) == (
        "device",
        "Cab 7",
        "Cab 7",
        True,
    )
    assert client.get("/api/keys").status_code == 403
    assert client.delete("/api/session", headers=OURS).get_json() == NOBODY
    with database_of(app).reading() as connection:
        row = connection.execute(select(Device.device_id, Device.name, Device.events)).one()
    assert tuple(row) == ("cab-7", "Cab 7", 0)


def test_a_device_that_is_enrolled_again_is_one_device_under_its_new_name(app: App) -> None:
    admin, old = sign_in(app, "admin")[0], sign_in(app, "admin")[0]
    _enrol(old)
    old.delete("/api/session", headers=OURS)
    assert old.get("/api/session").get_json()["can_write"]
    assert _enrol(admin, name="Cab seven").get_json()["device_name"] == "Cab seven"
    assert old.get("/api/session").get_json() == NOBODY
    named = [(key["name"], key["revoked_at"] is None) for key in admin.get("/api/keys").get_json()["keys"][:2]]
    assert named == [("Cab seven", True), ("Cab 7", False)]
    assert count(app, Device) == 1


def test_an_enrolled_device_goes_by_its_new_name_everywhere(app: App) -> None:
    client = sign_in(app, "admin")[0]
    _enrol(client)
    assert client.put("/api/devices/cab-7", json={"name": "Cab seven"}, headers=OURS).status_code == 200
    assert client.get("/api/session").get_json()["device_name"] == "Cab seven"
    assert client.get("/api/keys").get_json()["keys"][0]["name"] == "Cab seven"
    assert client.get("/api/devices").get_json()["devices"][0]["name"] == "Cab seven"


def test_a_device_that_has_sent_something_gets_its_name(app: App) -> None:
    first = utc_now()
    with database_of(app).reading():
        pass
    with database_of(app).engine.begin() as connection:
        row = {"device_id": "cab-7", "first_seen": first, "last_seen": first, "events": 5}
        connection.execute(Device.__table__.insert().values(row))  # type: ignore[attr-defined]  # it is a Table
    _enrol(sign_in(app, "admin")[0])
    with database_of(app).reading() as connection:
        kept = connection.execute(select(Device.name, Device.events, Device.first_seen)).one()
    assert tuple(kept) == ("Cab 7", 5, first)


def test_a_revoked_device_may_send_nothing_more(app: App) -> None:
    client = sign_in(app, "admin")[0]
    _enrol(client)
    newest = client.get("/api/keys").get_json()["keys"][0]
    assert client.delete(f"/api/keys/{newest['id']}", headers=OURS).status_code == 200
    client.delete("/api/session", headers=OURS)
    assert client.get("/api/session").get_json() == NOBODY


@pytest.mark.parametrize(
    "body",
    [
        {}, {"device_id": "a"}, {"name": "a"}, {"device_id": "a b", "name": "a"}, {"device_id": "", "name": "a"},
        {"device_id": "a" * 65, "name": "a"}, {"device_id": "a", "name": ""}, {"device_id": "a", "name": "\0"},
        {"device_id": "a", "name": "\ud800"}, {"device_id": "a", "name": "a" * 65}, {"device_id": 1, "name": "a"}, [],
    ],
)  # fmt: skip
def test_a_bad_enrolment_is_refused_in_words(app: App, body: Any) -> None:
    client = sign_in(app, "admin")[0]
    answer = client.post("/api/devices/enrol", json=body, headers=OURS)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "validation_error")
    assert count(app, Device) == 0


def _by_key(app: App) -> tuple[FlaskClient, dict[str, str]]:
    return app.test_client(), bearer(make_key(app, "admin")["key"])


def _by_viewer(app: App) -> tuple[FlaskClient, dict[str, str]]:
    return sign_in(app, "viewer")[0], OURS


@pytest.mark.parametrize("asking", [_by_key, _by_viewer])
def test_only_an_admins_browser_is_enrolled(
    app: App, asking: Callable[[App], tuple[FlaskClient, dict[str, str]]]
) -> None:
    client, headers = asking(app)
    answer = client.post("/api/devices/enrol", json={"device_id": "a", "name": "a"}, headers=headers)
    assert answer.status_code == 403
    assert client.get_cookie(DEVICE_COOKIE) is None


def test_where_all_is_open_a_browser_can_be_named_and_signed_in_as_well(make_app: MakeApp) -> None:
    app = make_app(retention_days=30)
    client = app.test_client()
    session = _enrol(client).get_json()
    assert session == client.get("/api/session").get_json()
    assert session == NOBODY | {
        "auth": "open", "role": "admin", "can_write": True, "device_name": "Cab 7", "retention_days": 30
    }  # fmt: skip
    assert client.post("/api/session", json={"key": "wrong"}).status_code == 401
    assert client.delete("/api/session", headers=OURS).get_json()["device_name"] is None
    entries = client.get("/api/audit").get_json()["entries"]
    assert [(entry["actor"], entry["action"], entry["target"]) for entry in entries] == [
        ("open", "device.enrol", "cab-7")
    ]
