"""What this worker serves, and how it follows the registry: load the new one, warm it, swap it, drop the old one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, RLock, Thread
from typing import Any, Final, NamedTuple

import structlog

from ml_logic.artefact import ArtefactError
from ml_logic.features.tasks import BY_NAME, TASKS
from ml_logic.versions import Experiment, Served, running, served
from server.db import Database, reason
from server.loading import Loader, RefusedError
from server.metrics import Metrics
from server.predict import LoadedModel, Predictor, Trial, give_memory_back
from server.shelf import Shelf

LOOK_S: Final = 3.0
"""Between two looks at the registry, give or take a fifth: a change is everywhere within 10 s, its loading included."""
JITTER: Final = 0.2
GUARD_S: Final = 30.0
"""Between two looks at how a challenger does; ours."""
GUARD_REST: Final = 20.0
"""How many times as long as such a look took is rested after it: however many events there are, it takes a twentieth; ours."""
CLOSE_S: Final = 10.0
"""How long a worker that ends waits for each of its threads."""
AWAY: Final = "the registry does not answer: what served last goes on"


@dataclass(frozen=True, slots=True)
class State:
    """What serves, swapped as one; `wanted` and `problems` by registered name."""

    predictor: Predictor
    wanted: Mapping[str, Served] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


class _Pair(NamedTuple):
    champion: LoadedModel
    trial: Trial | None = None
    problem: str | None = None


class Serving:
    """The models of this process. A thread of its own looks at the registry, from the first use to `close`.

    Another one asks `guard` every `GUARD_S` while there is a challenger, for that may take longer than a change of models
    may; True: it ended a trial.
    """

    def __init__(
        self,
        packaged: Predictor,
        database: Database,
        shelf: Shelf,
        metrics: Metrics,
        *,
        follows: bool,
        guard: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.packaged = packaged
        self.loader = Loader(database, shelf, metrics, clock)
        self._state = State(packaged)
        self._database = database
        self._shelf = shelf
        self._metrics = metrics
        self._guard = guard
        self._clock = clock
        self._is_away = False
        self._lock = RLock()
        self._ending = Event()
        self._is_begun = not follows
        self._threads: list[Thread] = []
        metrics.describe(packaged)

    @property
    def predictor(self) -> Predictor:
        """The models as they are now. Who answers a request takes them once."""
        if not self._is_begun:
            self.begin()
        return self._state.predictor

    @property
    def state(self) -> State:
        """The models with what is known of them, of one moment."""
        if not self._is_begun:
            self.begin()
        return self._state

    def require_all(self) -> None:
        """Raises LookupError unless the model of every task is loaded."""
        self.predictor.require_all()

    def problem(self, name: str) -> str | None:
        """Why something else serves here than is wanted, or nobody knows what is."""
        return self.state.problems.get(name) or (AWAY if self._is_away else None)

    def begin(self) -> None:
        """What served here last, then what the registry says, and from then on every change of it."""
        with self._lock:
            if self._is_begun:
                return
            self._restore()
            self.look()
            self._threads = [
                Thread(target=self._follow, name="registry", daemon=True),
                Thread(target=self._watch, name="guard", daemon=True),
            ]
            for thread in self._threads:
                thread.start()
            self._is_begun = True

    def close(self) -> None:
        """Ends the threads."""
        self._ending.set()
        for thread in self._threads:
            thread.join(CLOSE_S)
        self._shelf.close()

    def look(self) -> None:
        """Takes over what the registry says; while it does not answer, everything stays."""
        with self._lock:
            try:
                self._look()
            except Exception as error:  # whatever is wrong with the database, predictions need none
                if not self._is_away:
                    structlog.get_logger().warning(
                        "registry_unreachable", type=type(error).__name__, reason=reason(error)
                    )
                self._is_away = True
            else:
                if self._is_away:
                    structlog.get_logger().info("registry_reachable")
                self._is_away = False

    def _look(self) -> None:
        with self._database.reading() as connection:
            found = served(connection)
            now = {name: found.get(name, Served(name)) for name in self._names()}
            before = self._state.wanted
            changed = [name for name in now if now[name] != before.get(name) or self.loader.is_due(name)]
            trials = running(connection) if changed else {}
        if changed:
            self._swap({name: self._fit(now[name], trials.get(name)) for name in changed}, now)

    def _names(self) -> list[str]:
        return [TASKS[task].registered_name for task in self.packaged.models]

    def _fit(self, wanted: Served, experiment: Experiment | None) -> _Pair:
        """The models for what is wanted; where one is refused, the one before goes on without a challenger."""
        old = self._state.predictor.models[BY_NAME[wanted.name].name]
        self.loader.forget(wanted.name)
        try:
            champion = self._model(wanted.name, wanted.champion)
        except RefusedError as refused:
            return _Pair(old, None, f"{wanted.champion} is refused: {refused}; {old.version} goes on")
        if experiment is None or experiment.challenger != wanted.challenger:
            return _Pair(champion)
        try:
            challenger = self._model(wanted.name, experiment.challenger)
        except RefusedError as refused:
            return _Pair(champion, None, f"{experiment.challenger} is refused as challenger: {refused}")
        about = experiment
        return _Pair(champion, Trial(challenger, about.id, about.mode, about.share, about.salt))

    def _model(self, name: str, version: str | None) -> LoadedModel:
        task = BY_NAME[name]
        if version is None:
            return self.packaged.models[task.name]
        now = self._state.predictor
        return self.loader.load(task, version, [*now.models.values(), *(trial.model for trial in now.trials.values())])

    def _swap(self, pairs: Mapping[str, _Pair], wanted: Mapping[str, Served]) -> None:
        models, trials = dict(self._state.predictor.models), dict(self._state.predictor.trials)
        problems = {name: text for name, text in self._state.problems.items() if name not in pairs}
        for name, pair in pairs.items():
            task = BY_NAME[name].name
            models[task] = pair.champion
            trials.pop(task, None)
            if pair.trial is not None:
                trials[task] = pair.trial
            if pair.problem is not None:
                problems[name] = pair.problem
        self._state = State(Predictor(models, trials), wanted, problems)
        self._metrics.describe(self._state.predictor)
        self._shelf.keep_last({name: self._as_kept(name) for name in self._names()})
        give_memory_back()
        structlog.get_logger().info("models_serving", **{name: self._as_said(name) for name in pairs})

    def _as_said(self, name: str) -> str:
        task, now = BY_NAME[name].name, self._state.predictor
        trial = now.trials.get(task)
        beside = f", beside it {trial.model.version} ({trial.mode})" if trial else ""
        return f"{now.models[task].version} {now.models[task].digest}{beside}"

    def _as_kept(self, name: str) -> dict[str, Any]:
        """What `_restore` reads; no champion is the packaged one."""
        task, now = BY_NAME[name].name, self._state.predictor
        model, trial = now.models[task], now.trials.get(task)
        champion = None if model is self.packaged.models[task] else _identity(model)
        about = ("experiment_id", "mode", "share", "salt")
        beside = trial and {**_identity(trial.model), **{key: getattr(trial, key) for key in about}}
        return {"champion": champion, "trial": beside}

    def _restore(self) -> None:
        """What served on this machine last, from its disk; what is not there any more is the packaged model."""
        models, trials = dict(self.packaged.models), {}
        last = self._shelf.last()
        for name in filter(last.__contains__, self._names()):
            try:
                kept, task = last[name], BY_NAME[name].name
                if kept["champion"] is not None:
                    models[task] = self.loader.from_disk(BY_NAME[name], **kept["champion"])
                if (beside := kept["trial"]) is not None:
                    model = self.loader.from_disk(BY_NAME[name], beside.pop("version"), beside.pop("digest"))
                    trials[task] = Trial(model, **beside)
            except (ArtefactError, OSError, LookupError, TypeError, AttributeError) as error:
                structlog.get_logger().warning("last_model_not_restored", model=name, type=type(error).__name__)
        self._state = State(Predictor(models, trials))
        self._metrics.describe(self._state.predictor)

    def _follow(self) -> None:
        while not self._ending.wait(LOOK_S * random.uniform(1 - JITTER, 1 + JITTER)):
            self.look()

    def _watch(self) -> None:
        pause_s = GUARD_S
        while not self._ending.wait(pause_s):
            try:
                pause_s = self._ask_guard()
            except Exception as failure:  # nobody would start this thread again
                structlog.get_logger().warning("experiments_not_guarded", type=type(failure).__name__)

    def _ask_guard(self) -> float:
        """Ends what has to end; returns for how long, in s, to rest after that."""
        if self._is_away or not self._state.predictor.trials:
            return GUARD_S
        began = self._clock()
        ended = self._guard()
        took_s = self._clock() - began
        if ended:
            self.look()
        return max(GUARD_S, GUARD_REST * took_s)


def _identity(model: LoadedModel) -> dict[str, str]:
    return {"version": model.version, "digest": model.digest}
