"""What may stand behind the ? of a reading route: checked all together, and described once for the documentation."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from ml_logic.features.tasks import TASKS
from server.clock import ALLOWED, LATEST, from_ms, parse_time
from server.schemas import MAX_PROBLEMS, printable, refused
from server.schemas_telemetry import ID_PATTERN, KINDS

MODELS: Final = tuple(task.registered_name for task in TASKS.values())
DEFAULT_LIMIT, MAX_LIMIT = 50, 500
_CURSOR: Final = re.compile(r"(\d{1,15}):([A-Za-z0-9_-]{1,64})")
_ID: Final = re.compile(ID_PATTERN)
_MS: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
Cursor = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Query:
    """The filters of a reading route; None: not asked for. `to` is the first moment that does not count."""

    from_: datetime | None = None
    to: datetime | None = None
    subject_id: str | None = None
    device_id: str | None = None
    session_id: str | None = None
    kind: str | None = None
    name: str | None = None
    limit: int = DEFAULT_LIMIT
    cursor: Cursor | None = None
    format: str = "csv"


@dataclass(frozen=True, slots=True)
class _Parameter:
    parse: Callable[[str], Any]
    allowed: str
    schema: Mapping[str, Any]


def _time(text: str) -> datetime:
    return parse_time(float(text) if _MS.fullmatch(text) else text, LATEST)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError
    return text


def _choice(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError
        return text

    return parse


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_LIMIT)) and 1 <= int(text) <= MAX_LIMIT):
        raise ValueError
    return int(text)


def encode_cursor(ms: int, tail: object) -> str:
    """Where a page ended: a time in ms since 1970, and what tells apart those of the same time."""
    return base64.urlsafe_b64encode(f"{ms}:{tail}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> Cursor:
    """What `encode_cursor` made; raises ValueError for anything else."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError):
        raise ValueError("not a cursor") from None
    parts = _CURSOR.fullmatch(plain)
    if parts is None:
        raise ValueError("not a cursor")
    return from_ms(int(parts[1])), parts[2]


def _row_cursor(text: str) -> Cursor:
    at, tail = decode_cursor(text)
    if not (tail.isdecimal() and int(tail) < 2**63):
        raise ValueError("not a cursor of rows")
    return at, tail


_ID_ALLOWED: Final = "1 to 64 letters, digits, - or _"
_ID_SCHEMA: Final = {"type": "string", "pattern": ID_PATTERN}
_TIME_SCHEMA: Final = {"type": "string", "examples": ["2026-11-25T10:00:00Z"]}
_CURSOR_ALLOWED: Final = "a next_cursor of this address"
_CURSOR_SCHEMA: Final = {"type": "string"}
_PARAMETERS: Final[Mapping[str, _Parameter]] = {
    "from": _Parameter(_time, f"{ALLOWED} {LATEST.year}", _TIME_SCHEMA),
    "to": _Parameter(_time, f"{ALLOWED} {LATEST.year}", _TIME_SCHEMA),
    "subject_id": _Parameter(_id, _ID_ALLOWED, _ID_SCHEMA),
    "device_id": _Parameter(_id, _ID_ALLOWED, _ID_SCHEMA),
    "session_id": _Parameter(_id, _ID_ALLOWED, _ID_SCHEMA),
    "kind": _Parameter(_choice(*KINDS), f"one of {', '.join(KINDS)}", {"type": "string", "enum": list(KINDS)}),
    "name": _Parameter(_choice(*MODELS), f"one of {', '.join(MODELS)}", {"type": "string", "enum": list(MODELS)}),
    "limit": _Parameter(
        _limit,
        f"a whole number from 1 to {MAX_LIMIT}",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    "cursor": _Parameter(decode_cursor, _CURSOR_ALLOWED, _CURSOR_SCHEMA),
    "row_cursor": _Parameter(_row_cursor, _CURSOR_ALLOWED, _CURSOR_SCHEMA),
    "format": _Parameter(
        _choice("csv", "jsonl"), "csv or jsonl", {"type": "string", "enum": ["csv", "jsonl"], "default": "csv"}
    ),
}
_WORDS: Final[Mapping[str, str]] = {
    "name": "Only this model",
    "from": "The first moment that counts",
    "to": "The first moment that counts no more",
    "cursor": "Where the page before ended",
    "row_cursor": "Where the page before ended",
}


def read_query(args: MultiDict[str, str], *names: str) -> Query:
    """The parameters `names` out of `args`; raises ApiError 400 that names each refused one with what it allows."""
    sent = {_sent(name): name for name in names}
    details: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for name, texts in list(args.lists())[:MAX_PROBLEMS]:
        if name not in sent:
            details[printable(name)] = {"message": "is not known", "allowed": list(sent)}
            continue
        parameter = _PARAMETERS[sent[name]]
        try:
            (text,) = texts
            values["from_" if name == "from" else name] = parameter.parse(text)
        except ValueError:
            details[name] = {"message": f"must be given once, and be {parameter.allowed}"}
    query = Query(**values)
    if query.from_ is not None and query.to is not None and query.from_ >= query.to:
        details["to"] = {"message": "must be later than from"}
    if details:
        raise refused(details, "The query was refused; details names each parameter.")
    return query


def require_id(name: str, text: str) -> None:
    """Raises ApiError 400 unless a part of the path is an id."""
    if not _ID.fullmatch(text):
        raise refused({name: {"message": f"must be {_ID_ALLOWED}"}}, "The address was refused.")


def query_parameters(*names: str) -> list[dict[str, Any]]:
    """The parameters `names` for the documentation."""
    return [
        {
            "name": _sent(name),
            "in": "query",
            "required": False,
            "description": f"{_WORDS.get(name, 'Only this one' if name.endswith('_id') else 'Choice')}: "
            f"{_PARAMETERS[name].allowed}.",
            "schema": dict(_PARAMETERS[name].schema),
        }
        for name in names
    ]


def _sent(name: str) -> str:
    return "cursor" if name == "row_cursor" else name
