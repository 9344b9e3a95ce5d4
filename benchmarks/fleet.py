"""A fleet that tells what drives are: events one by one, as bodies of batches, and millions made by the database itself."""

from __future__ import annotations

import itertools
import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast
from uuid import uuid4

from sqlalchemy import Engine, Table, create_engine, make_url, text

from ml_logic.database import database_url
from server.clock import iso, utc_now
from server.db import connect
from server.ids import uuid7
from server.migrations import migrate
from server.models import Event
from server.services.rollups import rebuild_rollups

DRIVERS: Final = 50
WINDOW: Final = timedelta(seconds=30)
BATCH: Final = 100
DEVICES_IN_A_BATCH: Final = 4
PER_HOUR: Final = 3_000
"""Of the whole fleet: everybody drives, one event a minute."""
FEATURES: Final = {
    "perclos_60": 0.0213, "perclos_180": 0.0187, "blink_rate": 14.2, "blink_duration_mean_ms": 187.5,
    "blink_duration_p90_ms": 251.0, "last_long_blink_ms": None, "long_blinks": 0,
    "nods_180": 0, "valid_share": 0.993, "fps": 24.7,
    "frequency_mean": -0.412, "frequency_sd": 0.633, "frequency_masd": 0.118, "amplitude_mean": -0.377,
    "amplitude_sd": 0.702, "amplitude_masd": 0.514, "duration_mean": 0.981, "duration_sd": 0.775,
    "duration_masd": 0.624, "velocity_mean": -0.588, "velocity_sd": 0.641, "velocity_masd": 0.497,
}  # fmt: skip
"""Of a window: everything that the monitor and the classifier know of it."""
MONITORED: Final = {name: FEATURES[name] for name in list(FEATURES)[:11]}
"""What the monitor alone knows: most of the time the classifier has too few blinks to go by."""


def windows(device: int, sequence: int, count: int) -> list[dict[str, Any]]:
    """The next windows of one drive, as its device tells them."""
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    drive = {"device_id": f"phone-{device:04}", "subject_id": f"driver-{device:04}", "session_id": f"drive-{device:04}"}
    about = {"kind": "window", "is_drowsy": False, "alert_level": 0, "state": "normal", "app_version": "0.1.0"}
    model = {"model_version": "1.0.0", "model_arm": "champion", "features": FEATURES}
    return [
        {
            "event_id": uuid7(),
            "timestamp": iso(begin + number * WINDOW),
            "sequence": number,
            "ear_value": 0.29 + number % 20 / 1000,
            "duration_ms": 30_000,
            "monitored_ms": 29_790,
            **drive,
            **about,
            **model,
        }
        for number in range(sequence, sequence + count)
    ]


def batches(first_device: int) -> Iterator[list[dict[str, Any]]]:
    """Full batches of windows of a few devices that drive on and on."""
    each = BATCH // DEVICES_IN_A_BATCH
    for round_ in itertools.count():
        devices = range(first_device, first_device + DEVICES_IN_A_BATCH)
        yield [event for device in devices for event in windows(device, round_ * each, each)]


def bodies(first_device: int) -> Iterator[bytes]:
    """The same as bodies of POST /telemetry/batch."""
    for events in batches(first_device):
        yield json.dumps({"events": events}).encode()


def postgres() -> str | None:
    """The address of the PostgreSQL that development has; None without one."""
    host, port = os.environ.get("PGHOST", "127.0.0.1"), int(os.environ.get("PGPORT", "5432"))
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return None
    user = os.environ.get("PGUSER", "postgres")
    return f"postgresql://{user}@{host}:{port}/{os.environ.get('PGDATABASE', 'postgres')}"


@contextmanager
def fresh(server: str | None) -> Iterator[str]:
    """The address of an empty database that is gone afterwards: a SQLite file, or one in the PostgreSQL at `server`."""
    if server is None:
        with tempfile.TemporaryDirectory(prefix="sleepsafe-bench-") as folder:
            yield f"sqlite:///{folder}/events.db"
        return
    name = f"sleepsafe_bench_{uuid4().hex[:8]}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def fill(address: str, count: int) -> None:
    """So many events up to now, `PER_HOUR` of them an hour, and their rollups."""
    engine = connect(database_url(address, Path()))
    migrate(engine)
    begin = utc_now() - timedelta(hours=count / PER_HOUR)
    indexes = cast(Table, Event.__table__).indexes
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for index in indexes:
            index.drop(connection)
        values = {
            "count": count,
            "begin": begin.timestamp(),
            "step": 3600 / PER_HOUR,
            "features": json.dumps(MONITORED),
        }
        connection.execute(text(_INSERT.format(**_WORDS[engine.dialect.name])), values)
        for index in indexes:
            index.create(connection)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        rebuild_rollups(connection)
    _settle(engine)
    engine.dispose()


def _settle(engine: Engine) -> None:
    """What autovacuum does to a database that has come to its size slowly."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE events, rollups"))
            connection.execute(text("CHECKPOINT"))


_INSERT: Final = f"""
INSERT INTO events (event_id, timestamp, received_at, kind, ear_micro, is_drowsy, duration_ms, monitored_ms, severity,
    device_id, subject_id, session_id, sequence, alert_level, state, features, model_version, model_arm, app_version)
SELECT {{id}}, {{time}}, {{time}}, kind, 290000 + i % 20000, kind = 'alarm',
    CASE kind WHEN 'window' THEN 30000 ELSE 900 END, CASE kind WHEN 'window' THEN 29790 END,
    CASE kind WHEN 'alarm' THEN 'low' ELSE 'none' END, 'phone-' || i % {DRIVERS}, 'driver-' || i % {DRIVERS},
    'drive-' || i % {DRIVERS} || '-' || i / {DRIVERS * 120}, i / {DRIVERS}, CASE kind WHEN 'alarm' THEN 1 ELSE 0 END,
    'normal', {{features}}, CASE kind WHEN 'window' THEN '1.0.0' END, CASE kind WHEN 'window' THEN 'champion' END, '0.1.0'
FROM (SELECT i, CASE i / {DRIVERS} % 25 WHEN 3 THEN 'long_blink' WHEN 9 THEN 'glance' WHEN 17 THEN 'alarm'
    ELSE 'window' END AS kind FROM {{series}}) AS told
"""
_WORDS: Final = {
    "sqlite": {
        "series": "(WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < :count) SELECT i FROM s)",
        "id": "printf('%08x-0000-7000-8000-%012x', i, i)",
        "time": "strftime('%Y-%m-%d %H:%M:%f', :begin + i * :step, 'unixepoch') || '000'",
        "features": "CASE kind WHEN 'window' THEN :features END",
    },
    "postgresql": {
        "series": "generate_series(0, :count - 1) AS s(i)",
        "id": "(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid",
        "time": "date_trunc('milliseconds', to_timestamp(:begin + i * :step))",
        "features": "CASE kind WHEN 'window' THEN CAST(:features AS json) END",
    },
}
