"""Telling somebody: once when a finding turns bad, once when it is over; what could not be told is kept for the next run.

What was sent is remembered after it was sent: a run that is killed in between tells it again rather than never.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

import httpx
from sqlalchemy import Connection, DateTime, Engine, column, delete, insert, select, table, text, update

from ml_logic import database
from ml_logic.monitor.finding import Finding

ATTEMPTS: Final = 4
FIRST_WAIT_S: Final = 1.0
"""Before the second attempt; twice as long before each one after it."""
TIMEOUT_S: Final = 10.0
KEY_LENGTH: Final = 200
MESSAGE_LENGTH: Final = 1000
MAX_LINES: Final = 20
"""Of one message: more are counted, not listed."""
_TIME: Final = DateTime(timezone=True)
_ALERTS: Final = table("alerts", column("key"), column("message"), column("opened_at", _TIME), column("sent_at", _TIME))
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """What there is to tell: messages by key of what has turned bad and was not told yet, and of what is over."""

    opened: dict[str, str]
    over: dict[str, str]

    @property
    def text(self) -> str:
        """All of it as one message; empty when there is nothing to tell."""
        lines = [*self.opened.values(), *(f"over: {message}" for message in self.over.values())]
        more = [f"and {len(lines) - MAX_LINES} more"] if len(lines) > MAX_LINES else []
        return "\n".join(["SleepSafe monitor:", *lines[:MAX_LINES], *more]) if lines else ""


class WebhookError(Exception):
    """The webhook did not take the message; says how it failed and never where it is, for the address is a secret."""


def update_alerts(connection: Connection, findings: Sequence[Finding], now: datetime) -> Changes:
    """Opens an alert for each finding that is bad and has none; returns all that is not told yet.

    An alert is over when its finding is well again, or its version answers on its arm no more. Too few rows end nothing.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(text("LOCK TABLE alerts IN SHARE ROW EXCLUSIVE MODE"))
    known = {row.key: row for row in connection.execute(select(_ALERTS)).all()}
    bad = {key_of(finding): str(finding)[:MESSAGE_LENGTH] for finding in findings if finding.is_bad}
    new = [{"key": key, "message": said, "opened_at": now} for key, said in bad.items() if key not in known]
    if new:
        connection.execute(insert(_ALERTS), new)
    ended = _ended(known, findings)
    untold = {key: row.message for key, row in known.items() if row.sent_at is None and key not in ended}
    return Changes(untold | {row["key"]: row["message"] for row in new}, {key: known[key].message for key in ended})


def tell(engine: Engine, changes: Changes, address: str, now: datetime, sleep: Sleep = time.sleep) -> None:
    """Sends the changes as one message, and remembers that they are told.

    Raises WebhookError when it could not be sent; then all of it is left to the next run.
    """
    if changes.text:
        send(address, changes.text, sleep)
        settle(engine, changes, now)


def settle(engine: Engine, changes: Changes, now: datetime | None) -> None:
    """Forgets what is over; what has opened was told at `now`, or with None is left to be told."""
    with database.writing(engine).begin() as connection:
        if changes.over:
            connection.execute(delete(_ALERTS).where(_ALERTS.c.key.in_(changes.over)))
        if changes.opened and now is not None:
            connection.execute(update(_ALERTS).where(_ALERTS.c.key.in_(changes.opened)).values(sent_at=now))


def send(address: str, message: str, sleep: Sleep = time.sleep) -> None:
    """Posts {"text": message}, as Slack takes it, up to `ATTEMPTS` times; raises WebhookError when none of them was taken."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address
    for attempt in range(ATTEMPTS):
        if attempt:
            sleep(FIRST_WAIT_S * 2 ** (attempt - 1))
        failure, is_final = _post(address, message)
        if failure is None:
            return
        if is_final:
            raise WebhookError(f"the webhook refuses the message: {failure}")
    raise WebhookError(f"the webhook took nothing in {ATTEMPTS} attempts: {failure}")


def key_of(finding: Finding) -> str:
    """What an alert is about, whatever its values are: at most `KEY_LENGTH` characters."""
    key = f"{_prefix(finding)}{finding.aspect}/{finding.subject}"
    return key if len(key) <= KEY_LENGTH else key[: KEY_LENGTH - 65] + "/" + hashlib.sha256(key.encode()).hexdigest()


def _prefix(finding: Finding) -> str:
    return f"{finding.name}/{finding.version}/{finding.arm}/"


def _ended(known: Iterable[str], findings: Sequence[Finding]) -> list[str]:
    well = {key_of(finding) for finding in findings if finding.status == "ok"}
    names = tuple({f"{finding.name}/" for finding in findings})
    watched = tuple({_prefix(finding) for finding in findings})
    return [key for key in known if key in well or (key.startswith(names) and not key.startswith(watched))]


def _post(address: str, message: str) -> tuple[str | None, bool]:
    """How it failed, if it did, and whether trying again would be useless."""
    try:
        status = httpx.post(address, json={"text": message}, timeout=TIMEOUT_S).status_code
    except httpx.TransportError as error:
        return type(error).__name__, False
    except (httpx.InvalidURL, ValueError):
        return "ALERT_WEBHOOK_URL is not an address", True
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return None, False
    is_passing = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return f"HTTP {status}", not is_passing
