"""What a series of eye aspect ratios and its analysis look like; `server.series` says what is refused, and how."""

from __future__ import annotations

import math
from typing import Annotated, Any, Final, Literal

from annotated_types import Ge, Le, Len
from pydantic import BaseModel, ConfigDict, FailFast, Field

from ml_logic.features import openness
from ml_logic.features.drowsiness import CHANNELS
from ml_logic.features.events import Kind
from ml_logic.policy import State
from server.schemas import STRICT, ModelIdentity, Schema, drop_default

MAX_FRAMES: Final = 60_000
"""33 minutes at 30 frames/s; about a second of work for the server."""
FPS_RANGE: Final = (5.0, 120.0)
"""Frames/s. Below 10 nothing is monitored anyway (DESIGN 3), above 120 no webcam goes."""
MAX_CLOCK_MS: Final = 1e14
"""The year 5138 as Unix time: with larger numbers a double no longer tells hundredths of a millisecond; ours."""
MAX_DURATION_MS: Final = 4 * 3_600_000
"""4 h: MAX_FRAMES at the lowest rate last 3.3 h; it bounds the number of windows; ours."""
MIN_STEP_MS: Final = 1.0
"""Between two frames: 1000 frames/s; closer ones are a clock that stood still; ours."""
MAX_CLOSED_SHARE: Final = 0.5
"""`closed` over `open`: .06-.37 was measured (DESIGN 3); beyond a half the two cannot be told apart; ours."""
OPEN_RANGE: Final = openness.LIMITS.ear_range
CLOSED_RANGE: Final = (0.0, OPEN_RANGE[1] * MAX_CLOSED_SHARE)
ANGLE_RAD: Final = math.pi / 2
MEASURE_RANGE: Final = (0.001, 100_000.0)
"""Of a blink's measures, none of which is 0 and the largest of which is a duration below 1500 ms; ours."""

Engine = Literal["mediapipe", "human"]
Abstention = Literal[
    "not_calibrated", "no_face", "no_blink_baseline", "too_few_blinks", "outside_training_range", "no_model"
]
_Ear = Annotated[float, Ge(0), Le(1)]
_Angle = Annotated[float, Ge(-ANGLE_RAD), Le(ANGLE_RAD)]
_Clock = Annotated[float, Ge(0), Le(MAX_CLOCK_MS)]
_Measure = Annotated[float, Ge(MEASURE_RANGE[0]), Le(MEASURE_RANGE[1])]
_Spread = Annotated[float, Ge(0), Le(MEASURE_RANGE[1])]
_Row = (Len(1, MAX_FRAMES), FailFast())  # the first bad value of a row is enough: 60,000 refusals help nobody
_Four = Len(len(CHANNELS), len(CHANNELS))
_PITCH: Final = "Head pitch of each frame in rad, positive is down; null is unknown. Tells a look down from a closure."
_YAW: Final = "Head yaw of each frame in rad, either side positive; null is unknown. Tells looks away from the road."


def _unsaid(**about: Any) -> Any:
    return Field(default=None, json_schema_extra=drop_default, **about)  # may be left out, may not be null


class BlinkStatistics(BaseModel):
    """A person's alert blinks: blinks a minute, amplitude (openness), duration (ms), opening velocity (openness/s)."""

    model_config = STRICT

    mean: Annotated[list[_Measure], _Four]
    sd: Annotated[list[_Spread], _Four]


class DrowsinessBaseline(BaseModel):
    """A person in front of an engine when alert, as an earlier analysis returned it."""

    model_config = STRICT

    open: float = Field(ge=OPEN_RANGE[0], le=OPEN_RANGE[1], description="EAR of the open eyes.")
    closed: float = _unsaid(
        ge=CLOSED_RANGE[0],
        le=CLOSED_RANGE[1],
        description=f"EAR of the closed eyes, at most {MAX_CLOSED_SHARE:g} of `open`; left out: the engine's usual share.",
    )
    pitch_rad: _Angle | None = None
    yaw_rad: _Angle | None = None
    blinks: BlinkStatistics | None = None


class Series(BaseModel):
    """What both forms of a series have in common."""

    model_config = STRICT

    ear: Annotated[list[_Ear | None], *_Row] = Field(
        description="Eye aspect ratio of each frame, both eyes together, as the formula gives it; null is no face."
    )
    pitch: Annotated[list[_Angle | None], *_Row] = _unsaid(description=_PITCH)
    yaw: Annotated[list[_Angle | None], *_Row] = _unsaid(description=_YAW)
    engine: Engine = Field(
        "mediapipe", description="What found the landmarks: the EAR of closed eyes differs from one to the other."
    )
    baseline: DrowsinessBaseline = _unsaid(
        description="Left out, the first minute with a face has to be of the alert person, and calibrates."
    )

    def times_ms(self) -> list[float]:
        """When each frame was taken."""
        raise NotImplementedError


def _example(name: str, clock: Any) -> ConfigDict:
    series: dict[str, Any] = {
        "ear": [0.31, 0.3, 0.12, 0.06, 0.2, 0.3, None, 0.31],
        "baseline": {"open": 0.31, "pitch_rad": 0.05},
    }
    return ConfigDict(json_schema_extra={"examples": [{name: clock, **series}]})


class DrowsinessSeries(Series):
    """Frames at a steady rate; times count from the first frame."""

    model_config = _example("fps", 15)

    fps: float = Field(ge=FPS_RANGE[0], le=FPS_RANGE[1], description="Frames/s.")

    def times_ms(self) -> list[float]:
        """The rate's own clock, from 0."""
        return [i * 1000.0 / self.fps for i in range(len(self.ear))]


class TimedDrowsinessSeries(Series):
    """Frames with a time each."""

    model_config = _example("timestamps_ms", [0, 66, 133, 200, 266, 333, 400, 466])

    timestamps_ms: Annotated[list[_Clock], *_Row] = Field(
        description="When each frame was taken, on any clock in ms: each at least "
        f"{MIN_STEP_MS:g} ms after the one before, all within {MAX_DURATION_MS // 3_600_000} h."
    )

    def times_ms(self) -> list[float]:
        """As they came."""
        return self.timestamps_ms


class DrowsinessEvent(Schema):
    """Something that happened. Times in ms on the clock of the frames; the last three are known of closures only."""

    kind: Kind
    start_ms: float
    end_ms: float
    duration_ms: float | None = Field(description="null for a blink below 15 frames/s.")
    depth: float | None = Field(description="Lowest openness: 0 closed, 1 open.")
    amplitude: float | None
    opening_velocity: float | None = Field(description="Openness/s.")


class DrowsinessShares(Schema):
    """The probabilities of the classifier."""

    alert: float
    low_vigilance: float
    drowsy: float


class DrowsinessWindow(Schema):
    """60 s, or all of a shorter series; the names with 180 look back three minutes. null is unknown."""

    start_ms: float
    end_ms: float
    perclos_60: float | None
    perclos_180: float | None
    blink_rate: float | None = Field(description="Blinks a minute with a face.")
    blink_duration_mean_ms: float | None
    blink_duration_p90_ms: float | None
    last_long_blink_ms: float | None = Field(
        description="Duration of the last closure of .5 s or more, however long ago."
    )
    last_long_blink_end_ms: float | None
    long_blinks: int | None = Field(description="Closures of .5 s or more.")
    nods_180: int | None
    valid_share: float = Field(ge=0, le=1, description="Time with a face over 60 s.")
    fps: float
    alert_level: int | None = Field(ge=0, le=3, description="The highest alarm in it; null while calibrating.")
    state: State | None = Field(description="The gravest state at that level.")
    drowsiness_level: Literal["alert", "low_vigilance", "drowsy"] | None = Field(description="Of the last 30 blinks.")
    probabilities: DrowsinessShares | None
    abstained: Abstention | None = Field(description="Why the classifier gave no answer.")


class UsedBlinks(Schema):
    """The alert blinks that the classifier compared with."""

    mean: list[float]
    sd: list[float]


class UsedDrowsinessBaseline(Schema):
    """What openness and blinks were measured against: send it with the next series of this person and engine."""

    open: float
    closed: float
    pitch_rad: float | None
    yaw_rad: float | None
    blinks: UsedBlinks | None = Field(description="null until there were enough alert blinks.")


class DrowsinessCalibration(Schema):
    """Where the baseline is from."""

    source: Literal["request", "series"]
    end_ms: float | None = Field(description="When the series had calibrated; events and alarms begin after it.")
    refusal: openness.Refusal | None = Field(
        description="Why there is no baseline, and therefore no event and no PERCLOS."
    )


class DrowsinessClassifier(Schema):
    """How often the classifier was asked: once a window."""

    answered: int
    abstained: int
    model: ModelIdentity | None


class DrowsinessSummary(Schema):
    """The whole series; what is monitored begins after the calibration."""

    frames: int
    duration_ms: float
    valid_share: float = Field(ge=0, le=1, description="Time with a face over the duration.")
    calibration: DrowsinessCalibration
    events: dict[str, int] = Field(description="How many of each kind that occurred.")
    perclos: float | None = Field(description="Of all that was monitored; null below 30 s with a face.")
    blink_rate: float | None = Field(description="Blinks a minute with a face; likewise.")
    longest_closure_ms: float | None
    alert_level: int | None = Field(ge=0, le=3, description="The highest; null when nothing was monitored.")
    worst_window: int | None = Field(description="Position in `windows`: highest alarm, then highest PERCLOS.")
    classifier: DrowsinessClassifier


class DrowsinessAnalysis(Schema):
    """What a series says, as the live monitor would have said it."""

    events: list[DrowsinessEvent]
    windows: list[DrowsinessWindow] = Field(description="A window every 30 s; the last one ends with the series.")
    summary: DrowsinessSummary
    baseline: UsedDrowsinessBaseline | None
