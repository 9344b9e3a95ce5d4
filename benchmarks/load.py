"""Requests per second of one address: by wrk where it is installed, otherwise by the small generator below."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 8
ORIGIN = "https://app.example.org"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, sent again and again."""

    url: str
    body: bytes | None = None


def generator() -> str:
    """Which load generator is used here."""
    return "wrk" if shutil.which("wrk") else "benchmarks.load"


def measure(request: Request, seconds: int, core: int | None) -> float:
    """Requests per second over `seconds`, the generator pinned to `core`; raises RuntimeError for any failed answer."""
    pin = ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []
    if shutil.which("wrk"):
        return _by_wrk(request, seconds, pin)
    command = [*pin, sys.executable, "-m", "benchmarks.load", request.url, str(seconds)]
    done = subprocess.run(command, input=request.body or b"", capture_output=True, check=True)
    return float(done.stdout)


def _by_wrk(request: Request, seconds: int, pin: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "request.lua"
        lines = [f'wrk.headers["Origin"] = "{ORIGIN}"']
        if request.body is not None:
            lines += [
                'wrk.method = "POST"',
                'wrk.headers["Content-Type"] = "application/json"',
                f"wrk.body = {json.dumps(request.body.decode())}",
            ]
        script.write_text("\n".join(lines))
        command = [*pin, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), request.url]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if rate is None or "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(f"{request.url} did not answer every request:\n{out}")
    return float(rate[1])


async def _drive(request: Request, seconds: float) -> float:
    parts = urlsplit(request.url)
    method = "GET" if request.body is None else "POST"
    kind = "" if request.body is None else f"Content-Type: application/json\r\nContent-Length: {len(request.body)}\r\n"
    head = f"{method} {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {ORIGIN}\r\n{kind}\r\n"
    data = head.encode() + (request.body or b"")
    end = time.perf_counter() + seconds

    async def one_connection() -> int:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        count = 0
        while time.perf_counter() < end:
            writer.write(data)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
            if b" 200 " not in answer[:20] or length is None:
                raise RuntimeError(answer.decode())
            await reader.readexactly(int(length[1]))
            count += 1
        writer.close()
        return count

    return sum(await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))) / seconds


if __name__ == "__main__":
    sent = sys.stdin.buffer.read()
    print(asyncio.run(_drive(Request(sys.argv[1], sent or None), float(sys.argv[2]))))
