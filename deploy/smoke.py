"""Does a running SleepSafe do its job? `python deploy/smoke.py [http://localhost:5000]`; standard library only."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from typing import Any

PREDICT = {"heart_rate": 95, "ecg": 0.2, "emg": 0.6, "gsr": 0.8, "respiration": 0.7, "resting_heart_rate": 62}
START_S = 30.0


def main(base: str) -> int:
    """Prints a line a check; 1 when one fails."""
    wait_until_up(base)
    checks = {
        "health": call(base, "/health")["status"] == "healthy",
        "ready": call(base, "/health/ready") is not None,
        "page": '<div id="root">' in text(base, "/", accept="text/html"),
        "predict": call(base, "/api/predict", PREDICT)["stress_level"] in {"low", "medium", "high"},
        "batch": call(base, "/api/batch-predict", {"data": [PREDICT, PREDICT]})["count"] == 2,
        "bad input": refused(base, "/api/predict", {**PREDICT, "ecg": 1.5}) == 400,
        "metrics": "sleepsafe" in text(base, "/metrics"),
        "docs": "swagger" in text(base, "/docs", accept="text/html").lower(),
    }
    for name, passed in checks.items():
        print(f"{'ok  ' if passed else 'FAIL'} {name}")
    return 0 if all(checks.values()) else 1


def wait_until_up(base: str) -> None:
    """Returns when /health answers; ends the program when it does not within `START_S`."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            call(base, "/health")
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{base}/health did not answer within {START_S:.0f} s")


def call(base: str, path: str, body: Any = None) -> Any:
    """The JSON answer of a GET, or of a POST of `body`."""
    return json.loads(text(base, path, body))


def text(base: str, path: str, body: Any = None, accept: str = "application/json") -> str:
    """The answer as text; raises HTTPError, an OSError, for a status of 400 or more."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Accept": accept}
    with urllib.request.urlopen(urllib.request.Request(base + path, data, headers), timeout=5) as answer:
        return str(answer.read().decode())


def refused(base: str, path: str, body: Any) -> int:
    """The status that refuses `body`; 200 when it is not refused."""
    try:
        text(base, path, body)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:5000"))
