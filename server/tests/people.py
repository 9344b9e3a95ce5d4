"""Simulated people whose drives, windows and answers are told to the server as devices tell them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from ml_logic.datasets.synthetic import BlinkPhysiology, blink_sequences
from ml_logic.features import drowsiness
from server.clock import iso, utc_now
from server.db import Database
from server.ids import uuid7
from server.schemas_telemetry import MAX_EVENTS
from server.services.ingest import log_batch

KSS_OF_LEVEL: Final = (2, 6, 8)
"""What somebody answers who is alert, low vigilant and drowsy; see `ml_logic.datasets.telemetry.KSS_LEVELS`."""
WINDOW: Final = timedelta(seconds=30)
OTHERWISE: Final = BlinkPhysiology(
    frequency_per_100_frames=(0.8, 1.6, 3.2),
    amplitude_ear=(0.20, 0.20, 0.20),
    duration_frames=(6.5, 6.5, 6.5),
    velocity_ear_per_frame=(0.060, 0.060, 0.060),
)
"""People who blink more often when they are drowsy, and no longer: the packaged model has something to learn."""


def tell_people(
    database: Database, people: int = 40, windows: int = 8, seed: int = 0, *, begin: datetime | None = None
) -> None:
    """A drive a person and level: `windows` half minutes of it, and the KSS answer that speaks of them.

    Eleven of forty are people of the exam.
    """
    data = blink_sequences(people=people, sequences=windows, seed=seed, physiology=OTHERWISE)
    inputs = drowsiness.statistics(data.blinks)
    first = begin or utc_now() - timedelta(hours=20)
    events: list[dict[str, Any]] = []
    for video in np.unique(data.video):
        rows = np.flatnonzero(data.video == video)
        drive = {"subject_id": f"rider-{data.subject[rows[0]]}", "session_id": f"drive-{video}", "device_id": None}
        at = first + timedelta(minutes=int(video) % 30 * 15)
        events += [_window(drive, at + WINDOW * place, inputs[row]) for place, row in enumerate(rows)]
        answered = {"kind": "kss", "kss": KSS_OF_LEVEL[data.label[rows[0]]], "timestamp": iso(at + WINDOW * len(rows))}
        events.append({**_told(drive), **answered})
    for start in range(0, len(events), MAX_EVENTS):
        assert log_batch({"events": events[start : start + MAX_EVENTS]}, database)["rejected"] == []


def _window(drive: dict[str, Any], at: datetime, inputs: Any) -> dict[str, Any]:
    names = (feature.name for feature in drowsiness.TASK.inputs)
    features = {name: round(float(value), 6) for name, value in zip(names, inputs, strict=True)}
    length = {"duration_ms": 30_000, "monitored_ms": 30_000}
    return {**_told(drive), "kind": "window", "timestamp": iso(at), **length, "features": features}


def _told(drive: dict[str, Any]) -> dict[str, Any]:
    return {"event_id": uuid7(), **{name: value for name, value in drive.items() if value is not None}}
