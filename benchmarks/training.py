"""Measures what the training recipe costs beside plain scikit-learn: `python -m benchmarks.training`.

Both sides are given the same synthetic stress rows in memory (a `Table`) and end with the same calibrated classifier. Plain
scikit-learn is the least that makes it: `CalibratedClassifierCV` (one temperature, five folds by person) over the same
estimator with the same parameters, fitted to the same matrix, which it is handed ready-made (every row with and without the
resting heart rate). The recipe (`exam split`, data-quality gate, the rows twice, folds that keep every level, weights, one
calibrated fit) is timed from the table to the classifier. Each fit runs in a process of its own, on one thread, in turns.
Time is the processor's, so that what else the machine does counts for neither; memory is the most that was resident. Judging
by parts comes on top, as cross-validation would.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any, Final

import numpy as np

from benchmarks.bench import ROOT, Result, print_table

ROWS: Final = 1_000_000
PEOPLE: Final = 1_000
ROUNDS: Final = 3
OVERHEAD: Final = 0.15
"""Of time, over plain scikit-learn."""
MEMORY: Final = 1.5
"""Most resident, over plain scikit-learn; ours."""
ESTIMATOR: Final = "logistic_regression"


def main() -> int:
    """Prints the table; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--estimator", default=ESTIMATOR)
    parser.add_argument("--side", choices=sorted(_SIDES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps(_measured(options)))
        return 0
    pairs = [_pair(options, backwards=bool(n % 2)) for n in range(options.rounds)]
    results = [_speed(pairs), _memory(pairs), _same(pairs)]
    head = f"{options.rows:,} synthetic rows of {options.people} people, {options.estimator}, one thread"
    print_table(results, f"{head}, median of alternating rounds (lowest..highest); load {os.getloadavg()[0]:.1f}")
    return 0 if all(result.reached for result in results) else 1


def _pair(options: argparse.Namespace, *, backwards: bool) -> dict[str, Any]:
    return {side: _in_own_process(side, options) for side in sorted(_SIDES, reverse=backwards)}


def _in_own_process(side: str, options: argparse.Namespace) -> dict[str, Any]:
    told = [f"--{name}={getattr(options, name)}" for name in ("rows", "people", "estimator")]
    command = [sys.executable, "-m", "benchmarks.training", f"--side={side}", *told]
    answer: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return answer


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    from ml_logic import cluster, estimators, preprocessing, table
    from ml_logic.datasets import synthetic

    rows = preprocessing.synthetic_stress_table(synthetic.stress_rows(options.rows, people=options.people))
    estimator = estimators.estimator(options.estimator, rows.task, seed=0)
    with cluster.one_thread():
        seconds, fitted = _SIDES[options.side](rows, estimator)
    exam = table.split_exam(rows)[1]
    return {
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6,
        "rows": int(rows.label.size - exam.label.size),
        "said": fitted.predict_proba(exam.x[:1000]).tolist(),
    }


def _recipe(rows: Any, estimator: Any) -> tuple[float, Any]:
    from ml_logic import preprocessing, quality, table

    started = time.process_time()
    fit, exam = table.split_exam(rows)
    quality.require(quality.inspect(fit, exam))
    model = preprocessing.fit(fit, estimator)
    return time.process_time() - started, model


def _plain(rows: Any, estimator: Any) -> tuple[float, Any]:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.model_selection import GroupKFold

    from ml_logic import preprocessing, table

    asked = preprocessing.as_asked(table.split_exam(rows)[0])
    x, label, person = asked.x, asked.label, asked.person
    started = time.process_time()
    folds = list(GroupKFold(preprocessing.CALIBRATION_FOLDS).split(x, label, person))
    model = CalibratedClassifierCV(estimator, method="temperature", cv=folds, ensemble=False).fit(x, label)
    return time.process_time() - started, model


_SIDES: Final = {"plain": _plain, "recipe": _recipe}


def _speed(pairs: list[dict[str, Any]]) -> Result:
    ratios = [pair["recipe"]["seconds"] / pair["plain"]["seconds"] for pair in pairs]
    speeds = (
        statistics.median(pair[side]["rows"] / pair[side]["seconds"] for pair in pairs) for side in ("recipe", "plain")
    )
    middle = statistics.median(ratios)
    said = f"{middle - 1:+.1%} ({min(ratios) - 1:+.1%}..{max(ratios) - 1:+.1%})"
    rates = " / ".join(f"{speed:,.0f}" for speed in speeds)
    what = "recipe's fit / plain scikit-learn, time"
    return Result(what, f"{said}   {rates} rows/s", f"<= {OVERHEAD:+.0%}", middle <= 1 + OVERHEAD)


def _memory(pairs: list[dict[str, Any]]) -> Result:
    ours, peer = (statistics.median(pair[side]["peak_mb"] for pair in pairs) for side in ("recipe", "plain"))
    measured = f"{ours / peer:.2f}   {ours:,.0f} / {peer:,.0f} MB"
    return Result("the same, most resident", measured, f"<= {MEMORY:g}", ours <= MEMORY * peer)


def _same(pairs: list[dict[str, Any]]) -> Result:
    ours, peer = (np.array(pairs[0][side]["said"]) for side in ("recipe", "plain"))
    difference = float(np.abs(ours - peer).max())
    return Result("the same, largest difference of answers", f"{difference:.1e}", "<= 1e-06", difference <= 1e-6)


if __name__ == "__main__":
    sys.exit(main())
