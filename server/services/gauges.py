"""Gauges that are the database's: every worker and replica tells Prometheus the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection

from server.db import UNAVAILABLE, Database
from server.migrations import SchemaError

FRESH_S: Final = 30.0
"""How long they are kept: nothing in them changes faster, and scrapes come by the quarter of a minute; ours."""
Read = Callable[[Connection], Iterable[GaugeMetricFamily]]


class DatabaseGauges:
    """What `reads` find, asked at most every `FRESH_S`; nothing while the database does not answer."""

    def __init__(self, database: Database, reads: Sequence[Read], now: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._reads = reads
        self._now = now
        self._lock = Lock()
        self._read_at = -FRESH_S
        self._found: list[GaugeMetricFamily] = []
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def exposition(self) -> bytes:
        """In Prometheus's text format."""
        return generate_latest(self._registry)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing, so that nothing is read when the registry asks at first."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges."""
        with self._lock:
            if self._now() - self._read_at >= FRESH_S:
                self._found = self._read()
                self._read_at = self._now()
            return self._found

    def _read(self) -> list[GaugeMetricFamily]:
        try:
            with self._database.reading() as connection:
                return [family for read in self._reads for family in read(connection)]
        except (*UNAVAILABLE, SchemaError) as error:
            structlog.get_logger().warning("no_gauges", type=type(error).__name__)
            return []
