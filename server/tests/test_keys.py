"""Keys by the API and by the command line, and the audit of both."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from click.testing import Result

from server.context import KEY
from server.db import Database
from server.openapi import App
from server.query import Query
from server.services import audit, keys
from server.tests.conftest import MakeApp, bearer, make_key
from server.tests.processes import free_port

KEY_FORM = r"ss_(device|viewer|admin)_[A-Za-z0-9_-]{43}"


@pytest.fixture
def admin(app: App) -> dict[str, str]:
    return bearer(make_key(app, "admin", "Anna")["key"])


def _flask(app: App, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["keys", *args])


def test_a_key_is_shown_once_used_and_revoked(app: App, admin: dict[str, str]) -> None:
    client = app.test_client()
    answer = client.post("/api/keys", json={"name": "Prometheus", "role": "viewer"}, headers=admin)
    made = answer.get_json()
    assert (answer.status_code, made["name"], made["role"]) == (201, "Prometheus", "viewer")
    assert re.fullmatch(KEY_FORM, made["key"])
    assert client.get("/metrics", headers=bearer(made["key"])).status_code == 200
    listed = client.get("/api/keys", headers=admin).get_json()["keys"]
    assert made["key"] not in str(listed)
    assert [(key["name"], key["created_by"]) for key in listed] == [("Prometheus", "Anna"), ("Anna", "test")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", listed[0]["last_used_at"])
    revoked = client.delete(f"/api/keys/{made['id']}", headers=admin).get_json()
    assert revoked == listed[0] | {"revoked_at": revoked["revoked_at"]}
    assert revoked["revoked_at"] >= listed[0]["created_at"]
    assert client.get("/metrics", headers=bearer(made["key"])).status_code == 401


def test_every_key_is_another_one(database: Database) -> None:
    made = {database.write(lambda c: keys.create_recorded(c, "one", "device", "test"))["key"] for _ in range(20)}
    assert len(made) == 20


@pytest.mark.parametrize("key_id", ["999999", str(2**63 - 1), str(2**63), "9" * 400, "-1", "x", "1.5"])
def test_a_key_that_is_not_there_is_404(app: App, admin: dict[str, str], key_id: str) -> None:
    answer = app.test_client().delete(f"/api/keys/{key_id}", headers=admin)
    assert (answer.status_code, answer.get_json()["error"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a"}, "role"),
        ({"role": "viewer"}, "name"),
        ({"name": "a", "role": "root"}, "role"),
        ({"name": "", "role": "viewer"}, "name"),
        ({"name": " a", "role": "viewer"}, "name"),
        ({"name": "a\n", "role": "viewer"}, "name"),
        ({"name": "a\0b", "role": "viewer"}, "name"),
        ({"name": "\ud800", "role": "viewer"}, "name"),
        ({"name": "a" * 65, "role": "viewer"}, "name"),
        ({"name": 7, "role": "viewer"}, "name"),
        ({"name": "a", "role": "viewer", "key": "mine"}, "key"),
    ],
)
def test_a_bad_key_request_names_the_field(app: App, admin: dict[str, str], body: Any, field: str) -> None:
    answer = app.test_client().post("/api/keys", json=body, headers=admin)
    assert (answer.status_code, list(answer.get_json()["details"])) == (400, [field])


@pytest.mark.parametrize("name", ["a", "Frühschicht, Halle 3", "x" * 64, "日本", "👍"])
def test_names_are_what_people_write(app: App, admin: dict[str, str], name: str) -> None:
    client = app.test_client()
    assert client.post("/api/keys", json={"name": name, "role": "device"}, headers=admin).status_code == 201
    assert client.get("/api/keys", headers=admin).get_json()["keys"][0]["name"] == name


def test_the_audit_says_who_did_what(app: App, admin: dict[str, str]) -> None:
    client = app.test_client()
    made = client.post("/api/keys", json={"name": "Prometheus", "role": "viewer"}, headers=admin).get_json()
    for _ in range(2):
        client.delete(f"/api/keys/{made['id']}", headers=admin)
    revoked, created, first = client.get("/api/audit", headers=admin).get_json()["entries"]
    about = {"name": "Prometheus", "role": "viewer"}
    assert (revoked["actor"], revoked["action"], revoked["target"]) == ("Anna", "key.revoke", str(made["id"]))
    assert (created["actor"], created["action"], created["details"]) == ("Anna", "key.create", about)
    assert (first["actor"], first["action"]) == ("test", "key.create")
    assert revoked["at"] >= created["at"] >= first["at"]


def test_the_audit_has_pages(app: App, admin: dict[str, str]) -> None:
    database: Database = app.extensions[KEY].database
    for number in range(6):
        database.write(lambda connection, n=number: audit.record(connection, "Anna", "test", str(n)))  # type: ignore[misc]  # a default
    client, targets, cursor = app.test_client(), [], ""
    for _ in range(4):
        page = client.get(f"/api/audit?limit=2{cursor}", headers=admin).get_json()
        targets += [entry["target"] for entry in page["entries"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert targets == ["5", "4", "3", "2", "1", "0", "1"]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "limit=", "limit=1.5", "limit=²", "cursor=-1", "cursor=" + "9" * 99]
)
def test_a_bad_page_is_refused(app: App, admin: dict[str, str], query: str) -> None:
    answer = app.test_client().get(f"/api/audit?{query}", headers=admin)
    assert (answer.status_code, list(answer.get_json()["details"])) == (400, [query.partition("=")[0]])


def test_what_fails_leaves_no_entry(database: Database) -> None:
    def fail(connection: Any) -> None:
        keys.create_recorded(connection, "one", "device", "test")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    with database.reading() as connection:
        assert audit.list_entries(connection, Query()) == {"entries": [], "next_cursor": None}
        assert keys.list_keys(connection) == {"keys": []}


def test_of_two_that_revoke_at_once_one_did_it(database: Database) -> None:
    made = database.write(lambda connection: keys.create_recorded(connection, "one", "device", "test"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: database.write(lambda c: keys.revoke(c, made["id"], "test")), range(4)))
    assert len({answer["revoked_at"] for answer in answers}) == 1
    with database.reading() as connection:
        actions = [entry["action"] for entry in audit.list_entries(connection, Query())["entries"]]
    assert actions == ["key.revoke", "key.create"]


def test_the_command_line_makes_lists_and_revokes(app: App) -> None:
    made = _flask(app, "create", "--role", "viewer", "--name", "Prometheus")
    key = made.stdout.strip()
    assert (made.exit_code, bool(re.fullmatch(KEY_FORM, key))) == (0, True)
    assert "Key 1, viewer, for Prometheus." in made.stderr
    client = app.test_client()
    assert client.get("/metrics", headers=bearer(key)).status_code == 200
    head, row = _flask(app, "list").stdout.splitlines()
    assert re.split(r"  +", head) == ["id", "role", "name", "created", "created by", "last used", "revoked"]
    cells = re.split(r"  +", row)
    assert (cells[:3], cells[4], cells[6]) == (["1", "viewer", "Prometheus"], "command line", "-")
    assert key not in row
    revoked = _flask(app, "revoke", "1")
    assert (revoked.exit_code, "Prometheus: revoked 20" in revoked.stdout) == (0, True)
    assert client.get("/metrics", headers=bearer(key)).status_code == 401
    assert _flask(app, "list").stdout.splitlines()[1].endswith("Z")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["create", "--role", "root", "--name", "x"], 2, "'root' is not one of"),
        (["create", "--role", "admin"], 2, "Missing option '--name'"),
        (["create", "--role", "admin", "--name", ""], 2, "--name: must be 1 to 64 characters"),
        (["revoke", "7"], 1, "There is no key 7."),
        (["revoke", "x"], 2, "'x' is not a valid"),
        (["revoke", "0"], 2, "0 is not in the range"),
    ],
)
def test_the_command_line_says_what_is_wrong(make_app: MakeApp, args: list[str], code: int, said: str) -> None:
    result = _flask(make_app(), *args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_the_command_line_needs_the_database(make_app: MakeApp) -> None:
    app = make_app(database_url=f"postgresql://user:hunter2@127.0.0.1:{free_port()}/name")
    result = _flask(app, "list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: the database does not answer (DATABASE_URL, STATE_DIR); nothing was changed\n"
