"""What README.md says is what happens: its examples run against the real server, its figures are the models' own."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable

import pytest

from ml_logic.artefact import MODELS_DIR
from server.config import ROOT
from server.tests.processes import Gunicorn

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = [block.replace("\\\n", " ") for block in re.findall(r"```sh\n(curl .*?)```", README, re.DOTALL)]
MEASURES = {"macro-F1": "macro_f1", "balanced accuracy": "balanced_accuracy", "AUC": "auc", "calibration error": "ece"}


def test_every_curl_example_is_answered(gunicorn: Callable[..., Gunicorn]) -> None:
    server = gunicorn().wait_ready()
    answers = [json.loads(_run(example, server.port)) for example in EXAMPLES]

    assert len(answers) == 8
    single, batch, drowsiness, series, stored, statistics, features, ready = answers
    assert single["stress_level"] == "high"
    assert [item.get("stress_level") for item in batch["predictions"]] == ["low", None]
    assert batch["predictions"][1]["details"]["heart_rate"]["maximum"] == 200
    assert drowsiness["drowsiness_level"] in {"low_vigilance", "drowsy"}
    assert [event["kind"] for event in series["events"]] == ["microsleep"]
    assert series["summary"]["alert_level"] == 2
    assert (stored["status"], stored["events_logged"]) == ("partial", 1)
    assert stored["rejected"][0]["error"]["details"]["ear_value"]["maximum"] == 1
    assert (statistics["total_events"], statistics["severity_distribution"]["medium"]) == (1, 1)
    assert features["models"].keys() == {"stress", "drowsiness"}
    assert ready["status"] == "ready"


@pytest.mark.parametrize("task", ["stress", "drowsiness"])
def test_the_model_table_says_what_the_packages_measured(task: str) -> None:
    manifest = json.loads((MODELS_DIR / task / "manifest.json").read_text())
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in README.splitlines() if line.startswith(f"| {task}")
    ]

    assert [row[3] for row in rows] == list(MEASURES)
    for _, _, people, measure, mean, worst in rows:
        figures = manifest["metrics"]["person_out"][MEASURES[measure]]
        low, high = figures["interval95"]
        assert int(people) == manifest["metrics"]["people"]
        assert mean == f"{figures['mean']:.3f} ({low:.3f} to {high:.3f})"
        assert worst == f"{figures['worst']:.3f}"


def test_the_papers_protocol_says_what_the_package_measured() -> None:
    manifest = json.loads((MODELS_DIR / "drowsiness" / "manifest.json").read_text())
    protocol = manifest["metrics"]["rldd_protocol"]

    for name in ("video_accuracy", "auc_alert_drowsy", "auc_low_vigilance_drowsy"):
        assert f"{protocol[name]:.3f}".lstrip("0") in README


def _run(example: str, port: int) -> bytes:
    command = shlex.split(example.replace("localhost:5000", f"127.0.0.1:{port}"))
    return subprocess.run(command, check=True, capture_output=True, timeout=20).stdout
