"""Measures the server against its peers: `python -m benchmarks.bench`. Ratios, never absolute promises."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.load import ORIGIN, Request, generator, measure

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = {"heart_rate": 72, "ecg": 0.5, "emg": 0.2, "gsr": 0.3, "respiration": 0.4}
ONE = json.dumps(SAMPLE).encode()
HUNDRED = json.dumps({"data": [{**SAMPLE, "heart_rate": 50 + row} for row in range(100)]}).encode()
WARM_UP_S = 1
THREADS = "4"
MEMORY_LIMIT_MB = 150.0
INFERENCE_LIMIT_US = 50.0
INFERENCE_CALLS = 5_000


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table."""

    what: str
    measured: str
    target: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two requests whose rates are divided, and the ratio to reach."""

    what: str
    ours: Request
    peer: Request
    target: float


def main() -> None:
    """Prints the table; `--json FILE` keeps it as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="a measurement")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = [_inference()]
    with contextlib.ExitStack() as stack:
        ours, worker = stack.enter_context(our_server())
        silent, _ = stack.enter_context(our_server(PREDICTION_SAMPLE_RATE="0"))
        bare, _ = stack.enter_context(_bare())
        fastapi, _ = stack.enter_context(_fastapi())
        results += _compare(_comparisons(ours, silent, bare, fastapi), options.rounds, options.seconds)
        results.append(_memory(worker))
    print_table(
        results, f"one worker on one core, load by {generator()}, median of alternating rounds (lowest..highest)"
    )
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")


def _comparisons(ours: str, silent: str, bare: str, fastapi: str) -> list[Comparison]:
    predict, batch = Request(f"{ours}/api/predict", ONE), Request(f"{ours}/api/batch-predict", HUNDRED)
    return [
        Comparison("predict / bare Flask jsonify", predict, Request(f"{bare}/", ONE), 0.65),
        Comparison("predict, recording a tenth / none", predict, Request(f"{silent}/api/predict", ONE), 0.95),
        Comparison("health / bare Flask jsonify", Request(f"{ours}/health"), Request(f"{bare}/"), 0.6),
        Comparison("predict / FastAPI + scikit-learn", predict, Request(f"{fastapi}/api/predict", ONE), 14.0),
        Comparison(
            "batch of 100 / FastAPI + scikit-learn", batch, Request(f"{fastapi}/api/batch-predict", HUNDRED), 3.0
        ),
        Comparison("batch of 100 / bare Flask jsonify", batch, Request(f"{bare}/", HUNDRED), 0.0),
    ]


def _compare(comparisons: Sequence[Comparison], rounds: int, seconds: int) -> list[Result]:
    core = cores()[1]
    requests = dict.fromkeys(request for one in comparisons for request in (one.ours, one.peer))
    for request in requests:
        measure(request, WARM_UP_S, core)
    rates: dict[Request, list[float]] = {request: [] for request in requests}
    for round_ in range(rounds):
        # Every other round runs backwards, so that a machine that slows down favours nobody.
        for request in list(requests)[:: -1 if round_ % 2 else 1]:
            rates[request].append(measure(request, seconds, core))
    return [_result(one, rates) for one in comparisons]


def _result(one: Comparison, rates: Mapping[Request, list[float]]) -> Result:
    ratios = [ours / peer for ours, peer in zip(rates[one.ours], rates[one.peer], strict=True)]
    middle = statistics.median(ratios)
    speeds = " / ".join(f"{statistics.median(rates[request]):,.0f}" for request in (one.ours, one.peer))
    measured = f"{middle:.2f} ({min(ratios):.2f}..{max(ratios):.2f})   {speeds} requests/s"
    return Result(one.what, measured, f">= {one.target:g}" if one.target else "-", middle >= one.target)


def _inference() -> Result:
    from ml_logic.artefact import MODELS_DIR
    from server.predict import Predictor

    model = Predictor.load(MODELS_DIR).models["stress"]
    sample = model.decode(SAMPLE)
    times = []
    for _ in range(INFERENCE_CALLS):
        started = time.perf_counter()
        model.predict([sample])
        times.append((time.perf_counter() - started) * 1e6)
    middle = statistics.median(times)
    limit = f"<= {INFERENCE_LIMIT_US:g} us"
    return Result("inference alone, a row", f"{middle:.1f} us", limit, middle <= INFERENCE_LIMIT_US)


def _memory(worker: int) -> Result:
    limit = f"< {MEMORY_LIMIT_MB:g} MB"
    if not Path(f"/proc/{worker}/status").is_file():
        return Result("worker resident", "not known on this system", limit, True)
    resident, master = _resident_mb(worker), _resident_mb(_told(worker, "PPid"))
    measured = f"{resident:.0f} MB; the master {master:.0f} MB"
    return Result("worker resident, after the load", measured, limit, resident < MEMORY_LIMIT_MB)


def _resident_mb(process: int) -> float:
    return _told(process, "VmRSS") * 1024 / 1e6


def _told(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def our_server(**settings: str) -> contextlib.AbstractContextManager[tuple[str, int]]:
    """Our server for the time of a `with`: its address, and the process id of its only worker; keywords are settings."""
    # Everything on; only the limits are out of reach of one client that sends thousands a second.
    env = {"WEB_CONCURRENCY": "1", "GUNICORN_THREADS": THREADS, "CORS_ORIGINS": ORIGIN, "LOG_LEVEL": "info"}
    env |= {"RATELIMIT_PREDICT": "100000000/minute", "RATELIMIT_DEFAULT": "100000000/minute", **settings}
    return _serve(["gunicorn", "-c", "server/gunicorn.conf.py", "server.app:create_app()"], env, "/health")


def _bare() -> contextlib.AbstractContextManager[tuple[str, int]]:
    command = [
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        "1",
        "--threads",
        THREADS,
        "--keep-alive",
        "75",
        "--no-control-socket",
    ]
    return _serve([*command, "-b", "127.0.0.1:{port}", "benchmarks.peers:bare_flask()"], {}, "/")


def _fastapi() -> contextlib.AbstractContextManager[tuple[str, int]]:
    command = ["uvicorn", "--factory", "benchmarks.peers:fastapi_sklearn", "--port", "{port}", "--no-access-log"]
    return _serve(command, {}, "/docs")


@contextlib.contextmanager
def _serve(command: Sequence[str], env: Mapping[str, str], probe: str) -> Iterator[tuple[str, int]]:
    """Runs a server on a free port of one core; gives its address and the process id of its (only) worker."""
    port = _free_port()
    pin = ["taskset", "-c", str(cores()[0])] if shutil.which("taskset") and cores()[0] is not None else []
    module, *arguments = (part.replace("{port}", str(port)) for part in command)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        settings = {
            **os.environ,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "STATE_DIR": folder,
            "DATABASE_URL": "",
            **env,
        }
        full = [*pin, sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(full, cwd=ROOT, env=settings, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}{probe}", process)
            yield f"http://127.0.0.1:{port}", _worker_of(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no server at {url}") from None
            time.sleep(0.1)


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    pids = children.read_text().split() if children.is_file() else []
    return int(pids[0]) if pids else pid


def cores() -> tuple[int | None, int | None]:
    """The core of the servers and that of the load generator; None where there are not two."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return (cores[0], cores[1]) if len(cores) > 1 else (None, None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def print_table(results: Sequence[Result], head: str) -> None:
    """The lines below `head`, each with its verdict."""
    print(f"\n{head}\n")
    width = max(len(result.what) for result in results)
    for result in results:
        verdict = "" if result.target == "-" else "reached" if result.reached else "NOT REACHED"
        print(f"{result.what:{width}}  {result.measured:60}  {result.target:>9}  {verdict}")


if __name__ == "__main__":
    main()
