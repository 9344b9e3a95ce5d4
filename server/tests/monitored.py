"""Predictions, answers and versions as the monitor finds them in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import insert

from ml_logic import artefact
from ml_logic.features import stress
from ml_logic.features.spec import Task
from server.clock import iso
from server.db import Database
from server.models import Finding, StoredPrediction
from server.services.ingest import log_batch
from server.tests.telling import told, window

NAME: Final = stress.TASK.registered_name
Manifest = Mapping[str, Any]


def manifest_of(task: Task) -> Manifest:
    """Of the packaged model."""
    found: Manifest = json.loads((artefact.MODELS_DIR / task.name / artefact.MANIFEST).read_text(encoding="utf-8"))
    return found


def predict(database: Database, now: datetime, n: int, seed: int, task: Task = stress.TASK, **changed: Any) -> None:
    """Stores n predictions of the last day, as training was; `changed`: by input, what is added to it, or a column."""
    rng = np.random.default_rng(seed)
    manifest = manifest_of(task)
    inputs = {
        feature.name: np.clip(
            like_training(rng, manifest, feature.name, n) + changed.pop(feature.name, 0.0),
            feature.minimum,
            feature.maximum,
        )
        for feature in task.inputs
    }
    said = np.sum(manifest["metrics"]["confusion"], axis=0)
    levels = rng.choice(list(task.classes), size=n, p=said / said.sum())
    fixed = {name: manifest[name] for name in ("name", "version", "digest", "feature_set")}
    fixed |= {"arm": "champion", "experiment_id": None, "probabilities": [1.0, 0.0, 0.0], "latency_us": 40}
    rows = [
        {
            **fixed,
            "at": now - timedelta(hours=23) + timedelta(hours=22) * number / n,
            "inputs": {name: float(values[number]) for name, values in inputs.items()},
            "level": str(levels[number]),
            **changed,
        }
        for number in range(n)
    ]
    database.write(lambda connection: connection.execute(insert(StoredPrediction), rows))


def like_training(rng: np.random.Generator, manifest: Manifest, name: str, n: int) -> Any:
    """Values (n,) of an input between the quantiles that its training had."""
    quantiles = manifest["inputs"][name]["all"]
    at = [int(key[1:]) / 100 for key in quantiles]
    order = np.argsort(at)
    return np.interp(rng.random(n), np.array(at)[order], np.array(list(quantiles.values()))[order])


def say(database: Database, now: datetime, people: int, right: float, seed: int) -> None:
    """Thirty stress checks of each of `people`, of which the share `right` says what they felt."""
    rng = np.random.default_rng(seed)
    version, levels = manifest_of(stress.TASK)["version"], stress.TASK.classes
    for person in range(people):
        events = []
        for number in range(30):
            felt = number % 3
            level = felt if rng.random() < right else (felt + 1) % 3
            about = {"subject_id": f"p-{person}", "session_id": f"s-{person}", "features": {"heart_rate": 70.0}}
            model = {"model_version": version, "model_arm": "champion"}
            said = {"kind": "stress", "stress_level": levels[level], "stress_felt": levels[felt]}
            at = iso(now - timedelta(hours=1, minutes=number))
            events.append(
                told(ear_value=None, is_drowsy=None, duration_ms=None, timestamp=at, **about, **model, **said)
            )
        answer = log_batch({"events": events}, database)
        assert answer["events_logged"] == len(events), answer


def drive(database: Database, now: datetime, people: int, inputs: Mapping[str, float], kss: int, version: str) -> None:
    """Thirty windows of each of `people`, all with the same `inputs`, and the KSS that they gave at the end."""
    for person in range(people):
        who = {"subject_id": f"p-{person}", "session_id": f"s-{person}-{kss}"}
        model = {"model_version": version, "model_arm": "champion", "features": dict(inputs)}
        begin = now - timedelta(hours=2)
        windows = [window(timestamp=iso(begin + timedelta(seconds=9 * each)), **who, **model) for each in range(30)]
        answer = told(
            kind="kss", kss=kss, timestamp=iso(begin + timedelta(minutes=5)),
            ear_value=None, is_drowsy=None, duration_ms=None, **who,
        )  # fmt: skip
        stored = log_batch({"events": [*windows, answer]}, database)
        assert stored["events_logged"] == len(windows) + 1, stored


def record_findings(database: Database, at: datetime, n: int, name: str = NAME, **changed: Any) -> None:
    """Stores what a run of the monitor found at `at`: n inputs that are as they were; `changed`: columns."""
    fixed = {"at": at, "name": name, "version": "1.0.0", "arm": "champion", "aspect": "features", "n": 1_000}
    fixed |= {"from_at": at - timedelta(days=1), "to_at": at, "value": 0.03, "threshold": 0.1, "status": "ok"}
    rows = [{**fixed, "subject": f"input_{number}", "details": {"number": number}, **changed} for number in range(n)]
    database.write(lambda connection: connection.execute(insert(Finding), rows))
