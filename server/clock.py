"""Times as the API takes and gives them: aware, UTC, whole milliseconds."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any device that could tell: a clock that was never set; ours."""
AHEAD: Final = timedelta(hours=24)
"""How far a device's clock may be ahead; DESIGN 2."""
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Of what anybody asks for; ours."""
ALLOWED: Final = "ISO 8601 with an offset or Z, or milliseconds since 1970, from the year 2000 to"
_DAY_AND_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def utc_now() -> datetime:
    """The time."""
    return floor_ms(datetime.now(UTC))


def iso(time: datetime) -> str:
    """2026-11-25T10:00:00.000Z."""
    return time.isoformat(timespec="milliseconds")[:-6] + "Z"


def to_ms(time: datetime) -> int:
    """Milliseconds since 1970."""
    return (time - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: float) -> datetime:
    """The time `ms` after 1970; raises ValueError beyond the years that there are."""
    if not math.isfinite(ms):
        raise ValueError("not a time")
    try:
        return EPOCH + timedelta(milliseconds=math.floor(ms))
    except OverflowError:
        raise ValueError("not a time") from None


def parse_time(value: str | float, latest: datetime) -> datetime:
    """What a client calls a time; raises ValueError when it is none, has no offset, or is out of range."""
    if isinstance(value, str):
        if not _DAY_AND_TIME.match(value):
            raise ValueError("not a time")
        time = datetime.fromisoformat(value)
        if time.tzinfo is None:
            raise ValueError("no offset")
        if time.tzinfo is not UTC:
            time = _to_utc(time)
    else:
        time = from_ms(value)
    if not EARLIEST <= time <= latest:
        raise ValueError("out of range")
    return floor_ms(time)


def hour_of(time: datetime) -> datetime:
    """The begin of its hour."""
    return time.replace(minute=0, second=0, microsecond=0)


def floor_ms(time: datetime) -> datetime:
    """Without what is finer than a millisecond."""
    finer = time.microsecond % 1000
    return time.replace(microsecond=time.microsecond - finer) if finer else time


def _to_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError("not a time") from None
