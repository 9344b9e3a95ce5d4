"""Measures the scoring of tables: `python -m benchmarks.scoring`. Rows a second against bare onnxruntime, and memory.

`--rows 100000000` shows the memory at the size that scoring is for; it needs a quarter of an hour and 10 GB of disk.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.bench import ROOT, Result, print_table
from ml_logic.artefact import MODELS_DIR
from ml_logic.features import drowsiness, stress
from ml_logic.features.spec import Task
from ml_logic.score import run
from ml_logic.score.model import INPUT, OUTPUT, Model, Package

SPEED_ROWS: Final = 300_000
SPEED_RATIO_MIN: Final = 0.75
"""Ours: reading, checking and writing may cost a third of what the model itself does."""
ROUNDS: Final = 3
FEW_ROWS: Final = 1_000_000
MANY_ROWS: Final = 10_000_000
GROWTH_MB_MAX: Final = 30.0
"""Ours: the footer of the output grows by a few kilobytes a batch; the rows themselves would be hundreds of MB."""
CHUNK_ROWS: Final = 100_000
STEPS: Final = 200
"""So many different values a column keep the file small; what is in memory is as large as with any."""
PEAK: Final = """
import sys
from ml_logic.score.__main__ import main
assert main(sys.argv[1:]) == 0
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def main() -> int:
    """Prints the table; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MANY_ROWS, help="of the larger table whose memory is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sleepsafe-bench-") as folder:
        results = [_speed(Path(folder)), _memory(Path(folder), options.rows)]
    print_table(results, f"scoring tables, one process; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if all(result.reached for result in results) else 1


def _speed(folder: Path) -> Result:
    source = folder / "stress.parquet"
    _write(source, stress.TASK, SPEED_ROWS)
    package = Package.read(MODELS_DIR / "stress", "stress")
    table = pq.read_table(source)
    inputs = np.stack([table[feature.name].to_numpy() for feature in stress.TASK.inputs], axis=1).astype(np.float64)
    rows = stress.columns(inputs).astype(np.float32)
    pairs = []
    for round_ in range(ROUNDS):
        # Every other round runs backwards, so that a machine that slows down favours nobody.
        if round_ % 2:
            bare = _bare(package, rows)
            pairs.append((_ours(package, source, folder / f"out{round_}"), bare))
        else:
            pairs.append((_ours(package, source, folder / f"out{round_}"), _bare(package, rows)))
    ratios = [ours / bare for ours, bare in pairs]
    middle = statistics.median(ratios)
    speeds = " / ".join(f"{statistics.median(rates):,.0f}" for rates in zip(*pairs, strict=True))
    measured = f"{middle:.2f} ({min(ratios):.2f}..{max(ratios):.2f})   {speeds} rows/s"
    limit = f">= {SPEED_RATIO_MIN:g}"
    return Result("stress, file to file / onnxruntime alone", measured, limit, middle >= SPEED_RATIO_MIN)


def _ours(package: Package, source: Path, out: Path) -> float:
    config = run.Config("stress", [str(source)], str(out), MODELS_DIR / "stress")
    summary = run.score(config, package, Console(file=io.StringIO()))
    return summary.rows / summary.seconds


def _bare(package: Package, rows: NDArray[np.float32]) -> float:
    session = Model(package).session
    started = time.perf_counter()
    for start in range(0, len(rows), CHUNK_ROWS):
        session.run([OUTPUT], {INPUT: rows[start : start + CHUNK_ROWS]})
    return len(rows) / (time.perf_counter() - started)


def _memory(folder: Path, many: int) -> Result:
    what = f"drowsiness, peak memory, {FEW_ROWS:,} and {many:,} rows"
    if not Path("/proc/self/status").is_file():
        return Result(what, "not known on this system", "-", True)
    few_mb, many_mb = (_peak_mb(folder, count) for count in (FEW_ROWS, many))
    growth = many_mb - few_mb
    measured = f"{few_mb:.0f} and {many_mb:.0f} MB"
    return Result(what, measured, f"+{GROWTH_MB_MAX:g} MB", growth <= GROWTH_MB_MAX)


def _peak_mb(folder: Path, count: int) -> float:
    source = folder / f"{count}.parquet"
    _write(source, drowsiness.TASK, count)
    command = [sys.executable, "-c", PEAK, "drowsiness", "--in", str(source), "--out", str(folder / "scored")]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    source.unlink()
    (folder / "scored" / source.name).unlink()
    return int(told.split()[-1]) * 1024 / 1e6


def _write(path: Path, task: Task, count: int) -> None:
    rng = np.random.default_rng(0)
    schema = pa.schema([(feature.name, pa.float32()) for feature in task.inputs])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, count, CHUNK_ROWS):
            steps = rng.integers(0, STEPS + 1, (len(task.inputs), min(CHUNK_ROWS, count - start))) / STEPS
            columns = [f.minimum + share * (f.maximum - f.minimum) for f, share in zip(task.inputs, steps, strict=True)]
            writer.write_table(pa.table([pa.array(column, pa.float32()) for column in columns], schema))


if __name__ == "__main__":
    sys.exit(main())
