"""Sends events over connections that stay open: `python -m benchmarks.post batch|single ADDRESS SECONDS CLIENTS`.

Prints JSON: how many events were acknowledged a second, and the round trip of every request in ms.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.fleet import BATCH, DEVICES_IN_A_BATCH, bodies, windows

READY: int = 20
"""Bodies a client has at hand when it begins: making them takes no time from the server's rate."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is sent, and how many events it holds."""

    path: str
    events: int


KINDS = {"batch": Kind("/telemetry/batch", BATCH), "single": Kind("/telemetry", 1)}


def singles(client: int) -> Iterator[bytes]:
    """One event a request."""
    for sequence in itertools.count():
        yield json.dumps(windows(client, sequence, 1)[0]).encode()


async def drive(kind: Kind, address: str, seconds: float, clients: int) -> dict[str, object]:
    """All clients until the time is over; raises RuntimeError for any answer but a 200."""
    devices = int(time.time()) % 1_000_000 * 1_000  # others each time: nobody's sequence numbers come twice
    sources = [
        bodies(devices + number * DEVICES_IN_A_BATCH) if kind.events > 1 else singles(devices + number)
        for number in range(clients)
    ]
    waiting = [list(itertools.islice(source, READY)) for source in sources]
    started = time.perf_counter()
    lists = await asyncio.gather(
        *(
            _client(kind, address, started + seconds, itertools.chain(ready, source))
            for ready, source in zip(waiting, sources, strict=True)
        )
    )
    took = time.perf_counter() - started
    times = [one for each in lists for one in each]
    return {"events_per_s": len(times) * kind.events / took, "ms": times}


async def _client(kind: Kind, address: str, end: float, source: Iterator[bytes]) -> list[float]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {kind.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
    times = []
    while time.perf_counter() < end:
        body = next(source)
        sent = time.perf_counter()
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        content = await reader.readexactly(int(length[1])) if length else b""
        if b" 200 " not in answer[:20] or b'"logged"' not in content:
            raise RuntimeError((answer + content).decode())
        times.append((time.perf_counter() - sent) * 1000)
    writer.close()
    return times


if __name__ == "__main__":
    name, base, duration, count = sys.argv[1:]
    print(json.dumps(asyncio.run(drive(KINDS[name], base, float(duration), int(count)))))
