"""How the arms of an experiment do: counted predictions, and what people told while it ran; and when it has to end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, cast

import structlog
from sqlalchemy import Connection, Table, case, func, select
from sqlalchemy.sql.expression import ColumnElement

from ml_logic.arms import Guardrail, Outcome, byar, guardrails, sample_ratio, wilson
from ml_logic.features.tasks import BY_NAME
from ml_logic.promotion import Change, withdraw
from ml_logic.versions import Experiment, experiments, running
from server.clock import iso, utc_now
from server.db import Database
from server.metrics import Metrics
from server.models import ArmCount, Event
from server.predict import CHALLENGER, CHAMPION, SHADOW, Predictor

ACTOR: Final = "guardrail"
REASON_LENGTH: Final = 400
MAX_SHOWN: Final = 20
"""Experiments of one answer, the newest ones: the outcomes of each are counted anew."""
ALARMS: Final = "drowsiness"
"""The task whose model has a part in alarms; a stress check raises none."""
_EVENTS: Final = cast(Table, Event.__table__)
_COUNTS: Final = cast(Table, ArmCount.__table__)
_STRESS: Final = "stress"
_ARMS: Final = (CHAMPION, CHALLENGER)
_AT_ONCE: Final = 500
"""Keys of one query; ours."""
_Told = Mapping[str, Mapping[str, int]]


def list_experiments(database: Database, packaged: Predictor, name: str | None) -> dict[str, Any]:
    """The newest experiments of a name or of all, in the shape of `schemas_models.Experiments`."""
    with database.reading() as connection:
        chosen = experiments(connection, name)[:MAX_SHOWN]
        return {"experiments": [_described(connection, packaged, experiment) for experiment in chosen]}


def guard(database: Database, packaged: Predictor, metrics: Metrics) -> bool:
    """Ends every experiment whose challenger is beyond a guardrail; True when it ended one.

    Of several workers that see it, one does it.
    """
    with database.reading() as connection:
        worse = {experiment: _broken(connection, packaged, experiment) for experiment in running(connection).values()}
    ended = [_end(database, packaged, metrics, experiment, rail) for experiment, rail in worse.items() if rail]
    return any(ended)


def _broken(connection: Connection, packaged: Predictor, experiment: Experiment) -> Guardrail | None:
    arms = outcomes(connection, packaged, experiment)
    return next((rail for rail in guardrails(arms[CHAMPION], arms[CHALLENGER]) if not rail.ok), None)


def _end(database: Database, packaged: Predictor, metrics: Metrics, experiment: Experiment, rail: Guardrail) -> bool:
    reason = f"guardrail {rail.name}: {rail.message}"[:REASON_LENGTH]
    packaged_digest = packaged.models[BY_NAME[experiment.name].name].digest
    change = Change(experiment.name, ACTOR, packaged_digest, utc_now())
    if not database.write(lambda connection: withdraw(connection, change, reason, experiment.id)):
        return False
    metrics.count_stop(experiment.name, rail.name)
    about = {"model": experiment.name, "version": experiment.challenger, "experiment_id": experiment.id}
    structlog.get_logger().error("experiment_stopped", **about, reason=reason)
    return True


def outcomes(connection: Connection, packaged: Predictor, experiment: Experiment) -> dict[str, Outcome]:
    """What each arm led to, from the experiment's begin to its end.

    A drive belongs to the arm that answered in it, its alarms and what was said of them, too: these events name no model.
    """
    task = BY_NAME[experiment.name].name
    versions = (_champion(packaged, experiment), experiment.challenger)
    told = [_counted(connection, experiment), _people(connection, experiment, versions, task)]
    if task == ALARMS:
        told += [_driven(connection, experiment, versions), _judged(connection, experiment, versions)]
    merged: dict[str, dict[str, int]] = {arm: {} for arm in _ARMS}
    for each in told:
        for arm in _ARMS:
            merged[arm] |= each.get(arm, {})
    return {arm: Outcome(**values) for arm, values in merged.items()}


def _champion(packaged: Predictor, experiment: Experiment) -> str:
    return experiment.champion or packaged.models[BY_NAME[experiment.name].name].version


def _counted(connection: Connection, experiment: Experiment) -> _Told:
    columns = (_COUNTS.c.arm, _COUNTS.c.predictions, _COUNTS.c.errors, _COUNTS.c.latency_us)
    return _by_arm(connection, select(*columns).where(_COUNTS.c.experiment_id == experiment.id))


def _span(experiment: Experiment, of: Any) -> list[ColumnElement[bool]]:
    to = experiment.stopped_at or utc_now()
    return [of.timestamp >= experiment.started_at, of.timestamp <= to]


def _people(connection: Connection, experiment: Experiment, versions: tuple[str, str], task: str) -> _Told:
    of = _EVENTS.c
    who = func.coalesce(of.subject_id, of.device_id)
    is_ours = of.kind == _STRESS if task == _STRESS else of.kind != _STRESS
    chosen = select(of.model_arm.label("arm"), func.count(who.distinct()).label("people"))
    chosen = chosen.where(*_span(experiment, of), is_ours, of.model_version.in_(versions))
    return _by_arm(connection, chosen.group_by(of.model_arm))


def _drives(experiment: Experiment, versions: tuple[str, str], *conditions: Any) -> Any:
    """Each drive's arm and sums. Its arm is the challenger's as soon as that answered once, also where the champion had to
    help out. One pass and no join: a planner that knows nothing of the table yet cannot choose badly.
    """
    of = _EVENTS.c
    arm = func.min(case((of.model_version.in_(versions), of.model_arm)))  # "challenger" comes before "champion"
    sums = {
        "monitored_ms": _sum(case((of.kind == "window", of.monitored_ms))),
        "alarms": _sum(case(((of.kind == "alarm") & (of.alert_level > 0), 1))),
        "kss_sum": _sum(of.kss),
        "kss_count": func.count(of.kss),
    }
    columns = [of.session_id, arm.label("arm"), *(total.label(name) for name, total in sums.items())]
    chosen = select(*columns).where(*_span(experiment, of), of.kind != _STRESS, of.session_id.is_not(None), *conditions)
    return chosen.group_by(of.session_id).having(arm.is_not(None))


def _driven(connection: Connection, experiment: Experiment, versions: tuple[str, str]) -> _Told:
    drive = _drives(experiment, versions).subquery().c
    sums = [_sum(drive[name]).label(name) for name in ("monitored_ms", "alarms", "kss_sum", "kss_count")]
    return _by_arm(connection, select(drive.arm, *sums).group_by(drive.arm))


def _judged(connection: Connection, experiment: Experiment, versions: tuple[str, str]) -> _Told:
    """What was said of the alarms: few answers, so each is looked up by its keys."""
    of = _EVENTS.c
    # What is said of an alarm is said after it began, so that the index on the clock serves.
    answers = select(of.about, of.feedback).where(of.timestamp >= experiment.started_at, of.kind == "feedback")
    told: dict[str, Counter[str]] = {arm: Counter() for arm in _ARMS}
    all_said = connection.execute(answers.where(of.about.is_not(None))).all()
    for start in range(0, len(all_said), _AT_ONCE):
        said = all_said[start : start + _AT_ONCE]
        alarms = select(of.event_id, of.session_id).where(of.event_id.in_({about for about, _ in said}))
        alarms = alarms.where(*_span(experiment, of), of.kind == "alarm", of.session_id.is_not(None))
        drive_of = {row.event_id: row.session_id for row in connection.execute(alarms)}
        drives = _drives(experiment, versions, of.session_id.in_(set(drive_of.values())))
        arm_of = {drive.session_id: drive.arm for drive in connection.execute(drives)}
        for about, feedback in said:
            arm = arm_of.get(drive_of.get(about))
            if arm is not None:
                told[arm].update(judged=1, false_alarms=int(feedback == "false_alarm"))
    return told


def _by_arm(connection: Connection, chosen: Any) -> _Told:
    rows = [dict(row) for row in connection.execute(chosen).mappings()]
    return {row.pop("arm"): {name: int(value) for name, value in row.items()} for row in rows}


def _sum(values: Any) -> Any:
    return func.coalesce(func.sum(values), 0)


def _described(connection: Connection, packaged: Predictor, experiment: Experiment) -> dict[str, Any]:
    arms = outcomes(connection, packaged, experiment)
    champion, challenger = arms[CHAMPION], arms[CHALLENGER]
    ratio = None if experiment.mode == SHADOW else sample_ratio(champion, challenger, experiment.share)
    versions = {CHAMPION: _champion(packaged, experiment), CHALLENGER: experiment.challenger}
    return {
        "id": experiment.id,
        "name": experiment.name,
        "mode": experiment.mode,
        "share": experiment.share,
        "champion": {"version": versions[CHAMPION], "digest": experiment.champion_digest},
        "challenger": {"version": experiment.challenger, "digest": experiment.challenger_digest},
        "started_at": iso(experiment.started_at),
        "started_by": experiment.started_by,
        "stopped_at": iso(experiment.stopped_at) if experiment.stopped_at else None,
        "stop_reason": experiment.stop_reason,
        "arms": [_arm(arm, versions[arm], arms[arm]) for arm in _ARMS],
        "sample_ratio": ratio and ratio._asdict(),
        "guardrails": [rail._asdict() for rail in guardrails(champion, challenger)],
    }


def _arm(arm: str, version: str, its: Outcome) -> dict[str, Any]:
    return {
        "arm": arm,
        "version": version,
        "predictions": its.predictions,
        "errors": its.errors,
        "error_rate": _rate(its.errors, its.asked),
        "latency_ms": its.latency_ms,
        "monitored_hours": its.hours,
        "alarms": its.alarms,
        "alarms_per_hour": _per_hour(its),
        "false_alarm_rate": _judgement(its),
        "kss": {"mean": its.kss_sum / its.kss_count, "n": its.kss_count} if its.kss_count else None,
    }


def _rate(part: int, whole: int) -> dict[str, Any] | None:
    return {"value": part / whole, "interval95": list(wilson(part, whole))} if whole else None


def _judgement(its: Outcome) -> dict[str, Any] | None:
    rate = _rate(its.false_alarms, its.judged)
    return rate and {**rate, "n": its.judged}


def _per_hour(its: Outcome) -> dict[str, Any] | None:
    if not its.monitored_ms:
        return None
    return {"value": its.alarms / its.hours, "interval95": [end / its.hours for end in byar(its.alarms)]}
