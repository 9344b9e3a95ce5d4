"""The webhook is told once, however often it fails before, and its address stays a secret."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from ml_logic.monitor import alerts
from ml_logic.monitor.alerts import ATTEMPTS, WebhookError
from ml_logic.monitor.finding import Finding, Status
from ml_logic.tests.monitoring import ARM, SINCE, UNTIL

SECRET = "/services/T000/B000/secret"


class Hook:
    """A webhook that answers what it is told to, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.bodies: list[dict[str, Any]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = hook.answers.pop(0) if hook.answers else 200
                if status < 300:
                    hook.bodies.append(body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}{SECRET}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'alerts.db'}")
    with made.begin() as connection:
        connection.execute(
            text("CREATE TABLE alerts (key TEXT PRIMARY KEY, message TEXT, opened_at TIMESTAMP, sent_at TIMESTAMP)")
        )
    yield made
    made.dispose()


def finding(status: Status, subject: str = "heart_rate", version: str = "1.0.0") -> Finding:
    times = (UNTIL, ARM.name, version, ARM.arm, "features", subject, SINCE, UNTIL)
    return Finding(*times, 1000, 0.31, 0.1, status, {})  # type: ignore[arg-type]  # a tuple of them


def run(engine: Engine, hook: Hook, *findings: Finding, sleeps: list[float] | None = None) -> None:
    """What a run of the monitor does about alerts."""
    with engine.begin() as connection:
        changes = alerts.update_alerts(connection, findings, UNTIL)
    slept: list[float] = [] if sleeps is None else sleeps
    alerts.tell(engine, changes, hook.address, UNTIL + timedelta(seconds=5), slept.append)


def kept(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM alerts")).scalar_one())


def test_it_is_told_once_when_it_opens_and_once_when_it_is_over(engine: Engine, hook: Hook) -> None:
    for status in ("drift", "drift", "too_few", "drift", "ok", "ok"):
        run(engine, hook, finding(status))
    opened, over = hook.bodies
    assert opened.keys() == over.keys() == {"text"}
    assert "drift: drowsiness_detector 1.0.0 (champion) features/heart_rate 0.310, limit 0.100" in opened["text"]
    assert "over: drift: drowsiness_detector" in over["text"]
    assert kept(engine) == 0
    run(engine, hook, finding("drift"))
    assert len(hook.bodies) == 3


def test_what_opens_at_once_is_one_message(engine: Engine, hook: Hook) -> None:
    run(engine, hook, *(finding("drift", f"input_{number}") for number in range(30)))
    (body,) = hook.bodies
    assert body["text"].count("drift: ") == alerts.MAX_LINES
    assert body["text"].endswith("and 10 more")
    run(engine, hook, *(finding("drift", f"input_{number}") for number in range(31)))
    assert hook.bodies[1]["text"].count("drift: ") == 1


def test_a_webhook_that_fails_first_is_tried_again_and_takes_it_once(engine: Engine, hook: Hook) -> None:
    hook.answers = [500, 429, 503]
    sleeps: list[float] = []
    run(engine, hook, finding("drift"), sleeps=sleeps)
    assert (len(hook.bodies), sleeps) == (1, [1.0, 2.0, 4.0])
    run(engine, hook, finding("drift"))
    assert len(hook.bodies) == 1


def test_what_could_not_be_told_is_told_by_the_next_run(engine: Engine, hook: Hook) -> None:
    hook.answers = [500] * ATTEMPTS
    with pytest.raises(WebhookError, match="took nothing in 4 attempts: HTTP 500"):
        run(engine, hook, finding("drift"))
    run(engine, hook, finding("drift"))
    assert len(hook.bodies) == 1
    hook.answers = [500] * ATTEMPTS
    with pytest.raises(WebhookError):
        run(engine, hook, finding("ok"))
    assert kept(engine) == 1
    run(engine, hook, finding("ok"))
    assert "over: " in hook.bodies[1]["text"]
    assert kept(engine) == 0


def test_what_was_over_before_it_could_be_told_is_told_with_that(engine: Engine, hook: Hook) -> None:
    hook.answers = [500] * ATTEMPTS
    with pytest.raises(WebhookError):
        run(engine, hook, finding("drift"))
    run(engine, hook, finding("ok"))
    (body,) = hook.bodies
    assert body["text"].splitlines()[1].startswith("over: drift: ")


def test_an_alert_of_a_version_that_answers_no_more_is_over(engine: Engine, hook: Hook) -> None:
    run(engine, hook, finding("drift"))
    run(engine, hook, finding("too_few", version="2.0.0"))
    assert "over: " in hook.bodies[1]["text"]


def test_a_run_for_another_model_ends_nothing(engine: Engine, hook: Hook) -> None:
    run(engine, hook, finding("drift"))
    run(engine, hook)
    assert (len(hook.bodies), kept(engine)) == (1, 1)


def test_a_message_that_is_refused_is_not_sent_again_in_this_run(engine: Engine, hook: Hook) -> None:
    hook.answers = [404]
    sleeps: list[float] = []
    with pytest.raises(WebhookError, match="refuses the message: HTTP 404"):
        run(engine, hook, finding("drift"), sleeps=sleeps)
    assert sleeps == []


@pytest.mark.parametrize("address", [f"http://127.0.0.1:1{SECRET}", f"nowhere{SECRET}", f"http://[{SECRET}"])
def test_the_address_is_never_said(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WebhookError) as failure:
        alerts.send(address, "text", lambda _: None)
    assert "secret" not in str(failure.value)
    assert "secret" not in caplog.text


def test_the_address_is_not_logged_when_all_went_well(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    alerts.send(hook.address, "text")
    assert "secret" not in caplog.text


def test_long_names_have_keys_that_fit_and_differ() -> None:
    long = [finding("drift", "x" * 190 + end) for end in "ab"]
    keys = {alerts.key_of(each) for each in long}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {alerts.KEY_LENGTH}
