"""The peer of the ingest: bare SQLAlchemy Core. `python -m benchmarks.insert ADDRESS BATCHES` prints events a second."""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from benchmarks.fleet import BATCH, batches
from ml_logic.database import database_url
from server.clock import utc_now
from server.db import connect
from server.models import Event
from server.telemetry import parse_event


def main(address: str, count: int) -> float:
    """Inserts batches of ready rows, a transaction each, with the same uniqueness into the same table."""
    engine = connect(database_url(address, Path()))
    insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Event.__table__).on_conflict_do_nothing(index_elements=["event_id"])
    ready = [_rows(events) for events in itertools.islice(batches(0), count + 1)]
    with engine.connect().execution_options(writes=True) as connection:
        with connection.begin():
            connection.execute(statement, ready.pop())
        started = time.perf_counter()
        for rows in ready:
            with connection.begin():
                connection.execute(statement, rows)
        seconds = time.perf_counter() - started
    return count * BATCH / seconds


def _rows(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    now = utc_now()
    return [{**parse_event(event, now).row, "received_at": now} for event in events]


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))
