"""What people say stands beside the windows that it speaks of, and training reads the two together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_logic.datasets import DatasetError
from ml_logic.datasets.rldd import LEVELS
from ml_logic.datasets.telemetry import LabelledWindows, load, load_stress
from server.clock import iso, utc_now
from server.db import Database
from server.services.ingest import log_batch
from server.tests.telling import told, window

NOON = utc_now() - timedelta(hours=3)
UNKNOWN: dict[str, Any] = {"ear_value": None, "is_drowsy": None, "duration_ms": None}


def _at(minutes: float) -> str:
    return iso(NOON + timedelta(minutes=minutes))


def _tell(database: Database, *events: dict[str, Any]) -> None:
    assert log_batch({"events": list(events)}, database)["rejected"] == []


def _said(minutes: float, **answer: Any) -> dict[str, Any]:
    kind = "kss" if "kss" in answer else "feedback"
    drive = {"subject_id": "p-1", "session_id": "s-1", "timestamp": _at(minutes)}
    return told(kind=kind, **{**UNKNOWN, **drive, **answer})


def _load(database: Database) -> LabelledWindows:
    return load(database.engine.url.render_as_string(hide_password=False))


def test_a_kss_answer_speaks_of_the_five_minutes_before_it(database: Database) -> None:
    _tell(database, *(window(timestamp=_at(minute), features={"perclos_60": minute / 100}) for minute in range(12)))
    _tell(database, _said(9, kss=8))
    data = _load(database)
    assert data.columns == ("perclos_60",)
    assert data.features[:, 0].tolist() == [0.04, 0.05, 0.06, 0.07, 0.08, 0.09]
    assert {LEVELS[level] for level in data.label} == {"drowsy"}
    assert set(data.kss) == {8}


def test_an_answer_to_an_alarm_speaks_of_the_minute_around_its_begin(database: Database) -> None:
    _tell(database, *(window(timestamp=_at(minute / 2), features={"fps": minute}) for minute in range(12)))
    _tell(database, _said(1, feedback="false_alarm"), _said(5, feedback="drowsy"))
    data = _load(database)
    assert [(int(fps), LEVELS[level]) for fps, level in zip(data.features[:, 0], data.label, strict=True)] == [
        *((fps, "alert") for fps in range(5)),
        *((fps, "drowsy") for fps in range(8, 12)),
    ]
    assert np.isnan(data.kss).all()


def test_the_last_word_counts_and_what_lies_between_two_levels_is_none(database: Database) -> None:
    _tell(database, window(timestamp=_at(0)), window(timestamp=_at(20)), window(timestamp=_at(40)))
    _tell(database, _said(2, kss=2), _said(3, kss=7), _said(21, kss=5))
    data = _load(database)
    assert [LEVELS[level] for level in data.label] == ["low_vigilance"]


def test_only_windows_of_the_same_person_and_drive_are_spoken_of(database: Database) -> None:
    _tell(
        database,
        window(timestamp=_at(0)),
        window(timestamp=_at(0), session_id="s-2"),
        window(timestamp=_at(0), subject_id="p-2"),
        told(kind="window", timestamp=_at(0), session_id="s-1", features={"fps": 20}),
        told(kind="window", timestamp=_at(0), session_id="s-1", subject_id="p-1"),
        _said(1, kss=9),
    )
    assert len(_load(database).label) == 1


def test_people_are_numbers_and_codes_and_unknown_is_nan(database: Database) -> None:
    for person in ("p-1", "p-2", "p-3"):
        events = [
            window(timestamp=_at(n), subject_id=person, features={"fps": n, "perclos_60": None}) for n in range(3)
        ]
        _tell(database, *events, {**_said(3, kss=6), "subject_id": person})
    data = _load(database)
    assert sorted(data.person) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert len(set(data.session)) == 3
    assert not any("p-" in code for code in data.people)
    assert data.features.shape == (9, 2)
    assert np.isnan(data.features[:, data.columns.index("perclos_60")]).all()
    assert data.digest == _load(database).digest
    assert not data.features.flags.writeable


def test_without_answers_there_is_nothing_to_learn_and_that_is_said(database: Database) -> None:
    _tell(database, window())
    with pytest.raises(DatasetError, match="no labelled windows"):
        _load(database)


@pytest.mark.parametrize("address", ["", "nonsense", "sqlite:///{}/nothing.db"])
def test_a_database_that_cannot_be_read_is_one_line(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(DatasetError, match="telemetry: "):
        load(address.format(tmp_path))


def test_stress_checks_are_read_with_what_the_person_felt(database: Database) -> None:
    measured = {"heart_rate": 80, "ecg": 0.5, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}
    said = [
        {"subject_id": "p-2", "features": measured, "stress_felt": "high"},
        {"subject_id": "p-1", "features": {**measured, "resting_heart_rate": 60, "gsr": None}, "stress_felt": "low"},
        {"subject_id": "p-1", "features": measured},
        {"features": measured, "stress_felt": "low"},
    ]
    _tell(
        database,
        *(
            told(kind="stress", timestamp=_at(i), stress_level="medium", **{**UNKNOWN, **check})
            for i, check in enumerate(said)
        ),
    )
    data = load_stress(database.engine.url.render_as_string(hide_password=False))
    assert len(data.people) == 2
    assert sorted(data.label.tolist()) == [0, 2]
    high, low = (data.features[list(data.label).index(level)].tolist() for level in (2, 0))
    assert high[:5] == [80, 0.5, 0.2, 0.3, 0.4]
    assert np.isnan(high[5])
    assert low[5] == 60
    assert np.isnan(low[3])
    assert sorted(data.person.tolist()) == [0, 1]
