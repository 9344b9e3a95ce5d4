"""What the monitor found, as runs of the experiment `monitoring`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ml_logic.registry.connection import opened

MONITORING: Final = "monitoring"


def log_findings(findings: Sequence[Mapping[str, Any]]) -> str:
    """Logs the findings of one round as one run and returns its id; a metric is `<name>.<arm>.<aspect>.<subject>`.

    Raises TrackingError.
    """
    from mlflow.entities import Metric, RunTag

    now = time.time_ns() // 1_000_000
    metrics = [Metric(_key(each), float(each["value"]), now, 0) for each in findings if each["value"] is not None]
    drifted = [f"{_key(each)}: {each['status']}" for each in findings if each["status"] in ("drift", "problem")]
    with opened() as book:
        run_id = book.client.create_run(book.experiment(MONITORING)).info.run_id
        tags = [RunTag("findings", str(len(findings))), RunTag("alarms", str(len(drifted)))]
        for start in range(0, max(1, len(metrics)), _BATCH):
            book.client.log_batch(run_id, metrics[start : start + _BATCH], tags=tags if not start else [])
        book.client.log_dict(run_id, {"findings": [_plain(each) for each in findings]}, "findings.json")
        book.client.set_terminated(run_id)
    return str(run_id)


_BATCH: Final = 1000  # the most that MLflow takes at once
_ALLOWED: Final = frozenset("/._- :")


def _key(finding: Mapping[str, Any]) -> str:
    whole = ".".join(str(finding[part]) for part in ("name", "arm", "aspect", "subject"))
    return "".join(letter if letter.isalnum() or letter in _ALLOWED else "_" for letter in whole)


def _plain(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in finding.items()}
