"""What the fleet itself collected: windows of monitored drives and stress checks, each with what the person said of it.

Read from the views `labelled_windows` and `labelled_stress`, which the server's migrations make. People are numbers here,
and codes that cannot be turned back into the pseudonyms that devices send.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, DateTime, Engine, TableClause, column, select, table
from sqlalchemy.exc import SQLAlchemyError

from ml_logic.database import DatabaseError, connect
from ml_logic.datasets import Array, DatasetError, digest, read_only
from ml_logic.features import drowsiness, stress

Ints = NDArray[np.int64]

NAME: Final = "telemetry"
SOURCE: Final = "telemetry"
LEVELS: Final = drowsiness.TASK.classes
ALERT, LOW_VIGILANCE, DROWSY = range(len(LEVELS))
KSS_LEVELS: Final[Mapping[int, int]] = {
    **dict.fromkeys((1, 2, 3), ALERT),
    **dict.fromkeys((6, 7), LOW_VIGILANCE),
    **dict.fromkeys((8, 9), DROWSY),
}
"""How UTA-RLDD's people chose among its levels (arXiv:1904.07312, section 3); 4 and 5 lie between two of them."""
FEEDBACK_LEVELS: Final[Mapping[str, int]] = {"drowsy": DROWSY, "false_alarm": ALERT}
"""What a driver says of an alarm; ours."""
_CODE_LENGTH: Final = 12
_VIEW: Final = table(
    "labelled_windows",
    column("event_id"),
    column("subject_id"),
    column("session_id"),
    column("timestamp", DateTime(timezone=True)),
    column("features", JSON),
    column("label_id"),
    column("said_at", DateTime(timezone=True)),
    column("feedback"),
    column("kss"),
)
_STRESS_VIEW: Final = table(
    "labelled_stress",
    column("event_id"),
    column("subject_id"),
    column("timestamp", DateTime(timezone=True)),
    column("features", JSON),
    column("stress_felt"),
)


@dataclass(frozen=True, eq=False)
class LabelledWindows:
    """n windows in the order of person and time. All arrays are read-only.

    features (n, len(columns)) float64, NaN is unknown; units are those of the window's features. label (n,) int64: index
    into LEVELS. person (n,) int64: index into `people`. session (n,) int64: one number a drive. kss (n,) float64: 1-9,
    NaN where the label comes from an answer to an alarm.
    """

    features: Array
    columns: tuple[str, ...]
    label: Ints
    person: Ints
    people: tuple[str, ...]
    session: Ints
    kss: Array
    source: str = SOURCE

    @property
    def digest(self) -> str:
        """SHA-256 over source and contents, for a model's lineage."""
        names = (*self.columns, *self.people)
        return digest(self.source, *names, self.features, self.label, self.person, self.session, self.kss)


@dataclass(frozen=True, eq=False)
class LabelledStress:
    """n stress checks in the order of person and time. All arrays are read-only.

    features (n, inputs) float64 in the order of the task's inputs, NaN is unknown. label (n,) int64: index into the task's
    classes, what the person felt. person (n,) int64: index into `people`.
    """

    features: Array
    label: Ints
    person: Ints
    people: tuple[str, ...]
    source: str = SOURCE

    @property
    def digest(self) -> str:
        """SHA-256 over source and contents, for a model's lineage."""
        return digest(self.source, *self.people, self.features, self.label, self.person)


def load(address: str = "", columns: Sequence[str] = ()) -> LabelledWindows:
    """Read every labelled window from the database at `address` (else the app's own); `columns`: all that occur.

    A window with several answers has the label of the last one. Raises DatasetError when the database cannot be read or
    holds no labelled window.
    """
    rows = _read(_VIEW, address, "said_at", "label_id")
    labelled = {row["event_id"]: row for row in rows if _level(row) is not None}
    if not labelled:
        raise DatasetError(f"{NAME}: no labelled windows: of {len(rows)} answers about one none says a level.")
    return _assemble(sorted(labelled.values(), key=_order), tuple(columns))


def load_stress(address: str = "") -> LabelledStress:
    """Read every stress check that its person judged, from the database at `address` (else the app's own).

    Raises DatasetError when the database cannot be read or holds none.
    """
    rows = sorted(_read(_STRESS_VIEW, address, "event_id"), key=_order)
    if not rows:
        raise DatasetError(f"{NAME}: no labelled stress checks: nobody said yet how stressed they felt.")
    codes = [_code(row["subject_id"]) for row in rows]
    columns = tuple(feature.name for feature in stress.TASK.inputs)
    return LabelledStress(
        features=read_only(np.array([list(_values(row["features"], columns)) for row in rows])),
        label=read_only(np.array([stress.TASK.classes.index(row["stress_felt"]) for row in rows], dtype=np.int64)),
        person=read_only(_numbered(codes)),
        people=tuple(dict.fromkeys(codes)),
    )


def _read(view: TableClause, address: str, *order: str) -> list[dict[str, Any]]:
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            answers = connection.execute(select(view).order_by(*(view.c[name] for name in order))).mappings()
            return [dict(row) for row in answers]
    except SQLAlchemyError:
        raise DatasetError(
            f"{NAME}: {engine.url.render_as_string(hide_password=True)} cannot be read, or no server has made its tables."
        ) from None
    finally:
        engine.dispose()


def _engine(address: str) -> Engine:
    try:
        return connect(address)
    except DatabaseError as error:
        raise DatasetError(f"{NAME}: {error}") from None


def _level(row: Mapping[str, Any]) -> int | None:
    if row["kss"] is not None:
        return KSS_LEVELS.get(row["kss"])
    return FEEDBACK_LEVELS.get(row["feedback"])


def _order(row: Mapping[str, Any]) -> tuple[str, datetime, str]:
    return _code(row["subject_id"]), row["timestamp"], str(row["event_id"])


def _code(subject_id: str) -> str:
    return hashlib.sha256(subject_id.encode()).hexdigest()[:_CODE_LENGTH]


def _assemble(rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...]) -> LabelledWindows:
    columns = columns or tuple(sorted({name for row in rows for name in row["features"]}))
    codes = [_code(row["subject_id"]) for row in rows]
    people = tuple(dict.fromkeys(codes))
    return LabelledWindows(
        features=read_only(np.array([list(_values(row["features"], columns)) for row in rows])),
        columns=columns,
        label=read_only(np.array([_level(row) for row in rows], dtype=np.int64)),
        person=read_only(_numbered(codes)),
        people=people,
        session=read_only(_numbered([f"{row['subject_id']} {row['session_id']}" for row in rows])),
        kss=read_only(np.array([np.nan if row["kss"] is None else row["kss"] for row in rows], dtype=np.float64)),
    )


def _values(features: Mapping[str, float | None], columns: tuple[str, ...]) -> Iterator[float]:
    for name in columns:
        value = features.get(name)
        yield np.nan if value is None else float(value)


def _numbered(names: Sequence[str]) -> Ints:
    """The same number for the same name, in the order in which they come."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int64)
