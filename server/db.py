"""The database: its address, its engine, its transactions, and whether it answers."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ml_logic.database import sqlite_engine

CONNECT_TIMEOUT_S: Final = 2
"""The least that libpq's connect_timeout takes; the readiness check has its own, shorter limit."""
ATTEMPTS: Final = 4
"""At a transaction that another one stood in the way of."""
UNAVAILABLE: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised when the database is away, busy or full. Nothing was committed, or its answer was lost."""

_CLASHES: Final = frozenset({"40001", "40P01"})
"""SQLSTATE: serialization_failure, deadlock_detected."""
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
REASON_LENGTH: Final = 200
"""Characters of a driver's message that a log line repeats."""
Answer = TypeVar("Answer")
_Waiting = tuple[Callable[[Connection], Any], Future[Any]]


def connect(url: URL, threads: int = 4) -> Engine:
    """The engine for `url`, with a connection for each of `threads`. Opens none yet; SQLite's folder is made with the first."""
    if url.drivername != "sqlite":
        timeouts = {"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": CONNECT_TIMEOUT_S * 5000}
        # Beside the threads ask the readiness check, the look at the registry and the recorder.
        pool = {"pool_size": threads + 3, "max_overflow": 0, "pool_timeout": CONNECT_TIMEOUT_S}
        return create_engine(url, pool_pre_ping=True, connect_args=timeouts, **pool)
    engine = sqlite_engine(url)
    event.listen(engine, "do_connect", _make_folder)
    return engine


def ping(engine: Engine) -> None:
    """Asks the database for one row; raises whatever its driver raises."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def reason(error: Exception) -> str:
    """Why the database could not be used, in its driver's words, for a log line.

    Without what is quoted: of an address that is mistyped, part of the password may pass for the host's name.
    """
    if not isinstance(error, DBAPIError) or error.orig is None:
        return type(error).__name__
    first, *_ = str(error.orig).splitlines() or [type(error.orig).__name__]
    return _QUOTED.sub("...", first)[:REASON_LENGTH]


class Database:
    """An engine whose schema is made before it is first used."""

    def __init__(self, engine: Engine, migrate: Callable[[Engine], None]) -> None:
        self.engine = engine
        self._migrate = migrate
        self._is_ready = False
        # SQLite has one writer; a queue here is fair, its busy handler sleeps and guesses.
        self._turn = Lock() if engine.dialect.name == "sqlite" else None
        self._waiting: deque[_Waiting] = deque()

    def require(self) -> None:
        """Makes the schema what this version needs, once; raises when the database does not answer."""
        if not self._is_ready:
            self._migrate(self.engine)
            self._is_ready = True

    def ping(self) -> None:
        """Raises unless the database answers and its schema is there."""
        self.require()
        ping(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        self.require()
        with self.engine.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """What `work` returns, its changes committed all together or not at all.

        It is called again when another transaction stood in its way, so it must do nothing else than use its connection.
        """
        self.require()
        for attempt in range(1, ATTEMPTS):
            try:
                return self._attempt(work)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _CLASHES:
                    raise
                time.sleep(0.01 * 4**attempt)
        return self._attempt(work)

    def write_together(self, work: Callable[[Connection], Answer]) -> Answer:
        """As `write`; on SQLite in one transaction with what other threads wait to write, so that they share its commit.

        `work` may be called by another of these threads, and again when the work of one of them fails.
        """
        if self._turn is None:
            return self.write(work)
        self.require()
        answer: Future[Answer] = Future()
        self._waiting.append((work, answer))
        with self._turn:
            if not answer.done():
                self._write_waiting([self._waiting.popleft() for _ in range(len(self._waiting))])
        return answer.result()

    def _write_waiting(self, waiting: Sequence[_Waiting]) -> None:
        try:
            answers = self._write_in_turn(lambda connection: [work(connection) for work, _ in waiting])
        except Exception as error:
            if len(waiting) == 1 or isinstance(error, UNAVAILABLE):
                for _, answer in waiting:
                    answer.set_exception(error)
            else:
                for one in waiting:  # whose work does not fail is not to suffer for whose does
                    self._write_waiting([one])
        else:
            for (_, answer), value in zip(waiting, answers, strict=True):
                answer.set_result(value)

    def _attempt(self, work: Callable[[Connection], Answer]) -> Answer:
        if self._turn is None:
            with self.engine.begin() as connection:
                return work(connection)
        with self._turn:
            return self._write_in_turn(work)

    def _write_in_turn(self, work: Callable[[Connection], Answer]) -> Answer:
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            return work(connection)


def _make_folder(_dialect: Any, _record: Any, args: Sequence[Any], _options: Any) -> None:
    if args and args[0] != ":memory:":
        with suppress(OSError):  # then SQLite cannot open its file, and says so as it does of every other reason
            Path(args[0]).parent.mkdir(parents=True, exist_ok=True)
