"""The tables. Times are aware UTC, sums are whole numbers, and what is unknown is NULL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Float, Index, Integer, LargeBinary, String
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAME_LENGTH: Final = 64
"""Characters of an id that a client makes, and of a name."""
NOBODY: Final = ""
"""In a summary's key: events that name no subject, device, session or kind. A key cannot be NULL."""
EAR_UNITS: Final = 1_000_000
"""An eye aspect ratio is stored in millionths: whole numbers add up to the same sum in any order."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, also in SQLite, which stores the digits and no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuses a time without an offset: nobody knows when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without an offset")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, whatever the database gives."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_Id = Integer().with_variant(BigInteger, "postgresql")  # SQLite numbers rows by INTEGER only
_Uuid = String(36).with_variant(UUID(as_uuid=False), "postgresql")
_Name = String(NAME_LENGTH)
_Json = JSON(none_as_null=True)


class Base(DeclarativeBase):
    """The base of every table."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name for it
        datetime: UtcDateTime,
        int: BigInteger,
        str: _Name,
        float: Float(53),
        dict[str, Any]: _Json,
        list[str]: _Json,
    }


class Event(Base):
    """What a device told, as it told it: one row an event_id. Durations in ms, `timestamp` is the begin."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(_Uuid, unique=True)
    timestamp: Mapped[datetime]
    received_at: Mapped[datetime]
    kind: Mapped[str | None]
    ear_micro: Mapped[int | None] = mapped_column(Integer)
    is_drowsy: Mapped[bool | None]
    duration_ms: Mapped[int | None]
    monitored_ms: Mapped[int | None]
    severity: Mapped[str]
    device_id: Mapped[str | None]
    subject_id: Mapped[str | None]
    session_id: Mapped[str | None]
    sequence: Mapped[int | None]
    alert_level: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str | None]
    cause: Mapped[str | None]
    reasons: Mapped[list[str] | None]
    features: Mapped[dict[str, Any] | None]
    model_version: Mapped[str | None]
    model_arm: Mapped[str | None]
    feedback: Mapped[str | None]
    about: Mapped[str | None] = mapped_column(_Uuid)
    kss: Mapped[int | None] = mapped_column(Integer)
    stress_level: Mapped[str | None]
    stress_felt: Mapped[str | None]
    app_version: Mapped[str | None]

    __table_args__ = (
        Index("ix_events_timestamp", "timestamp", "id"),
        Index("ix_events_subject", "subject_id", "timestamp", "id"),
        Index("ix_events_session", "session_id", "timestamp", "id"),
    )


class Label(Base):
    """What a person said, and the stretch of the session that it speaks of, both ends included."""

    __tablename__ = "labels"

    event_id: Mapped[str] = mapped_column(_Uuid, primary_key=True)
    session_id: Mapped[str]
    subject_id: Mapped[str | None]
    said_at: Mapped[datetime]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    feedback: Mapped[str | None]
    kss: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (Index("ix_labels_session", "session_id"), Index("ix_labels_subject", "subject_id"))


class Rollup(Base):
    """Counts and sums of one hour, or with `period` "total" of all hours, by subject, device and kind."""

    __tablename__ = "rollups"

    period: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    events: Mapped[int]
    drowsy_events: Mapped[int]
    judged_events: Mapped[int]
    ear_micro: Mapped[int]
    ear_events: Mapped[int]
    duration_ms: Mapped[int]
    duration_events: Mapped[int]
    monitored_ms: Mapped[int]
    severity_none: Mapped[int]
    severity_low: Mapped[int]
    severity_medium: Mapped[int]
    severity_high: Mapped[int]
    level_1: Mapped[int]
    level_2: Mapped[int]
    level_3: Mapped[int]
    false_alarms: Mapped[int]
    worst_level: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime]

    __table_args__ = (Index("ix_rollups_subject", "subject_id"),)


class DriveSession(Base):
    """The sum of one session. `observed_ms` is the time its windows cover, `monitored_ms` how much of that was monitored."""

    __tablename__ = "sessions"

    session_id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    events: Mapped[int]
    drowsy_events: Mapped[int]
    alarms: Mapped[int]
    worst_level: Mapped[int] = mapped_column(Integer)
    monitored_ms: Mapped[int]
    observed_ms: Mapped[int]

    __table_args__ = (
        Index("ix_sessions_started", "started_at", "session_id"),
        Index("ix_sessions_subject", "subject_id"),
    )


class Device(Base):
    """A device that has sent something, or was enrolled."""

    __tablename__ = "devices"

    device_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    app_version: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    events: Mapped[int]


class ReceivedRange(Base):
    """Sequence numbers of a device that have arrived, `first` and `last` included; what lies between ranges is missing."""

    __tablename__ = "received_ranges"

    device_id: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class ApiKey(Base):
    """A key: only its SHA-256 is known here. Its 256 random bits need no salt and no slow hash."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    name: Mapped[str]
    role: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device_id: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class BrowserSession(Base):
    """A browser that is signed in by a key; its cookie holds a token whose SHA-256 is `hash`."""

    __tablename__ = "browser_sessions"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    key_id: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (Index("ix_browser_sessions_key", "key_id"),)


class AdminLink(Base):
    """A link that signs one browser in as admin, once; only the SHA-256 of its token is known here."""

    __tablename__ = "admin_links"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Something that an admin did. The database itself refuses to change or delete a row."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    target: Mapped[str | None]
    details: Mapped[dict[str, Any]]


class Retention(Base):
    """One row: the events of hours before `events_from` were deleted; their summaries stay."""

    __tablename__ = "retention"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    events_from: Mapped[datetime]


class ModelVersion(Base):
    """A model that may serve: its package, and the evidence for it. DESIGN 7."""

    __tablename__ = "model_versions"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    pushed_at: Mapped[datetime]
    pushed_by: Mapped[str]
    run_id: Mapped[str | None]
    manifest: Mapped[dict[str, Any]]
    size_bytes: Mapped[int]
    package: Mapped[bytes] = mapped_column(LargeBinary)
    report: Mapped[dict[str, Any] | None]
    archived_at: Mapped[datetime | None]


class ServedModel(Base):
    """What serves under a name: NULL is the packaged model. `revision` grows with every change; workers follow it."""

    __tablename__ = "served_models"

    name: Mapped[str] = mapped_column(primary_key=True)
    champion: Mapped[str | None]
    challenger: Mapped[str | None]
    revision: Mapped[int]
    changed_at: Mapped[datetime]


class Promotion(Base):
    """A change of champion, and what it replaced; NULL is the packaged model."""

    __tablename__ = "promotions"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    name: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    version: Mapped[str | None]
    replaced: Mapped[str | None]

    __table_args__ = (Index("ix_promotions_name", "name", "id"),)


class Experiment(Base):
    """A challenger beside the champion: `share` of the people answered by it, or with mode "shadow" nobody."""

    __tablename__ = "experiments"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    name: Mapped[str]
    mode: Mapped[str]
    share: Mapped[float]
    salt: Mapped[str]
    champion: Mapped[str | None]
    champion_digest: Mapped[str]
    challenger: Mapped[str]
    challenger_digest: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    stopped_at: Mapped[datetime | None]
    stop_reason: Mapped[str | None] = mapped_column(String(400))

    __table_args__ = (Index("ix_experiments_name", "name", "id"),)


class ArmCount(Base):
    """What one arm of an experiment answered: every prediction counts here, sampled or not."""

    __tablename__ = "arm_counts"

    experiment_id: Mapped[int] = mapped_column(primary_key=True)
    arm: Mapped[str] = mapped_column(primary_key=True)
    predictions: Mapped[int]
    errors: Mapped[int]
    latency_us: Mapped[int]


class StoredPrediction(Base):
    """A sampled prediction. It names nobody: only what was asked and answered, by which model."""

    __tablename__ = "predictions"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    name: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    feature_set: Mapped[str]
    arm: Mapped[str]
    experiment_id: Mapped[int | None]
    inputs: Mapped[dict[str, Any]]
    level: Mapped[str]
    probabilities: Mapped[list[float]] = mapped_column(_Json)
    latency_us: Mapped[int]

    __table_args__ = (Index("ix_predictions_name", "name", "at"),)


class Finding(Base):
    """One check of the monitor: a statistic of `n` predictions of a model's arm against its threshold."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    name: Mapped[str]
    version: Mapped[str]
    arm: Mapped[str]
    aspect: Mapped[str]
    subject: Mapped[str]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    n: Mapped[int]
    value: Mapped[float | None]
    threshold: Mapped[float | None]
    status: Mapped[str]
    details: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_findings_name", "name", "at"),)


class Alert(Base):
    """What was told by webhook and is not over: it is not told again before it ended."""

    __tablename__ = "alerts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    message: Mapped[str] = mapped_column(String(1000))
    opened_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
