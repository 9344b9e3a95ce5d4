"""An event as a device tells it: what is refused, and the row that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from pydantic import ValidationError

from ml_logic.policy import Cause, State
from server.clock import AHEAD, ALLOWED, parse_time
from server.ids import uuid7
from server.models import EAR_UNITS
from server.schemas import MAX_PROBLEMS, printable, refused
from server.schemas_telemetry import (
    CLOSURES,
    DAY_MS,
    KINDS,
    LARGEST_FEATURE,
    LARGEST_SEQUENCE,
    MAX_EVENTS,
    MAX_REASONS,
    Arm,
    Feedback,
    Severity,
    StressLevel,
    TelemetryEvent,
)  # fmt: skip

Row = dict[str, Any]
OPEN_EAR: Final = 0.25
"""Above it the eyes are open, whatever the duration; DESIGN 2."""
LOW_MS, MEDIUM_MS = 2_000, 5_000
"""Below them a closure is of low, of medium severity; DESIGN 2."""
_BY_LEVEL: Final[tuple[Severity, ...]] = ("none", "low", "medium", "high")

_ID: Final = {"message": "must be 1 to 64 letters, digits, - or _"}
_UUID: Final = {"message": "must be a UUID such as 01939b6e-4d5c-7a3f-8b21-0c9a4e7f5d10"}
_VERSION: Final = {"message": "must be 1 to 64 letters, digits, dots, dashes, + or _"}


def _number(minimum: float, maximum: float, unit: str = "", kind: str = "a number") -> dict[str, Any]:
    message = f"must be {kind} from {minimum:.16g} to {maximum:.16g}{unit and f' ({unit})'}"
    return {"message": message, "minimum": minimum, "maximum": maximum}


def _one_of(choices: object) -> dict[str, Any]:
    allowed = list(get_args(choices) or choices)  # type: ignore[call-overload]  # a Literal or a tuple
    return {"message": f"must be one of {', '.join(allowed)}", "allowed": allowed}


_RULES: Final[Mapping[str, Mapping[str, Any]]] = {
    "event_id": _UUID,
    "timestamp": {"message": f"must be {ALLOWED} 24 h ahead"},
    "kind": _one_of(KINDS),
    "ear_value": _number(0, 1),
    "is_drowsy": {"message": "must be true or false"},
    "duration_ms": _number(0, DAY_MS, "ms"),
    "monitored_ms": _number(0, DAY_MS, "ms"),
    "device_id": _ID,
    "subject_id": _ID,
    "session_id": _ID,
    "sequence": _number(0, LARGEST_SEQUENCE, kind="a whole number"),
    "alert_level": _number(0, 3, kind="a whole number"),
    "state": _one_of(State),
    "cause": _one_of(Cause),
    "reasons": {"message": f"must be a list of up to {MAX_REASONS} names of up to 32 small letters or _"},
    "features": {
        "message": f"must be an object of known features, each a number of at most {LARGEST_FEATURE:g} either way or null",
        "minimum": -LARGEST_FEATURE,
        "maximum": LARGEST_FEATURE,
    },
    "model_version": _VERSION,
    "model_arm": _one_of(Arm),
    "feedback": _one_of(Feedback),
    "about": _UUID,
    "kss": _number(1, 9, kind="a whole number"),
    "stress_level": _one_of(StressLevel),
    "stress_felt": _one_of(StressLevel),
    "app_version": _VERSION,
}
_NEEDED: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: ("ear_value", "is_drowsy", "duration_ms"),
    "feedback": ("feedback",),
    "kss": ("kss",),
    "stress": ("stress_level",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A checked event: the columns of its row but `id` and `received_at`, and whether its time was made here."""

    row: Row
    is_timed_here: bool

    @property
    def event_id(self) -> str:
        """Who sends it again sends the same."""
        return str(self.row["event_id"])


def parse_event(payload: object, now: datetime) -> Told:
    """Checks one event. Raises ApiError 400 whose details name every refused field with what it allows."""
    if not isinstance(payload, dict):
        raise refused({}, "An event must be a JSON object.")
    try:
        event = TelemetryEvent.__pydantic_validator__.validate_python(payload)
    except ValidationError as error:
        raise refused(_details(error)) from None
    row = dict(event.__dict__)
    timestamp = row["timestamp"]
    problems = _missing(row) | _contradictions(row)
    try:
        row["timestamp"] = now if timestamp is None else parse_time(timestamp, now + AHEAD)
    except ValueError:
        problems["timestamp"] = _RULES["timestamp"]
    if problems:
        raise refused(problems)
    return Told(_as_stored(row), is_timed_here=timestamp is None)


def parse_batch(payload: object) -> list[Any]:
    """The 1 to 100 events of a batch, none of them looked at yet; raises ApiError 400 for anything else."""
    if not isinstance(payload, dict):
        raise refused({}, "The body must be a JSON object.")
    details: dict[str, Any] = {printable(key): {"message": "is not known"} for key in payload if key != "events"}
    events = payload.get("events")
    if isinstance(events, list) and 1 <= len(events) <= MAX_EVENTS and not details:
        return events
    if not isinstance(events, list) or not 1 <= len(events) <= MAX_EVENTS:
        message = f"must be a list of 1 to {MAX_EVENTS} events"
        details["events"] = {"message": message, "minimum_items": 1, "maximum_items": MAX_EVENTS}
    raise refused(dict(list(details.items())[-MAX_PROBLEMS:]))


def severity_of(row: Row) -> Severity:
    """How grave an event is; DESIGN 2, and for an alarm its level."""
    kind, ear, duration_ms = row["kind"], row["ear_value"], row["duration_ms"]
    if kind == "alarm" and row["alert_level"] is not None:
        return _BY_LEVEL[row["alert_level"]]
    if kind is not None and kind not in CLOSURES:
        return "none"
    if duration_ms is None or (ear is not None and ear > OPEN_EAR):
        return "none"
    if duration_ms < LOW_MS:
        return "low"
    return "medium" if duration_ms < MEDIUM_MS else "high"


def _as_stored(row: Row) -> Row:
    """The columns: ears in millionths, durations in whole ms, ids in small letters."""
    row["severity"] = severity_of(row)
    ear = row.pop("ear_value")
    row["ear_micro"] = None if ear is None else round(ear * EAR_UNITS)
    for name in ("duration_ms", "monitored_ms"):
        if row[name] is not None:
            row[name] = round(row[name])
    event_id, about = row["event_id"], row["about"]
    row["event_id"] = uuid7() if event_id is None else event_id.lower()
    row["about"] = None if about is None else about.lower()
    return row


def _missing(row: Row) -> dict[str, Any]:
    lacking = [name for name in _NEEDED.get(row["kind"], ()) if row[name] is None]
    return {name: {**_RULES[name], "message": f"is missing: it {_RULES[name]['message']}"} for name in lacking}


def _contradictions(row: Row) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    duration_ms, monitored_ms = row["duration_ms"], row["monitored_ms"]
    if monitored_ms is not None and (duration_ms is None or monitored_ms > duration_ms):
        problems["monitored_ms"] = {**_RULES["monitored_ms"], "message": "must be a number from 0 to duration_ms (ms)"}
    if row["sequence"] is not None and row["device_id"] is None:
        problems["device_id"] = {"message": "is missing: sequence counts the events of a device"}
    return problems


def _details(error: ValidationError) -> dict[str, Any]:
    problems = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_PROBLEMS]
    # A key that is not valid Unicode has no place in `loc`.
    names = [str(problem["loc"][0]) if problem["loc"] else "" for problem in problems]
    return {printable(name): _RULES.get(name, {"message": "is not known"}) for name in names}
