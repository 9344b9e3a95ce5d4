"""Events and what is kept of them, keys and the audit, and the view that training reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_UUID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
_LABELLED_WINDOWS = """
CREATE VIEW labelled_windows AS
SELECT w.event_id, w.subject_id, w.session_id, w.timestamp, w.duration_ms, w.monitored_ms, w.features,
       w.alert_level, w.model_version, w.model_arm, l.event_id AS label_id, l.said_at, l.feedback, l.kss
FROM events AS w
JOIN labels AS l ON l.session_id = w.session_id AND l.subject_id = w.subject_id
    AND w.timestamp >= l.from_at AND w.timestamp <= l.to_at
WHERE w.kind = 'window' AND w.features IS NOT NULL
"""
_REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ],
}


def upgrade() -> None:
    """Makes the tables, the view, and an audit that nobody can change."""
    op.create_table(
        "admin_links",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=True),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "browser_sessions",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_browser_sessions_key", "browser_sessions", ["key_id"], unique=False)
    op.create_table(
        "devices",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=True),
        sa.Column("app_version", sa.String(length=64), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device_id"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False),
        sa.Column("event_id", _UUID, nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=True),
        sa.Column("ear_micro", sa.Integer(), nullable=True),
        sa.Column("is_drowsy", sa.Boolean(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("monitored_ms", sa.BigInteger(), nullable=True),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("session_id", sa.String(length=64), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("alert_level", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("features", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("model_version", sa.String(length=64), nullable=True),
        sa.Column("model_arm", sa.String(length=64), nullable=True),
        sa.Column("feedback", sa.String(length=64), nullable=True),
        sa.Column("about", _UUID, nullable=True),
        sa.Column("kss", sa.Integer(), nullable=True),
        sa.Column("stress_level", sa.String(length=64), nullable=True),
        sa.Column("app_version", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("ix_events_session", "events", ["session_id", "timestamp", "id"], unique=False)
    op.create_index("ix_events_subject", "events", ["subject_id", "timestamp", "id"], unique=False)
    op.create_index("ix_events_timestamp", "events", ["timestamp", "id"], unique=False)
    op.create_table(
        "labels",
        sa.Column("event_id", _UUID, nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feedback", sa.String(length=64), nullable=True),
        sa.Column("kss", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_labels_session", "labels", ["session_id"], unique=False)
    op.create_index("ix_labels_subject", "labels", ["subject_id"], unique=False)
    op.create_table(
        "received_ranges",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "first"),
    )
    op.create_table(
        "retention",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "rollups",
        sa.Column("period", sa.String(length=64), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("drowsy_events", sa.BigInteger(), nullable=False),
        sa.Column("judged_events", sa.BigInteger(), nullable=False),
        sa.Column("ear_micro", sa.BigInteger(), nullable=False),
        sa.Column("ear_events", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("duration_events", sa.BigInteger(), nullable=False),
        sa.Column("monitored_ms", sa.BigInteger(), nullable=False),
        sa.Column("severity_none", sa.BigInteger(), nullable=False),
        sa.Column("severity_low", sa.BigInteger(), nullable=False),
        sa.Column("severity_medium", sa.BigInteger(), nullable=False),
        sa.Column("severity_high", sa.BigInteger(), nullable=False),
        sa.Column("level_1", sa.BigInteger(), nullable=False),
        sa.Column("level_2", sa.BigInteger(), nullable=False),
        sa.Column("level_3", sa.BigInteger(), nullable=False),
        sa.Column("false_alarms", sa.BigInteger(), nullable=False),
        sa.Column("worst_level", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("period", "hour", "subject_id", "device_id", "kind"),
    )
    op.create_index("ix_rollups_subject", "rollups", ["subject_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("drowsy_events", sa.BigInteger(), nullable=False),
        sa.Column("alarms", sa.BigInteger(), nullable=False),
        sa.Column("worst_level", sa.Integer(), nullable=False),
        sa.Column("monitored_ms", sa.BigInteger(), nullable=False),
        sa.Column("observed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "subject_id", "device_id"),
    )
    op.create_index("ix_sessions_started", "sessions", ["started_at", "session_id"], unique=False)
    op.create_index("ix_sessions_subject", "sessions", ["subject_id"], unique=False)

    op.execute(_LABELLED_WINDOWS)
    for statement in _REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Takes everything away, with what is in it."""
    op.execute("DROP VIEW labelled_windows")
    for table in (
        "sessions",
        "rollups",
        "retention",
        "received_ranges",
        "labels",
        "events",
        "devices",
        "browser_sessions",
        "audit",
        "api_keys",
        "admin_links",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
