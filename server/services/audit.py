"""What admins did: written in the transaction of what they did, read newest first, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection, func, insert, select

from server.clock import iso, to_ms, utc_now
from server.models import AuditEntry
from server.query import Query, encode_cursor

COMMAND_LINE: Final = "command line"
"""Who acts there."""
BACKUP_SAVED: Final = "backup.save"
BACKUP_RESTORED: Final = "backup.restore"


def record(
    connection: Connection,
    actor: str,
    action: str,
    target: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Writes that `actor` did `action` to `target`, in the transaction of the action itself."""
    entry = {"at": utc_now(), "actor": actor, "action": action, "target": target, "details": dict(details or {})}
    connection.execute(insert(AuditEntry).values(entry))


def list_entries(connection: Connection, query: Query) -> dict[str, Any]:
    """A page of the audit, newest first, in the shape of `schemas_access.Audit`."""
    wanted = select(AuditEntry.__table__).order_by(AuditEntry.id.desc()).limit(query.limit + 1)
    if query.cursor is not None:
        wanted = wanted.where(AuditEntry.id < int(query.cursor[1]))
    rows = connection.execute(wanted).mappings().all()
    page = rows[: query.limit]
    more = encode_cursor(to_ms(page[-1]["at"]), page[-1]["id"]) if len(rows) > len(page) else None
    return {"entries": [{**row, "at": iso(row["at"])} for row in page], "next_cursor": more}


def gauges(connection: Connection) -> Iterator[GaugeMetricFamily]:
    """When the newest copy of the database was kept; no gauge at all rather than 1970."""
    at = connection.execute(select(func.max(AuditEntry.at)).where(AuditEntry.action == BACKUP_SAVED)).scalar()
    if at is not None:
        name, about = "sleepsafe_last_backup_timestamp_seconds", "When the newest copy of the database was kept."
        yield GaugeMetricFamily(name, about, value=at.timestamp())
