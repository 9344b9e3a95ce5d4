from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
import schemathesis
from flask.testing import FlaskClient
from schemathesis.config import OperationConfig, OperationsConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from sqlalchemy import update

from ml_logic.features.tasks import TASKS
from server.config import ROOT
from server.context import KEY
from server.models import ApiKey
from server.openapi import App
from server.tests.conftest import MakeApp, make_key

EXAMPLES = 25


def test_every_answer_is_as_the_document_says(make_app: MakeApp) -> None:
    """Schemathesis with all its checks: valid and invalid requests, their coverage of the schemas, and random ones.

    With keys; that no operation answers without one is in test_auth: schemathesis's own check of it fails on a WSGI app.
    """
    app = make_app(auth="keys", ratelimit_enabled=False, log_level="error")
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    schema.config.update(headers={"Authorization": f"Bearer {_admin_key(app)}"})
    schema.config.checks.update(excluded_check_names=["ignored_auth"])
    schema.config.generation.update(max_examples=EXAMPLES, deterministic=True)
    schema.config.operations = _told_in_words()
    finished = list(from_schema(schema).execute())
    problems = [str(event) for event in finished if isinstance(event, NonFatalError | FatalError)]
    problems += [text for event in finished if isinstance(event, ScenarioFinished) for text in _failures(event)]
    assert not problems
    operations = {event.label for event in finished if isinstance(event, ScenarioFinished)}
    posts = {"POST /api/session", "POST /api/keys", "POST /api/predict", "POST /api/telemetry/batch"}
    assert posts | {"GET /health/ready", "DELETE /api/subjects/{subject_id}"} <= operations


TOLD_IN_WORDS = (
    *("analyzeDrowsiness", "logEvent"),
    *("statistics", "hourlyStatistics", "recentEvents", "exportEvents", "sessions", "audit"),
)


SHARED = ("enrolDevice", "compareModel", "promoteModel", "challengeModel", "rollBackModel", "archiveModel")


def _admin_key(app: App) -> str:
    """A key under an id that nobody revokes by chance."""
    made = make_key(app, "admin")
    with app.extensions[KEY].database.engine.begin() as connection:
        connection.execute(update(ApiKey).where(ApiKey.id == made["id"]).values(id=7_301_948_255_016))
    return str(made["key"])


def _told_in_words() -> OperationsConfig:
    """Rows of one length, a clock that rises, times, cursors and ids that are taken are no part of a schema."""
    checks = {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "409"]}}
    names = [{"include-operation-id": name, "checks": checks} for name in TOLD_IN_WORDS]
    # Its address is also that of a device called "enrol", which may be named by PUT; theirs, of a picture of a model.
    names += [
        {"include-operation-id": name, "checks": {"allow_header_conformance": {"enabled": False}}} for name in SHARED
    ]
    return OperationsConfig(operations=[OperationConfig.from_dict(name) for name in names])


def _failures(event: ScenarioFinished) -> Iterator[str]:
    for case, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                request = event.recorder.cases[case].value.as_curl_command()
                yield f"{check.name}: {check.failure_info.failure}\n{request}"


def _printed() -> str:
    command = [sys.executable, "-m", "server.openapi"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_the_printed_document_is_the_served_one_and_the_same_each_time(client: FlaskClient) -> None:
    printed = _printed()
    assert printed == _printed()
    assert json.loads(printed) == client.get("/openapi.json").get_json()


def test_the_clients_types_are_made_from_this_document() -> None:
    copy = ROOT / "client" / "openapi.json"
    if not copy.is_file():
        pytest.skip("client/openapi.json is not made yet")
    assert json.loads(copy.read_text()) == json.loads(_printed()), "run `make types`"


def test_the_ranges_are_those_of_the_tasks(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    for name, task in (("StressRequest", TASKS["stress"]), ("DrowsinessRequest", TASKS["drowsiness"])):
        for feature in task.inputs:
            described = schemas[name]["properties"][feature.name]
            assert (described["minimum"], described["maximum"]) == (feature.minimum, feature.maximum)
            assert (feature.name in schemas[name]["required"]) is feature.required
        assert schemas[name]["additionalProperties"] is False


def test_no_operation_promises_an_answer_it_never_gives(client: FlaskClient) -> None:
    for path, operations in client.get("/openapi.json").get_json()["paths"].items():
        for operation in operations.values():
            assert "422" not in operation["responses"], path
