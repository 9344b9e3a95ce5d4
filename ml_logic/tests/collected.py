"""A database as training reads it: the two views as tables, filled with people who were made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, String, Table, create_engine

from ml_logic.features import drowsiness, stress

NOON: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
KSS: Final = (2, 7, 9)
"""What people say when they are alert, low vigilant and drowsy."""
_METADATA: Final = MetaData()
_TEXTS: Final = ("event_id", "subject_id", "session_id")
WINDOWS: Final = Table(
    "labelled_windows",
    _METADATA,
    *(Column(name, String) for name in (*_TEXTS, "label_id", "feedback")),
    *(Column(name, DateTime(timezone=True)) for name in ("timestamp", "said_at")),
    Column("features", JSON),
    Column("kss", Integer),
)
STRESS: Final = Table(
    "labelled_stress",
    _METADATA,
    *(Column(name, String) for name in (*_TEXTS, "stress_felt")),
    Column("timestamp", DateTime(timezone=True)),
    Column("features", JSON),
)


def database(folder: Path, **rows: Iterable[Mapping[str, Any]]) -> str:
    """The address of a new SQLite database with the rows of each view."""
    address = f"sqlite:///{folder / 'collected.db'}"
    engine = create_engine(address)
    _METADATA.create_all(engine)
    with engine.begin() as connection:
        for view, filled in rows.items():
            connection.execute(_METADATA.tables[view].insert(), [dict(row) for row in filled])
    engine.dispose()
    return address


def windows(people: int, levels: Iterable[int] = range(3), each: int = 6) -> list[dict[str, Any]]:
    """Of each person one drive a level with `each` windows, whose blinks change with the level."""
    rng = np.random.default_rng(0)
    return [
        {
            "event_id": f"w-{person}-{level}-{i}",
            "subject_id": f"driver-{person}",
            "session_id": f"s-{person}-{level}",
            "timestamp": NOON + timedelta(minutes=i),
            "features": {"fps": 24.0} | _blinks(level, rng),
            "label_id": f"l-{person}-{level}",
            "said_at": NOON + timedelta(minutes=each),
            "feedback": None,
            "kss": KSS[level],
        }
        for person in range(people)
        for level in levels
        for i in range(each)
    ]


def checks(people: int, each: int = 9, *, resting: bool = True) -> list[dict[str, Any]]:
    """Stress checks in turn low, medium and high of each person, with the inputs of the API."""
    rng = np.random.default_rng(0)
    return [
        {
            "event_id": f"c-{person}-{i}",
            "subject_id": f"driver-{person}",
            "session_id": None,
            "timestamp": NOON + timedelta(minutes=i),
            "features": _body(i % 3, rng) | ({"resting_heart_rate": 60.0 + person} if resting else {}),
            "stress_felt": stress.TASK.classes[i % 3],
        }
        for person in range(people)
        for i in range(each)
    ]


def _blinks(level: int, rng: np.random.Generator) -> dict[str, float]:
    return {feature.name: 0.5 + 0.3 * level + abs(rng.normal(0, 0.3)) for feature in drowsiness.TASK.inputs}


def _body(level: int, rng: np.random.Generator) -> dict[str, float]:
    shares = {name: float(np.clip(0.3 + 0.15 * level + rng.normal(0, 0.1), 0, 1)) for name in stress.TASK.columns[1:5]}
    return {"heart_rate": 70.0 + 8 * level + rng.normal(0, 4)} | shares
