from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from sqlalchemy import Table, insert

from ml_logic.database import database_url
from server.clock import iso, utc_now
from server.db import connect
from server.migrations import migrate
from server.models import Event
from server.services.upsert import in_sqlite, names_in
from server.telemetry import parse_event
from server.tests.telling import window


def test_rows_go_to_sqlite_as_the_types_of_the_columns_store_them(tmp_path: Path) -> None:
    table = cast(Table, Event.__table__)
    now = utc_now()
    row = parse_event(window(sequence=3, timestamp=iso(now.replace(microsecond=0)), reasons=[]), now).row
    row["received_at"] = now
    made = dict(zip(names_in(table), *in_sqlite(table, [row]), strict=True))
    engine = connect(database_url("", tmp_path))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(insert(table), row)
        stored = dict(connection.exec_driver_sql("SELECT * FROM events").mappings().one())
    engine.dispose()
    for name in ("features", "reasons"):
        made[name], stored[name] = json.loads(made[name]), json.loads(stored[name])
    assert {"id": 1, **made} == stored
