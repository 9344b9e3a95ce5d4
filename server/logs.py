"""Log lines: JSON on stdout, one each, never with what a request carried."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import structlog
from structlog.typing import EventDict, WrappedLogger

STDOUT: Final = 1
"""The file descriptor."""


def configure(level: str) -> None:
    """Sends every log line of this process to stdout, from `level` on."""
    structlog.configure(
        processors=[_stamp, structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_Stdout,
        cache_logger_on_first_use=False,
    )


class _Stdout(structlog.BytesLogger):
    """Where what is said cannot be written, as on a full disk, the work goes on."""

    def __init__(self, *_names: object) -> None:
        super().__init__()

    def msg(self, message: bytes) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = msg


def request_writer() -> Callable[[str, str, str, int, float], None] | None:
    """Writes the line of one answered request; None when the level leaves these lines out.

    A template and one write, not structlog's chain: half of what such a line costs, and no lock held while writing.
    The method and the route hold no character that JSON escapes: the server checks the one, the other is ours.
    """
    if not structlog.get_logger().is_enabled_for(logging.INFO):
        return None

    def write(request_id: str, method: str, route: str, status: int, seconds: float) -> None:
        line = (
            f'{{"event":"request","request_id":"{request_id}","method":"{method}","route":"{route}",'
            f'"status":{status},"ms":{seconds * 1000:.3f},"level":"info","time":"{_now()}"}}\n'
        )
        with suppress(OSError):  # a reader of stdout that has gone away must not take the answer with it
            os.write(STDOUT, line.encode())

    return write


def _now() -> str:
    now = time.time()
    second = int(now)
    return f"{_second(second)}.{int((now - second) * 1000):03d}+00:00"


@lru_cache(maxsize=4)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


class JsonFormatter(logging.Formatter):
    """The lines of gunicorn itself in the same form; a traceback is cut to the exception's type."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        line = {"event": record.getMessage(), "logger": record.name, "process": record.process}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return _dumps(_stamp(None, record.levelname.lower(), line)).decode()


def _stamp(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event["level"] = method
    event["time"] = _now()
    return event


_ENCODER: Final = json.JSONEncoder(default=str, separators=(",", ":"))


def _dumps(event: Any, **_options: Any) -> bytes:
    return _ENCODER.encode(event).encode()
