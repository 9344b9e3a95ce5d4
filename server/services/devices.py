"""Devices, and which of their events never came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, cast

from pydantic import ValidationError
from sqlalchemy import Connection, Table, bindparam, delete, select, text, update

from server.clock import iso, utc_now
from server.db import Database
from server.models import ApiKey, Device, ReceivedRange
from server.schemas import refused
from server.schemas_telemetry import DeviceName
from server.services.audit import record
from server.services.upsert import add, json_text

MOST_RANGES: Final = 100
"""Missing ranges that are named; the others are counted. Ours."""
_DEVICES: Final = cast(Table, Device.__table__)
_RANGES: Final = cast(Table, ReceivedRange.__table__)
_Range = tuple[str, int, int]
"""A device, the first and the last of consecutive numbers."""
# OFFSET 0: by the index, also where the planner, who does not know how few are told, would read the whole table.
_TOUCHING: Final = {
    "sqlite": text(
        "SELECT known.device_id, known.first, known.last FROM json_each(:told) AS told "
        "JOIN received_ranges AS known ON known.device_id = json_extract(told.value, '$[0]') "
        "AND known.first <= json_extract(told.value, '$[2]') + 1 AND known.last >= json_extract(told.value, '$[1]') - 1"
    ),
    "postgresql": text(
        "SELECT known.device_id, known.first, known.last FROM json_array_elements(CAST(:told AS json)) AS told, "
        "LATERAL (SELECT * FROM received_ranges WHERE device_id = told.value ->> 0 "
        "AND first <= (told.value ->> 2)::bigint + 1 AND last >= (told.value ->> 1)::bigint - 1 OFFSET 0) AS known"
    ),
}
_FORGET: Final = delete(_RANGES).where(
    _RANGES.c.device_id == bindparam("device"), _RANGES.c.first == bindparam("begin")
)


def note_devices(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Counts newly stored events by device, and which sequence numbers have come. Holds the devices' rows until commit."""
    by_device: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["device_id"] is not None:
            by_device[row["device_id"]].append(row)
    if not by_device:
        return
    seen = [_seen(device_id, by_device[device_id], now) for device_id in sorted(by_device)]
    names = {"greatest": ("last_seen",), "least": ("first_seen",), "last": ("name", "app_version")}
    add(connection, _DEVICES, seen, **names)
    numbers = {(row["device_id"], row["sequence"]) for row in rows if row["sequence"] is not None}
    if numbers:
        _receive(connection, _joined((device_id, number, number) for device_id, number in numbers))


def list_devices(database: Database) -> dict[str, Any]:
    """Every device, last seen first, with the sequence numbers that are missing before the last one."""
    with database.reading() as connection:
        devices = connection.execute(select(_DEVICES).order_by(_DEVICES.c.last_seen.desc())).mappings().all()
        ranges: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in connection.execute(select(_RANGES).order_by(_RANGES.c.device_id, _RANGES.c.first)):
            ranges[row.device_id].append((row.first, row.last))
    return {"devices": [_summary(device, ranges[device["device_id"]]) for device in devices]}


def parse_name(payload: object) -> str:
    """The name that `payload` gives; raises ApiError 400 for what is none."""
    try:
        return DeviceName.model_validate(payload).name
    except ValidationError:
        raise refused({"name": {"message": "must be the only field: 1 to 64 characters, the first no space"}}) from None


def name_device(connection: Connection, device_id: str, name: str, actor: str) -> dict[str, Any]:
    """Names a device, also one that has sent nothing yet; what is returned is what /api/devices says of it."""
    now = utc_now()
    row = {"device_id": device_id, "name": name, "app_version": None, "first_seen": now, "last_seen": now, "events": 0}
    names = {"least": ("first_seen", "last_seen"), "last": ("name", "app_version")}
    add(connection, _DEVICES, [row], **names)
    # An enrolled browser is called as its key is.
    own = (ApiKey.device_id == device_id, ApiKey.revoked_at.is_(None))
    connection.execute(update(ApiKey).where(*own).values(name=name))
    record(connection, actor, "device.name", device_id, {"name": name})
    device = connection.execute(select(_DEVICES).where(_DEVICES.c.device_id == device_id)).mappings().one()
    ranges = select(_RANGES).where(_RANGES.c.device_id == device_id).order_by(_RANGES.c.first)
    return _summary(device, [(row.first, row.last) for row in connection.execute(ranges)])


def _seen(device_id: str, rows: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    versions = [row["app_version"] for row in rows if row["app_version"] is not None]
    return {
        "device_id": device_id,
        "name": None,
        "app_version": versions[-1] if versions else None,
        "first_seen": now,
        "last_seen": now,
        "events": len(rows),
    }


def _receive(connection: Connection, told: list[_Range]) -> None:
    """Adds ranges to what has come, each joined with what it touches."""
    touching = connection.execute(_TOUCHING[connection.dialect.name], {"told": json_text(told)})
    known = {(device_id, first, last) for device_id, first, last in touching}
    joined = _joined([*told, *known])
    gone = {one[:2] for one in known} - {one[:2] for one in joined}
    if gone:
        connection.execute(_FORGET, [{"device": device_id, "begin": first} for device_id, first in gone])
    rows = [{"device_id": device_id, "first": first, "last": last} for device_id, first, last in joined]
    add(connection, _RANGES, rows, greatest=("last",))


def _joined(ranges: Iterable[_Range]) -> list[_Range]:
    """Sorted, and those that touch made one: 1..2, 3..3, 7..7 -> 1..3, 7..7."""
    joined: list[_Range] = []
    for device_id, first, last in sorted(ranges):
        if joined and joined[-1][0] == device_id and first <= joined[-1][2] + 1:
            joined[-1] = (device_id, joined[-1][1], max(last, joined[-1][2]))
        else:
            joined.append((device_id, first, last))
    return joined


def _summary(device: Any, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    begins = [0, *(last + 1 for _, last in ranges)]
    missing = [[begin, first - 1] for begin, (first, _) in zip(begins, ranges, strict=False) if begin < first]
    return {
        "device_id": device["device_id"],
        "name": device["name"],
        "first_seen": iso(device["first_seen"]),
        "last_seen": iso(device["last_seen"]),
        "app_version": device["app_version"],
        "events": device["events"],
        "last_sequence": ranges[-1][1] if ranges else None,
        "missing": missing[:MOST_RANGES],
        "missing_count": sum(last - first + 1 for first, last in missing),
    }
