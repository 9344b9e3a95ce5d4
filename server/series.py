"""A series of eye aspect ratios as it comes in: every refusal names the field, where in it, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, get_args

from pydantic import ValidationError

from server import schemas_drowsiness as limits
from server.schemas import MAX_PROBLEMS, printable, refused
from server.schemas_drowsiness import DrowsinessSeries, Engine, Series, TimedDrowsinessSeries

_CLOCKS: Final[Mapping[str, type[Series]]] = {"fps": DrowsinessSeries, "timestamps_ms": TimedDrowsinessSeries}
_ANGLE: Final = (-limits.ANGLE_RAD, limits.ANGLE_RAD)
_ROWS: Final[Mapping[str, tuple[float, float]]] = {
    "timestamps_ms": (0.0, limits.MAX_CLOCK_MS),
    "ear": (0.0, 1.0),
    "pitch": _ANGLE,
    "yaw": _ANGLE,
    "baseline.blinks.mean": limits.MEASURE_RANGE,
    "baseline.blinks.sd": (0.0, limits.MEASURE_RANGE[1]),
}
_NUMBERS: Final[Mapping[str, tuple[float, float]]] = {
    "fps": limits.FPS_RANGE,
    "baseline.open": limits.OPEN_RANGE,
    "baseline.closed": limits.CLOSED_RANGE,
    "baseline.pitch_rad": _ANGLE,
    "baseline.yaw_rad": _ANGLE,
}
_OTHERS: Final = {
    "engine": "one of " + ", ".join(get_args(Engine)),
    "baseline": "an object",
    "baseline.blinks": "an object, or null",
}
_WITH_NULL: Final = ("ear", "pitch", "yaw", "baseline.pitch_rad", "baseline.yaw_rad")


def parse_series(payload: object) -> Series:
    """The checked series.

    Raises ApiError 400 whose details name every refused field, its first bad value's position and the allowed range.
    """
    if not isinstance(payload, dict):
        raise refused({}, "The body must be a JSON object.")
    clocks = [name for name in _CLOCKS if name in payload]
    if len(clocks) != 1:
        raise refused({name: {"message": "give either fps or timestamps_ms, and not both"} for name in _CLOCKS})
    try:
        series = _CLOCKS[clocks[0]].model_validate(payload)
    except ValidationError as error:
        raise refused(_details(error)) from None
    if problems := _conflicts(series):
        raise refused(problems)
    return series


def _conflicts(series: Series) -> dict[str, Any]:
    """What is wrong with fields that are each right alone."""
    times = series.timestamps_ms if isinstance(series, TimedDrowsinessSeries) else None
    rows = {"timestamps_ms": times, "pitch": series.pitch, "yaw": series.yaw}
    count = len(series.ear)
    message = {"message": f"must have as many values as ear: {count}"}
    problems: dict[str, Any] = {name: message for name, row in rows.items() if row and len(row) != count}
    if clock := _clock_problem(times or ()):
        problems.setdefault("timestamps_ms", clock)
    baseline = series.baseline
    if baseline and baseline.closed and baseline.closed > limits.MAX_CLOSED_SHARE * baseline.open:
        problems["baseline.closed"] = {"message": f"must be at most {limits.MAX_CLOSED_SHARE:g} of baseline.open"}
    return problems


def _clock_problem(times: Sequence[float]) -> dict[str, Any] | None:
    steps = enumerate(pairwise(times), 1)
    bad = next((i for i, (last, now) in steps if now - last < limits.MIN_STEP_MS), None)
    if bad is not None:
        return {"message": f"[{bad}] must be at least {limits.MIN_STEP_MS:g} ms after the one before", "index": bad}
    if times and times[-1] - times[0] > limits.MAX_DURATION_MS:
        return {"message": f"must not span more than {limits.MAX_DURATION_MS} ms"}
    return None


def _details(error: ValidationError) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_PROBLEMS]:
        names = [printable(part) for part in problem["loc"] if isinstance(part, str)]
        field = ".".join(names) or "(unprintable name)"  # a key that is not valid Unicode has no place in `loc`
        index = next((part for part in problem["loc"] if isinstance(part, int)), None)
        details.setdefault(field, _problem(field, problem["type"], index))
    return details


def _problem(field: str, kind: str, index: int | None) -> dict[str, Any]:
    if field in _ROWS and index is None:
        return {"message": _must_be(kind, _row(field))}
    if field in _ROWS or field in _NUMBERS:
        low, high = _ROWS.get(field) or _NUMBERS[field]
        where = {} if index is None else {"index": index}
        at = "" if index is None else f"[{index}] "
        return {"message": at + _must_be(kind, _number(field, low, high)), "minimum": low, "maximum": high, **where}
    known = field in _OTHERS and kind != "extra_forbidden"
    return {"message": _must_be(kind, _OTHERS[field]) if known else "is not known"}


def _row(field: str) -> str:
    four = field.startswith("baseline.")
    return f"a list of {'4' if four else f'1 to {limits.MAX_FRAMES}'}: {_number(field, *_ROWS[field])} each"


def _number(field: str, low: float, high: float) -> str:
    return f"a number from {low:g} to {high:g}" + (", or null" if field in _WITH_NULL else "")


def _must_be(kind: str, allowed: str) -> str:
    return f"is missing: {allowed}" if kind == "missing" else f"must be {allowed}"
