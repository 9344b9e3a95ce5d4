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

from server.config import ROOT
from server.predict import TASKS
from server.tests.conftest import MakeApp

EXAMPLES = 40


def test_every_answer_is_as_the_document_says(make_app: MakeApp) -> None:
    """Schemathesis with all its checks: valid and invalid requests, their coverage of the schemas, and random ones."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", make_app(ratelimit_enabled=False, log_level="error"))
    schema.config.generation.update(max_examples=EXAMPLES, deterministic=True)
    schema.config.operations = _told_in_words()
    finished = list(from_schema(schema).execute())
    problems = [str(event) for event in finished if isinstance(event, NonFatalError | FatalError)]
    problems += [text for event in finished if isinstance(event, ScenarioFinished) for text in _failures(event)]
    assert not problems
    operations = {event.label for event in finished if isinstance(event, ScenarioFinished)}
    posts = {"POST /api/predict", "POST /api/batch-predict", "POST /api/drowsiness/analyze"}
    assert posts | {"GET /health/ready"} <= operations


def _told_in_words() -> OperationsConfig:
    """Rows of one length and a clock that rises are no part of a JSON schema: what it allows may still be refused."""
    checks = {"positive_data_acceptance": {"expected-statuses": ["2xx", "400"]}}
    analyze = {"include-operation-id": "analyzeDrowsiness", "checks": checks}
    return OperationsConfig(operations=[OperationConfig.from_dict(analyze)])


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
