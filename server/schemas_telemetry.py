"""What a device tells, and what is answered and read back; `server.services.ingest` says what is refused, and how."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Final, Literal, get_args

from annotated_types import Ge, Le, Len
from pydantic import BaseModel, Field

from ml_logic.features.tasks import TASKS
from ml_logic.features.windows import WindowFeatures
from ml_logic.policy import Cause, State
from server.schemas import STRICT, Error, Schema, drop_default

MAX_EVENTS: Final = 100
"""Of a batch; DESIGN 2."""
DAY_MS: Final = 86_400_000
"""The longest that an event lasts: one a day still says which day; ours."""
LARGEST_SEQUENCE: Final = 2**53 - 1
"""Up to which a browser counts in whole numbers."""
LARGEST_FEATURE: Final = 1e9
"""Beyond any unit of a feature; ours."""
MAX_REASONS: Final = 16
ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"
VERSION_PATTERN: Final = r"^[A-Za-z0-9._+-]{1,64}$"
NAME_PATTERN: Final = r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
"""Begins with something to see, and has no control characters."""
UUID_PATTERN: Final = r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"

Closure = Literal["long_blink", "microsleep", "sleep", "unresponsive", "lost_closure"]
Kind = Literal[
    Closure, "window", "glance", "look_away", "nod", "yawn", "no_face",
    "alarm", "not_monitoring", "parked", "feedback", "kss", "stress",
]  # fmt: skip
Severity = Literal["none", "low", "medium", "high"]
Arm = Literal["champion", "challenger"]
Feedback = Literal["drowsy", "false_alarm"]
StressLevel = Literal["low", "medium", "high"]
_SAID_OF_STATES: Final = "of the monitor's policy"
_MOMENTS: Final = frozenset({"t_ms", "last_long_blink_end_ms"})
"""On the clock of the device's frames, which means nothing to anybody else."""
_WINDOW: Final = tuple(field.name for field in fields(WindowFeatures) if field.name not in _MOMENTS)
FEATURES: Final = (*_WINDOW, *dict.fromkeys(feature.name for task in TASKS.values() for feature in task.inputs))
FeatureName = Literal[FEATURES]  # type: ignore[valid-type]  # the names stand where they are defined
_Value = Annotated[float, Ge(-LARGEST_FEATURE), Le(LARGEST_FEATURE)]
_Id = Annotated[str, Field(pattern=ID_PATTERN)]
_Version = Annotated[str, Field(pattern=VERSION_PATTERN)]
_Uuid = Annotated[str, Field(pattern=UUID_PATTERN)]


def _unsaid(**about: Any) -> Any:
    return Field(default=None, json_schema_extra=drop_default, **about)  # may be left out, may not be null


class TelemetryEvent(BaseModel):
    """Something that a device noticed. Without `kind`, `ear_value`, `is_drowsy` and `duration_ms` have to be there."""

    model_config = STRICT

    event_id: _Uuid = _unsaid(description="Who sends it again under the same id is counted once. Left out: made here.")
    timestamp: str | float = _unsaid(
        description="Its begin: ISO 8601 with an offset or Z, or ms since 1970; at most 24 h ahead. Left out: now."
    )
    kind: Kind = _unsaid()
    ear_value: Annotated[float, Ge(0), Le(1)] | None = Field(None, description="Eye aspect ratio; null is unknown.")
    is_drowsy: bool | None = None
    duration_ms: Annotated[float, Ge(0), Le(DAY_MS)] | None = Field(None, description="ms; null is unknown.")
    monitored_ms: Annotated[float, Ge(0), Le(DAY_MS)] = _unsaid(
        description="ms of a window in which a face was seen often enough; at most `duration_ms`."
    )
    device_id: _Id = _unsaid()
    subject_id: _Id = _unsaid(description="A pseudonym of the device's own making, not a person's name.")
    session_id: _Id = _unsaid(description="The drive.")
    sequence: Annotated[int, Ge(0), Le(LARGEST_SEQUENCE)] = _unsaid(
        description="Counts the events of `device_id` from 0: what is missing is told by /api/devices."
    )
    alert_level: Annotated[int, Ge(0), Le(3)] = _unsaid()
    state: State = _unsaid(description=f"State {_SAID_OF_STATES}.")
    cause: Cause | None = Field(None, description=f"Cause of an alarm {_SAID_OF_STATES}; null: none.")
    reasons: Annotated[list[Annotated[str, Field(pattern="^[a-z_]{1,32}$")]], Len(0, MAX_REASONS)] = _unsaid(
        description="Why nothing was monitored."
    )
    features: dict[FeatureName, _Value | None] = _unsaid(description="Of a window, or a stress check; null is unknown.")
    model_version: _Version = _unsaid()
    model_arm: Arm = _unsaid()
    feedback: Feedback = _unsaid(description="What the driver says of an alarm.")
    about: _Uuid = _unsaid(description="The `event_id` of the alarm that `feedback` speaks of.")
    kss: Annotated[int, Ge(1), Le(9)] = _unsaid(
        description="Karolinska Sleepiness Scale: 1 extremely alert, 9 fighting sleep."
    )
    stress_level: StressLevel = _unsaid()
    stress_felt: StressLevel = _unsaid(description="What the person says of it; training learns from it.")
    app_version: _Version = _unsaid()


class Logged(Schema):
    """The event is stored."""

    status: Literal["logged"]
    event_id: str
    timestamp: str
    severity: Severity


class Rejected(Schema):
    """An event of a batch that was not stored, and never will be as it is."""

    index: int
    error: Error


class BatchLogged(Schema):
    """Every event that is not in `rejected` is stored."""

    status: Literal["logged", "partial"]
    events_logged: int = Field(description="Stored now.")
    duplicates: int = Field(description="Stored before.")
    rejected: list[Rejected]
    timestamp: str


class StoredEvent(Schema):
    """An event as it is stored; null is unknown, or does not belong to its kind."""

    event_id: str
    timestamp: str
    received_at: str
    kind: Kind | None
    ear_value: float | None
    is_drowsy: bool | None
    duration_ms: int | None
    monitored_ms: int | None
    severity: Severity
    device_id: str | None
    subject_id: str | None
    session_id: str | None
    sequence: int | None
    alert_level: int | None
    state: State | None
    cause: Cause | None
    reasons: list[str] | None
    features: dict[str, float | None] | None
    model_version: str | None
    model_arm: Arm | None
    feedback: Feedback | None
    about: str | None
    kss: int | None
    stress_level: StressLevel | None
    stress_felt: StressLevel | None
    app_version: str | None


class RecentEvents(Schema):
    """Newest first."""

    events: list[StoredEvent]
    next_cursor: str | None = Field(description="Ask with it for what comes next; null: nothing does.")


class SeverityDistribution(Schema):
    """Events by severity."""

    none: int
    low: int
    medium: int
    high: int


class Statistics(Schema):
    """Of all events that the filters leave. Zeros where there are none."""

    total_events: int
    drowsy_events: int
    average_ear: float = Field(description="Of the events that have one.")
    average_duration_ms: float = Field(description="Of the events that have one.")
    drowsiness_rate: float = Field(description="% of the events that say whether somebody was drowsy.")
    severity_distribution: SeverityDistribution
    monitored_ms: int = Field(description="How long somebody was monitored.")
    from_: str | None = Field(alias="from", description="Whole hours are counted: the begin of the first.")
    to: str | None = Field(description="The end of the last hour.")


class AlarmsByLevel(Schema):
    """Alarms by their highest level: 1 careful, 2 drowsy or asleep for a moment, 3 wake up."""

    level_1: int = Field(alias="1")
    level_2: int = Field(alias="2")
    level_3: int = Field(alias="3")


class HourStatistics(Schema):
    """One hour."""

    hour: str = Field(description="Its begin, UTC.")
    total_events: int
    drowsy_events: int
    monitored_ms: int
    observed_ms: int = Field(description="Time that was meant to be monitored.")
    worst_level: int
    kinds: dict[str, int] = Field(description="Events by kind.")
    alarms: AlarmsByLevel
    false_alarms: int = Field(description="Alarms that the driver called false.")


class HourlyStatistics(Schema):
    """Hours in which something was told."""

    from_: str = Field(alias="from")
    to: str
    hours: list[HourStatistics]


class LastHour(Schema):
    """The last 60 minutes."""

    events_count: int
    drowsy_count: int
    alert_rate: float = Field(description="% of the events that say whether somebody was drowsy.")


class Dashboard(Schema):
    """How it stands. critical: severity high or alarm level 3 in the last hour; warning: anything drowsy, or an alarm."""

    overall: Statistics
    last_hour: LastHour
    status: Literal["idle", "normal", "warning", "critical"]
    timestamp: str


class SessionSummary(Schema):
    """One drive."""

    session_id: str
    subject_id: str | None
    device_id: str | None
    started_at: str
    ended_at: str
    events: int
    drowsy_events: int
    alarms: int
    worst_level: int
    monitored_ms: int
    observed_ms: int


class Sessions(Schema):
    """Newest first."""

    sessions: list[SessionSummary]
    next_cursor: str | None


class SubjectSummary(Schema):
    """One person, by pseudonym."""

    subject_id: str
    last_seen: str
    monitored_hours: float
    events: int
    events_per_hour: float | None = Field(description="A monitored hour; null: none was monitored.")
    drowsy_events: int
    alarms: int
    worst_level: int


class Subjects(Schema):
    """Last seen first."""

    subjects: list[SubjectSummary]


class DeviceSummary(Schema):
    """One device, and which of its events never came."""

    device_id: str
    name: str | None
    first_seen: str
    last_seen: str
    app_version: str | None
    events: int
    last_sequence: int | None
    missing: list[Annotated[list[int], Len(2, 2)]] = Field(description="Sequence numbers, first and last; at most 100.")
    missing_count: int


class Devices(Schema):
    """Last seen first."""

    devices: list[DeviceSummary]


class DeviceName(BaseModel):
    """How people call a device."""

    model_config = STRICT

    name: str = Field(max_length=64, pattern=NAME_PATTERN)


class SubjectDeleted(Schema):
    """Nothing about the person is left."""

    status: Literal["deleted"]
    subject_id: str
    events: int
    labels: int


KINDS: Final = get_args(Kind)
CLOSURES: Final = frozenset(get_args(Closure))
