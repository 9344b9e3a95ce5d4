"""Everything as a stream: the database writes each line itself, and no more than a chunk is ever held here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from sqlalchemy import Boolean, Connection, Select, String, Table, literal_column, select
from sqlalchemy.types import JSON

from server.db import Database
from server.models import EAR_UNITS, Event, UtcDateTime
from server.query import Query
from server.services.events import FIELDS, conditions

CHUNK_ROWS: Final = 1_000
"""Some 0.3 MB of CSV; ours."""
CSV_BOOLEANS: Final = "CASE {0} WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END"
_EVENTS: Final = cast(Table, Event.__table__)
_TIME: Final[Mapping[str, str]] = {
    "sqlite": "substr({0}, 1, 10) || 'T' || substr({0}, 12, 12) || 'Z'",  # strftime takes the text apart: twice as slow
    "postgresql": """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""",
}
_EAR: Final[Mapping[str, str]] = {
    "sqlite": f"ear_micro / {EAR_UNITS}.0",
    "postgresql": f"(ear_micro / {EAR_UNITS}.0)::float8",
}
_JSON: Final[Mapping[str, str]] = {"sqlite": "json({0})", "postgresql": "{0}"}
_JSON_BOOLEAN: Final[Mapping[str, str]] = {
    "sqlite": "CASE {0} WHEN TRUE THEN json('true') WHEN FALSE THEN json('false') END",
    "postgresql": "{0}",
}
_OBJECT: Final[Mapping[str, str]] = {"sqlite": "json_object({0})", "postgresql": "json_build_object({0})::text"}
_CELL: Final[Mapping[str, str]] = {"sqlite": "coalesce({0}, '')", "postgresql": "coalesce(({0})::text, '')"}


def export_events(database: Database, query: Query) -> Iterator[bytes]:
    """All events that the filters leave, oldest first, as CSV with a head or as a JSON object a line."""
    is_csv = query.format == "csv"
    head = ",".join(FIELDS) + "\n" if is_csv else ""
    line = csv_line if is_csv else json_line
    of = _EVENTS.c
    with database.reading() as connection:
        chosen = select(line(_EVENTS, FIELDS, connection.dialect.name)).select_from(_EVENTS).where(*conditions(query))
        for lines in chunks(connection, chosen.order_by(of.timestamp, of.id)):
            yield (head + "\n".join(lines) + "\n").encode()
            head = ""
    if head:
        yield head.encode()


def chunks(connection: Connection, chosen: Select[Any]) -> Iterator[list[str]]:
    """The texts of the only column of `chosen`."""
    stream = connection.execution_options(stream_results=True, max_row_buffer=CHUNK_ROWS)
    for rows in stream.execute(chosen).scalars().partitions(CHUNK_ROWS):
        yield list(rows)


def json_line(table: Table, fields: tuple[str, ...], dialect: str) -> Any:
    """A row as a JSON object."""
    pairs = ", ".join(f"'{name}', {_json_value(table, name, dialect)}" for name in fields)
    return literal_column(_OBJECT[dialect].format(pairs), String)


def csv_line(table: Table, fields: tuple[str, ...], dialect: str) -> Any:
    """A row as a line of CSV; only JSON holds what must be quoted, all other texts are ids and names of ours."""
    return literal_column(" || ',' || ".join(_cell(table, name, dialect) for name in fields), String)


def _json_value(table: Table, name: str, dialect: str) -> str:
    if name == "ear_value":
        return _EAR[dialect]
    column = f"{table.name}.{name}"
    kind = table.c[name].type
    if isinstance(kind, UtcDateTime):
        return _TIME[dialect].format(column)
    if isinstance(kind, JSON):
        return _JSON[dialect].format(column)
    return _JSON_BOOLEAN[dialect].format(column) if isinstance(kind, Boolean) else column


def _cell(table: Table, name: str, dialect: str) -> str:
    kind = None if name == "ear_value" else table.c[name].type
    column = f"{table.name}.{name}"
    if isinstance(kind, JSON):
        text = column if dialect == "sqlite" else f"{column}::text"
        return f"""coalesce('"' || replace({text}, '"', '""') || '"', '')"""
    value = CSV_BOOLEANS.format(column) if isinstance(kind, Boolean) else _json_value(table, name, dialect)
    return _CELL[dialect].format(value)
