"""Models, their versions and their experiments, as they come in and as they are answered."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from annotated_types import Ge, Le
from pydantic import BaseModel, Field

from ml_logic.promotion import DEFAULT_SHARE, LARGEST_SHARE, SMALLEST_SHARE
from server.predict import Arm
from server.schemas import STRICT, Schema, drop_default

VERSION_PATTERN: Final = r"^[A-Za-z0-9._+-]{1,64}$"
REASON_PATTERN: Final = r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]{1,398}[^\x00-\x20\x7f]$"
_VERSION: Final = "a version: 1 to 64 letters, digits, ., _, + or -"
_REASON: Final = "a reason of 3 to 400 characters, without a space at either end"
_SHARE: Final = f"a number from {SMALLEST_SHARE:g} to {LARGEST_SHARE:g}"
Mode = Literal["ab", "shadow"]


def _unsaid(default: Any = None, **about: Any) -> Any:
    return Field(default=default, json_schema_extra=drop_default, **about)  # may be left out, may not be null


class PromoteRequest(BaseModel):
    """A version that is to be the champion; `override` says why, where a gate stands in its way."""

    model_config = STRICT

    version: str = Field(pattern=VERSION_PATTERN, description=_VERSION)
    override: str = _unsaid(pattern=REASON_PATTERN, description=_REASON)


class CompareRequest(BaseModel):
    """A version that is to be compared with the champion."""

    model_config = STRICT

    version: str = Field(pattern=VERSION_PATTERN, description=_VERSION)


class ChallengerRequest(BaseModel):
    """A version that is to stand beside the champion; null withdraws the one that does."""

    model_config = STRICT

    version: Annotated[str, Field(pattern=VERSION_PATTERN)] | None = Field(description=f"{_VERSION}, or null")
    share: Annotated[float, Ge(SMALLEST_SHARE), Le(LARGEST_SHARE)] = Field(DEFAULT_SHARE, description=_SHARE)
    mode: Mode = Field("ab", description="one of ab, shadow")


class RollbackRequest(BaseModel):
    """Back to the champion before."""

    model_config = STRICT

    reason: str = _unsaid(pattern=REASON_PATTERN, description=_REASON)


class ArchiveRequest(BaseModel):
    """A version that is to be no candidate any more."""

    model_config = STRICT

    version: str = Field(pattern=VERSION_PATTERN, description=_VERSION)


class Figure(Schema):
    """One metric over people that the model had not seen."""

    mean: float
    interval95: list[float] = Field(description="Bootstrap of people, 95 %.", min_length=2, max_length=2)
    worst: float = Field(description="Of the person for whom it is worst.")
    worst_person: str


class TrainedOn(Schema):
    """The rows that a model learned from."""

    source: str
    sha256: str
    people: int
    rows: int
    rows_by_class: list[int]
    parts: list[str]
    notes: list[str]
    seed: int
    sources: list[str] = Field(description="The data sets, or telemetry.")


class Challenger(Schema):
    """What stands beside a champion here."""

    version: str
    digest: str
    share: float = Field(description="Of the people who are answered by it; in mode shadow nobody is.")
    mode: Mode
    experiment_id: int


class ModelSummary(Schema):
    """A served model: its champion, as this process serves it."""

    name: str
    task: str
    version: str
    digest: str
    arm: Arm
    origin: Literal["packaged", "registry"]
    revision: int = Field(description="Of the registry's entry that is followed; it grows with every change.")
    problem: str | None = Field(description="Why something else is served here than is wanted.")
    challenger: Challenger | None
    estimator: str
    created: str
    feature_set: str
    trained_on: TrainedOn
    libraries: dict[str, str]
    person_out: dict[str, Figure] = Field(description="By metric: macro_f1, balanced_accuracy, auc, ece.")


class Models(Schema):
    """The served models."""

    models: list[ModelSummary]
    mlflow_url: str | None = Field(description="Where people open MLflow's page; null: nobody said (MLFLOW_UI_URL).")


class TrainingRange(Schema):
    """Quantiles of an input in training: p1, p5, p25, p50, p75, p95, p99."""

    all: dict[str, float]
    rested: dict[str, float] = Field(description="Of the rows of the lowest class.")


class ReportSummary(Schema):
    """How a version compared with a champion on people whom neither knows."""

    passed: bool
    stale: bool = Field(description="It was made against another champion than today's, so it counts no more.")
    at: str | None
    against_version: str | None


class VersionSummary(Schema):
    """A version of a model: the packaged one, or one that was pushed into the registry."""

    version: str
    digest: str
    origin: Literal["packaged", "registry"]
    role: Literal["champion", "challenger", "candidate", "archived"]
    estimator: str
    created: str
    pushed_at: str | None
    run_id: str | None = Field(description="In MLflow.")
    size_bytes: int | None = Field(description="Of its zipped package.")
    sources: list[str]
    people: int
    rows: int
    person_out: dict[str, Figure]
    report: ReportSummary | None = Field(description="null: never compared.")


class ModelDetail(ModelSummary):
    """A served model with what people read about it, and all its versions, newest first."""

    inputs: dict[str, TrainingRange]
    metrics: dict[str, Any]
    card: str = Field(description="Markdown.")
    pictures: list[str]
    versions: list[VersionSummary]


class Lineage(Schema):
    """What a version was made of."""

    trained_on: TrainedOn
    training: dict[str, Any] | None = Field(description="Estimator, parameters, seed, commit; null for older ones.")
    libraries: dict[str, str]
    quality: dict[str, Any] | None = Field(description="What the data-quality gate found.")


class VersionDetail(VersionSummary):
    """A version with everything that is known of it."""

    report: dict[str, Any] | None = Field(description="The whole comparison, and whether it is `stale`.")  # type: ignore[assignment]  # the summary, spelled out
    metrics: dict[str, Any]
    card: str = Field(description="Markdown; empty when the package cannot be used.")
    problem: str | None = Field(description="Why the package cannot be used.")
    lineage: Lineage
    pictures: list[str]


class Rate(Schema):
    """A rate, and between which ends it lies with 95 % (Wilson; counts an hour: Byar)."""

    value: float
    interval95: list[float] = Field(min_length=2, max_length=2)


class JudgedRate(Rate):
    """Of alarms that somebody spoke of."""

    n: int = Field(description="Alarms that were judged.")


class Sleepiness(Schema):
    """What people said of themselves on the Karolinska Sleepiness Scale."""

    mean: float
    n: int


class ArmOutcome(Schema):
    """What one arm led to; null: nothing to say it from."""

    arm: Arm
    version: str
    predictions: int
    errors: int
    error_rate: Rate | None
    latency_ms: float | None = Field(description="Mean of a prediction in the model.")
    monitored_hours: float
    alarms: int
    alarms_per_hour: Rate | None
    false_alarm_rate: JudgedRate | None
    kss: Sleepiness | None


class SampleRatio(Schema):
    """Whether as many people see the challenger as should."""

    expected: float = Field(description="Share of the people.")
    observed: float
    n: int = Field(description="Distinct people, or devices without one, that events name.")
    p_value: float = Field(description="Chi-square, one degree of freedom; below .001 it is not ok.")
    ok: bool


class Guardrail(Schema):
    """A limit to how much worse a challenger may be."""

    name: Literal["false_alarm_rate", "error_rate", "latency"]
    ok: bool
    value: float | None = Field(
        description="Of rates, by how much more it certainly is; of latency, ms. null: too few."
    )
    limit: float | None
    message: str


class VersionIdentity(Schema):
    """A version and what it is made of."""

    version: str
    digest: str


class Experiment(Schema):
    """A challenger beside its champion."""

    id: int
    name: str
    mode: Mode
    share: float
    champion: VersionIdentity
    challenger: VersionIdentity
    started_at: str
    started_by: str
    stopped_at: str | None = Field(description="null: it goes on.")
    stop_reason: str | None
    arms: list[ArmOutcome]
    sample_ratio: SampleRatio | None = Field(description="null: in mode shadow, or too few people.")
    guardrails: list[Guardrail]


class Experiments(Schema):
    """The newest ones, newest first."""

    experiments: list[Experiment]
