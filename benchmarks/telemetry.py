"""Measures what telemetry costs: `python -m benchmarks.telemetry`. On SQLite, and on PostgreSQL where there is one.

Storing is compared with the bare insert of the same rows; reading with the same questions to a few events.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.bench import ROOT, Result, cores, our_server, print_table
from benchmarks.fleet import PER_HOUR, fill, fresh, postgres
from server.clock import to_ms, utc_now

INGEST_RATIO: Final = 0.5
BATCH_CLIENTS: Final = 4
"""As many as the worker has threads."""
PEER_BATCHES: Final = 150
SINGLE_CLIENTS: Final = 8
TAIL_RATIO: Final = 10.0
GROWTH_RATIO: Final = 1.5
FEW_EVENTS: Final = 5_000
"""In the smaller database: those of the last hour, which both have, and a little more."""
QUESTIONS: Final = ("/dashboard", "/statistics", "/events/recent")
EXPORT_MB_S, EXPORT_ROWS_S = 50.0, 100_000.0
"""One of them is enough."""
TENTH: Final = 10
EXPORT_GROWTH_MB: Final = 10.0
"""Of the worker, however many rows it sends; ours."""
CHUNK: Final = 1 << 20
MB: Final = 1e6


def main() -> int:
    """Prints the tables; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5_000_000, help="in the larger database")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="a measurement of storing")
    parser.add_argument("--single-seconds", type=int, default=60)
    parser.add_argument("--asks", type=int, default=60, help="each question to each server")
    options = parser.parse_args()
    server = postgres()
    if server is None:
        print("no PostgreSQL at PGHOST and PGPORT (127.0.0.1:5432): only SQLite is measured")
    results: list[Result] = []
    for where in [None] if server is None else [None, server]:
        name = "SQLite" if where is None else "PostgreSQL"
        lines = [*_storing(where, options), *_reading(where, options)]
        print_table(lines, f"{name}, one worker on one core; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        results += lines
    return 0 if all(result.reached for result in results) else 1


def _storing(where: str | None, options: argparse.Namespace) -> list[Result]:
    with contextlib.ExitStack() as stack:
        ours, peers = (stack.enter_context(fresh(where)) for _ in range(2))
        address, _ = stack.enter_context(our_server(DATABASE_URL=ours))
        _make_schema(peers)
        _post("batch", address, 1, BATCH_CLIENTS)
        pairs = [_pair(address, peers, options.seconds, backwards=bool(n % 2)) for n in range(options.rounds)]
        results = [_ingest(pairs)]
        if where is not None:
            results.append(_tail(_post("single", address, options.single_seconds, SINGLE_CLIENTS)["ms"]))
    return results


def _pair(address: str, peers: str, seconds: int, *, backwards: bool) -> tuple[float, float]:
    """Our rate and the peer's. Every other round runs backwards, so that a machine that slows down favours nobody."""
    if backwards:
        peer = _inserted(peers)
        return _stored(address, seconds), peer
    return _stored(address, seconds), _inserted(peers)


def _stored(address: str, seconds: int) -> float:
    return float(_post("batch", address, seconds, BATCH_CLIENTS)["events_per_s"])


def _inserted(database: str) -> float:
    command = [*_pinned(0), sys.executable, "-m", "benchmarks.insert", database, str(PEER_BATCHES)]
    return float(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def _post(kind: str, address: str, seconds: int, clients: int) -> Any:
    command = [*_pinned(1), sys.executable, "-m", "benchmarks.post", kind, address, str(seconds), str(clients)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def _pinned(which: int) -> list[str]:
    core = cores()[which]
    return ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []


def _make_schema(database: str) -> None:
    fill(database, 1)


def _ingest(pairs: Sequence[tuple[float, float]]) -> Result:
    ratios = [ours / peer for ours, peer in pairs]
    middle = statistics.median(ratios)
    speeds = " / ".join(f"{statistics.median(rates):,.0f}" for rates in zip(*pairs, strict=True))
    measured = f"{middle:.2f} ({min(ratios):.2f}..{max(ratios):.2f})   {speeds} events/s"
    return Result("batches of 100 over HTTP / bare insert", measured, f">= {INGEST_RATIO:g}", middle >= INGEST_RATIO)


def _tail(times: Sequence[float]) -> Result:
    ordered = sorted(times)
    p50, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    measured = f"{p99 / p50:.1f}   p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(ordered):,}"
    what = f"one event, {SINGLE_CLIENTS} clients: p99 / p50"
    return Result(what, measured, f"<= {TAIL_RATIO:g}", p99 / p50 <= TAIL_RATIO)


def _reading(where: str | None, options: argparse.Namespace) -> list[Result]:
    with contextlib.ExitStack() as stack:
        servers = []
        for count in (options.events, FEW_EVENTS):
            database = stack.enter_context(fresh(where))
            started = time.perf_counter()
            fill(database, count)
            print(f"made {count:,} events in {time.perf_counter() - started:.0f} s", flush=True)
            servers.append(stack.enter_context(our_server(DATABASE_URL=database)))
        (large, worker), (small, _) = servers
        results = [_question(path, large, small, options) for path in QUESTIONS]
        latest = to_ms(utc_now() - timedelta(hours=options.events / PER_HOUR / TENTH))
        export = f"{large}/api/events/export?format"
        return [
            *results,
            *_export("everything as csv", f"{export}=csv", worker, options.events + 1),
            *_export("the last tenth as jsonl", f"{export}=jsonl&from={latest}", worker, 1),
        ]


def _question(path: str, large: str, small: str, options: argparse.Namespace) -> Result:
    times: dict[str, list[float]] = {large: [], small: []}
    with contextlib.ExitStack() as stack:
        connections = {address: stack.enter_context(_connected(address)) for address in times}
        for ask in range(options.asks + 3):
            for address, connection in connections.items():
                started = time.perf_counter()
                _get(connection, path).read()
                if ask >= 3:  # the first ones open connections and fill caches
                    times[address].append((time.perf_counter() - started) * 1000)
    ours, peers = (statistics.median(times[address]) for address in (large, small))
    measured = f"{ours / peers:.2f}   {ours:.1f} / {peers:.1f} ms"
    what = f"{path}: {options.events:,} events / {FEW_EVENTS:,}"
    return Result(what, measured, f"<= {GROWTH_RATIO:g}", ours / peers <= GROWTH_RATIO)


def _export(what: str, url: str, worker: int, least: int) -> list[Result]:
    before = _most_resident_mb(worker)
    size = rows = 0
    with _connected(url) as connection:
        started = time.perf_counter()
        answer = _get(connection, url)
        while chunk := answer.read(CHUNK):
            size += len(chunk)
            rows += chunk.count(b"\n")
        seconds = time.perf_counter() - started
    if rows < least:
        raise RuntimeError(f"{url}: {rows:,} lines instead of {least:,}")
    growth = _most_resident_mb(worker) - before
    fast = size / MB / seconds >= EXPORT_MB_S or rows / seconds >= EXPORT_ROWS_S
    speed = f"{size / MB / seconds:.0f} MB/s, {rows / seconds:,.0f} rows/s   {rows:,} rows, {size / MB:,.0f} MB"
    return [
        Result(f"export: {what}", speed, f">= {EXPORT_MB_S:g} MB/s", fast),
        Result(
            "of it, the worker grew by", f"{growth:.1f} MB", f"<= {EXPORT_GROWTH_MB:g} MB", growth <= EXPORT_GROWTH_MB
        ),
    ]


@contextlib.contextmanager
def _connected(address: str) -> Any:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
    yield connection
    connection.close()


def _get(connection: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.read().decode()}")
    return answer


def _most_resident_mb(worker: int) -> float:
    """The largest that the worker has ever been; 0 where the system does not say."""
    status = Path(f"/proc/{worker}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return sum(int(line.split()[1]) * 1024 / MB for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
