"""What MLOps.md says is what happens: its commands run in their order, on people who told something, beside the real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml_logic.database import database_url
from ml_logic.features import drowsiness
from server.config import ROOT
from server.db import Database, connect
from server.migrations import migrate
from server.tests.people import tell_people
from server.tests.processes import Gunicorn, wait_until

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "MLOps.md").read_text(encoding="utf-8"), re.DOTALL)
SAID = (
    "packaged in",
    "is run",
    "drowsiness_detector serves 2.0.0",
    '"version":"2.0.0"',
    "is withdrawn",
    "no drift",
    "no new challenger: drowsiness_detector 2.1.0 has learned from these very rows already",
    "drowsiness_detector serves its packaged model again",
    "100 rows",
)
"""By each block."""


def test_the_commands_run_in_their_order(gunicorn: Callable[..., Gunicorn], tmp_path: Path) -> None:
    state = tmp_path / "state"
    server = gunicorn(STATE_DIR=str(state)).wait_ready()
    database = Database(connect(database_url("", state)), migrate)
    tell_people(database)
    database.engine.dispose()
    _write_rows(tmp_path / "rows")

    assert len(BLOCKS) == len(SAID)
    for block, said in zip(BLOCKS, SAID, strict=True):
        if block.startswith("curl"):  # workers look every few seconds
            wait_until(
                partial(lambda command, words: words in _run(command, server.port, state, tmp_path), block, said)
            )
        else:
            assert said in _run(block, server.port, state, tmp_path), block
    assert (tmp_path / "drift.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len(list((tmp_path / "scored").glob("*.parquet"))) == 1


def _run(block: str, port: int, state: Path, folder: Path) -> str:
    settings = {"STATE_DIR": str(state), "PYTHONPATH": str(ROOT), "COLUMNS": "200", "PATH": os.environ["PATH"]}
    # Twenty trials are advice; two show that it works.
    script = block.replace(".venv/bin/python", sys.executable).replace("localhost:5000", f"127.0.0.1:{port}")
    script = "set -e\n" + script.replace("--tune 20", "--tune 2")
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=settings, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _write_rows(folder: Path) -> None:
    folder.mkdir()
    rows = np.random.default_rng(0).normal(0.5, 0.1, (100, len(drowsiness.TASK.inputs)))
    columns = {feature.name: column for feature, column in zip(drowsiness.TASK.inputs, rows.T, strict=True)}
    pq.write_table(pa.table(columns), folder / "part.parquet")
