"""Does a running SleepSafe do its job? `python deploy/smoke.py [http://localhost:5000]`; standard library only.

A server that needs keys is asked with the one in SLEEPSAFE_KEY (a viewer's is enough); without it, its refusal is right.
Where everybody is an admin, or with an admin's key, an event is stored, read and deleted again. More can be tried of a container:
INSIDE='docker exec NAME' asks in there for its user and its files, RESTART='docker restart NAME' whether the event outlives that.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

PREDICT = {"heart_rate": 95, "ecg": 0.2, "emg": 0.6, "gsr": 0.8, "respiration": 0.7, "resting_heart_rate": 62}
EVENT = {"ear_value": 0.3, "is_drowsy": False, "duration_ms": 0}
START_S = 30.0
UID = 10001
"""The image's user."""
WRITABLE = ["/data", "/tmp"]  # noqa: S108 - all that is
FILES = """
import os, tempfile
print(os.getuid())
for folder in ("/", "/app", "/opt/venv", "/var/tmp", "/data", "/tmp"):
    try:
        tempfile.TemporaryFile(dir=folder).close()
        print(folder)
    except OSError:
        pass
"""
INSIDE, RESTART = (shlex.split(os.environ.get(name, "")) for name in ("INSIDE", "RESTART"))
KEY = os.environ.get("SLEEPSAFE_KEY", "")


def passes(base: str) -> bool:
    """Prints a line a check, and one for whatever else stands in its way."""
    try:
        checks = checked(base)
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        checks = {str(error): False}
    for name, passed in checks.items():
        print(f"{'ok  ' if passed else 'FAIL'} {name}")
    for name, value in {"INSIDE": INSIDE, "RESTART": RESTART}.items():
        if not value:
            print(f"not tried: what {name} is for")
    return all(checks.values())


def checked(base: str) -> dict[str, bool]:
    """Which checks passed, by name; raises OSError and others where it cannot be said."""
    wait_until_up(base)
    if call(base, "/api/session")["role"] == "device":
        raise ValueError("SLEEPSAFE_KEY is a device's: a viewer's or an admin's is needed")
    checks = {
        "health": call(base, "/health")["status"] == "healthy",
        "ready": call(base, "/health/ready") is not None,
        "page": '<div id="root">' in text(base, "/", accept="text/html"),
        "predict": call(base, "/api/predict", PREDICT)["stress_level"] in {"low", "medium", "high"},
        "batch": call(base, "/api/batch-predict", {"data": [PREDICT, PREDICT]})["count"] == 2,
        "bad input": refused(base, "/api/predict", {**PREDICT, "ecg": 1.5}) == 400,
        "metrics": metrics_are_right(base),
        "docs": "swagger" in text(base, "/docs", accept="text/html").lower(),
    }
    return checks | events_are_kept(base) | (files_are_safe() if INSIDE else {})


def metrics_are_right(base: str) -> bool:
    """Whether they are there for who may read them, and for nobody else."""
    if call(base, "/api/session")["auth"] == "keys" and not KEY:
        return refused(base, "/metrics") == 401
    return "sleepsafe" in text(base, "/metrics")


def events_are_kept(base: str) -> dict[str, bool]:
    """Whether an admin's event is stored, also after a restart, and deleted; whether anybody else's is refused."""
    role = call(base, "/api/session")["role"]
    person = f"smoke-{secrets.token_hex(8)}"
    if role != "admin":
        return {"telemetry": refused(base, "/telemetry", EVENT) == (401 if role is None else 403)}
    recent = f"/events/recent?subject_id={person}"
    call(base, "/telemetry", {**EVENT, "subject_id": person})
    checks = {"telemetry": len(call(base, recent)["events"]) == 1}
    if RESTART:
        subprocess.run(RESTART, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - of whoever runs this
        wait_until_up(base)
        checks["restart keeps data"] = len(call(base, recent)["events"]) == 1
    text(base, f"/api/subjects/{person}", method="DELETE")
    return {**checks, "deleted": call(base, recent)["events"] == []}


def files_are_safe() -> dict[str, bool]:
    """Whether nobody's files can be written in the container, but in the two places that are for that, and by whom."""
    command = [*INSIDE, "python", "-c", FILES]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - as above
    uid, *writable = told.split()
    return {f"user {UID}": uid == str(UID), "read-only root": writable == WRITABLE}


def wait_until_up(base: str) -> None:
    """Returns when /health answers; raises TimeoutError when it does not within `START_S`."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            call(base, "/health")
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{base}/health did not answer within {START_S:.0f} s")


def call(base: str, path: str, body: Any = None) -> Any:
    """The JSON answer of a GET, or of a POST of `body`."""
    return json.loads(text(base, path, body))


def text(base: str, path: str, body: Any = None, accept: str = "application/json", method: str | None = None) -> str:
    """The answer as text; raises HTTPError, an OSError, for a status of 400 or more."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Accept": accept}
    if KEY:
        headers["Authorization"] = f"Bearer {KEY}"
    with urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method), timeout=5) as answer:
        return str(answer.read().decode())


def refused(base: str, path: str, body: Any = None) -> int:
    """The status that refuses the request; 200 when it is not refused."""
    try:
        text(base, path, body)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


if __name__ == "__main__":
    sys.exit(not passes(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:5000"))
