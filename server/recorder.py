"""Predictions on their way into the database: noted in passing, written in the background, dropped rather than waited for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from queue import Empty, Full, Queue
from random import Random
from threading import Event, Lock, Thread
from typing import Any, Final, NamedTuple, cast

import structlog
from sqlalchemy import Connection, Table, insert

from server.clock import from_ms
from server.db import Database, reason
from server.metrics import Metrics
from server.models import ArmCount, StoredPrediction
from server.predict import CHALLENGER, SHADOW, Arm, LoadedModel, Prediction, Sample, Trial
from server.services.upsert import add

CAPACITY: Final = 4096
"""Predictions that wait: 2 s of 20,000 a second at a rate of 0.1; about 4 MB."""
FLUSH_S: Final = 2.0
"""How old what is written may be; a commit in two seconds costs a database nothing."""
CLOSE_S: Final = 10.0
"""How long a worker that ends waits for its last write."""
MILLISECONDS, MICROSECONDS = 1_000, 1_000_000
"""Of a second."""
_PREDICTIONS: Final = cast(Table, StoredPrediction.__table__)
_COUNTS: Final = cast(Table, ArmCount.__table__)
_COUNTED: Final = ("predictions", "errors", "latency_us")
_Counts = Counter[tuple[int, Arm, str]]


class _Noted(NamedTuple):
    """`at` in s since 1970: a time that is made while somebody waits costs 3 us."""

    at: float
    model: LoadedModel
    trial: Trial | None
    arm: Arm
    sample: Sample
    prediction: Prediction
    latency_us: int
    is_sampled: bool


class Recorder:
    """Keeps a share `rate` of the predictions, and counts every one of an experiment.

    One thread a process, begun with the first prediction that needs it. In a trial of mode "shadow" it is also what
    asks the challenger, after the answer is given.
    """

    def __init__(self, database: Database, metrics: Metrics, rate: float, capacity: int = CAPACITY) -> None:
        self._database = database
        self._metrics = metrics
        self._rate = rate
        self._random = Random().random
        self._waiting: Queue[_Noted] = Queue(capacity)
        self._counts: _Counts = Counter()
        self._lock = Lock()
        self._ending = Event()
        self._thread: Thread | None = None
        self._is_failing = False

    def note(
        self,
        model: LoadedModel,
        trial: Trial | None,
        arm: Arm,
        samples: Sequence[Sample],
        predictions: Sequence[Prediction],
        seconds: float,
    ) -> None:
        """Takes what `model` answered within `seconds`; never waits."""
        if trial is not None:
            self._count(trial, arm, predictions=len(samples), latency_us=round(seconds * MICROSECONDS))
        is_shadowed = trial is not None and trial.mode == SHADOW
        for sample, prediction in zip(samples, predictions, strict=True):
            is_sampled = self._random() < self._rate
            if is_sampled or is_shadowed:
                latency_us = round(seconds * MICROSECONDS / len(samples))
                self._put(_Noted(time.time(), model, trial, arm, sample, prediction, latency_us, is_sampled))

    def count_errors(self, trial: Trial | None, arm: Arm, count: int) -> None:
        """Counts what an arm failed to answer."""
        if trial is not None:
            self._count(trial, arm, errors=count)

    def flush(self) -> None:
        """Writes what waits, now; what the database does not take is dropped, but not the counts of experiments."""
        rows = self._drain()
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not rows and not counts:
            return
        try:
            self._database.write(lambda connection: _store(connection, rows, counts))
            self._is_failing = False
        except Exception as failure:  # whatever it is, the next flush may succeed
            self._metrics.count_dropped(len(rows))
            with self._lock:
                self._counts += counts
            self._say(failure, len(rows))

    def close(self) -> None:
        """Writes what waits, and ends."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(CLOSE_S)

    def _put(self, noted: _Noted) -> None:
        try:
            self._waiting.put_nowait(noted)
        except Full:
            self._metrics.count_dropped(1)
        if self._thread is None:
            self._begin()

    def _count(self, trial: Trial, arm: Arm, **counts: int) -> None:
        with self._lock:
            for name, count in counts.items():
                self._counts[trial.experiment_id, arm, name] += count
        if self._thread is None:
            self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="recorder", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._ending.wait(FLUSH_S):
            self.flush()
        self.flush()

    def _drain(self) -> list[dict[str, Any]]:
        """Rows for what waits; meanwhile the challengers of shadow trials are asked."""
        rows: list[dict[str, Any]] = []
        for _ in range(self._waiting.maxsize):
            try:
                noted = self._waiting.get_nowait()
            except Empty:
                break
            shadow = self._ask_shadow(noted) if noted.trial and noted.trial.mode == SHADOW else None
            if noted.is_sampled:
                rows += [_row(each) for each in (noted, shadow) if each is not None]
        return rows

    def _ask_shadow(self, noted: _Noted) -> _Noted | None:
        trial = cast(Trial, noted.trial)
        started = time.perf_counter()
        try:
            predictions = trial.model.predict([noted.sample])
        except Exception:
            self._metrics.count_errors(trial.model, CHALLENGER, 1)
            self._count(trial, CHALLENGER, errors=1)
            return None
        seconds = time.perf_counter() - started
        self._metrics.observe_predictions(trial.model, CHALLENGER, predictions, seconds)
        latency_us = round(seconds * MICROSECONDS)
        self._count(trial, CHALLENGER, predictions=1, latency_us=latency_us)
        return noted._replace(model=trial.model, arm=CHALLENGER, prediction=predictions[0], latency_us=latency_us)

    def _say(self, failure: Exception, dropped: int) -> None:
        if not self._is_failing:  # once an outage, not every two seconds
            structlog.get_logger().warning(
                "predictions_not_recorded", type=type(failure).__name__, reason=reason(failure), dropped=dropped
            )
        self._is_failing = True


def _row(noted: _Noted) -> dict[str, Any]:
    model = noted.model
    return {
        "at": from_ms(noted.at * MILLISECONDS),
        "name": model.task.registered_name,
        "version": model.version,
        "digest": model.digest,
        "feature_set": model.task.feature_set,
        "arm": noted.arm,
        "experiment_id": noted.trial.experiment_id if noted.trial else None,
        "inputs": noted.sample.given,
        "level": noted.prediction.level,
        "probabilities": list(noted.prediction.probabilities),
        "latency_us": noted.latency_us,
    }


def _store(connection: Connection, rows: Sequence[dict[str, Any]], counts: _Counts) -> None:
    if rows:
        connection.execute(insert(_PREDICTIONS), rows)
    # In the order of the keys, so that two workers never wait for each other.
    arms = sorted({key[:2] for key in counts})
    if arms:
        add(connection, _COUNTS, [_sums(counts, experiment_id, arm) for experiment_id, arm in arms])


def _sums(counts: _Counts, experiment_id: int, arm: Arm) -> dict[str, Any]:
    return {"experiment_id": experiment_id, "arm": arm, **{name: counts[experiment_id, arm, name] for name in _COUNTED}}
