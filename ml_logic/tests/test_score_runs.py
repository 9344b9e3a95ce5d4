"""score: runs that are killed, resumed, spread over workers or object stores give the same whole files, in bounded memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster, Worker, WorkerPlugin
from pyarrow import fs

from ml_logic import artefact
from ml_logic.features import drowsiness, stress
from ml_logic.score import ScoreError, cluster, files, places, rows
from ml_logic.score.__main__ import main
from ml_logic.score.files import PARTIAL, Job
from ml_logic.score.model import Package
from ml_logic.tests.conftest import REPOSITORY

BATCH = 500


def _tables(folder: Path, count: int = 3, rows: int = 4 * BATCH) -> Path:
    """A folder of so many stress tables, every tenth row of them out of range."""
    rng = np.random.default_rng(count)
    for number in range(count):
        columns = {f.name: rng.uniform(f.minimum, f.maximum, rows) for f in stress.TASK.inputs}
        columns["ecg"][::10] = 2.0
        path = folder / f"day={number}" / "part.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table(columns), path)
    return folder


def _score(source: Path | str, out: Path | str, *more: str) -> int:
    return main(["stress", "--in", str(source), "--out", str(out), "--rows-per-batch", str(BATCH), *more])


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return _tables(tmp_path / "in")


@pytest.fixture
def expected(source: Path, tmp_path: Path) -> dict[str, bytes]:
    assert _score(source, tmp_path / "expected") == 0
    return _contents(tmp_path / "expected")


DIES_AT = """
import os, signal, sys
from ml_logic.score import rows
from ml_logic.score.__main__ import main
answer, calls = rows.answer, []
def dying(*arguments):
    calls.append(1)
    if len(calls) == {batch}:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer(*arguments)
rows.answer = dying
main(sys.argv[1:])
"""


def test_a_run_killed_in_the_middle_leaves_whole_files_only_and_the_next_goes_on(
    source: Path, tmp_path: Path, expected: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["stress", "--in", str(source), "--out", str(out), "--rows-per-batch", str(BATCH)]
    killed = subprocess.run([sys.executable, "-c", DIES_AT.format(batch=7), *arguments], cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    left = _contents(out)
    (partial,) = (name for name in left if name.endswith(PARTIAL))
    assert Path(partial).name.startswith(".")  # which readers of Parquet folders take for no data
    assert {name: data for name, data in left.items() if name != partial} == {
        "day=0/part.parquet": expected["day=0/part.parquet"]
    }
    assert _score(source, out) == 0
    assert _contents(out) == expected
    told = capsys.readouterr().out
    assert f"1 files skipped: {out} has them whole, of this model's digest" in told
    assert "2 files scored" in told


def test_a_file_that_changed_and_answers_of_another_model_are_scored_anew(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert _score(source, out) == 0
    pq.write_table(
        pq.read_table(source / "day=1" / "part.parquet", partitioning=None)[:7], source / "day=1" / "part.parquet"
    )
    (out / "day=2" / "part.parquet").write_bytes(b"damaged")
    assert _score(source, out) == 0
    assert "1 files skipped" in capsys.readouterr().out
    assert pq.read_metadata(out / "day=1" / "part.parquet").num_rows == 7
    other = tmp_path / "model"
    package = artefact.verify(artefact.MODELS_DIR / "stress", stress.TASK)
    held = {name: package.read(name) for name in package.manifest["files"]}
    made = {**package.manifest, "version": "1.0.1", "trained_on": {"source": "synthetic"}}
    artefact.write(other, made, held)
    assert _score(source, out, "--model", str(other)) == 0
    told = capsys.readouterr().out
    assert "stress_classifier 1.0.1" in told
    assert "SYNTHETIC DATA" in told
    assert "3 files scored" in told


def test_a_file_that_is_damaged_further_on_ends_the_run_and_has_no_output(
    source: Path, tmp_path: Path, expected: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = source / "day=1" / "part.parquet"
    data = bytearray(damaged.read_bytes())
    data[4:2000] = bytes(1996)  # the first pages; the footer is whole
    damaged.write_bytes(data)
    assert _score(source, tmp_path / "out") == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"{damaged} cannot be read as Parquet: ")
    assert _contents(tmp_path / "out") == {"day=0/part.parquet": expected["day=0/part.parquet"]}


def test_patterns_name_files_below_their_fixed_part(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "day=0" / "_metadata.parquet").write_bytes(b"of another program")
    (source / "day=0" / ".hidden.parquet").write_bytes(b"of another program")
    nowhere = places.folder(str(tmp_path / "nowhere"))

    def names(*patterns: str) -> list[str]:
        return [file.place.name for file in places.find([f"{source}/{p}" for p in patterns], apart_from=nowhere)]

    everything = [f"day={number}/part.parquet" for number in range(3)]
    assert names("") == names("*/*.parquet") == names("**/part.parquet") == names("**") == everything
    assert names("day=[01]/*.parquet") == everything[:2]
    assert names("day=?/part.parquet") == everything
    assert names("day=1/part.parquet") == names("day=1") == ["part.parquet"]
    out = tmp_path / "out"
    both = ["--in", f"{source}/day=0/part.parquet", f"{source}/day=1/part.parquet", "--out", str(out)]
    assert main(["stress", *both]) == 1
    assert "would both be part.parquet in the output" in capsys.readouterr().err


def test_the_output_is_never_taken_for_input(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _score(source, source / "scored") == 0
    assert _score(source, source / "scored") == 0
    assert "3 files skipped" in capsys.readouterr().out
    assert _score(source, source) == 1
    assert capsys.readouterr().err == f"{source}: no .parquet file there\n"


class DiesOnce(WorkerPlugin):
    """Kills the first worker that is in the middle of a file, and no other."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def setup(self, worker: Worker) -> None:
        answer, calls = rows.answer, []

        def dying(*arguments: Any) -> Any:
            calls.append(1)
            if len(calls) == 2:
                try:
                    self.marker.touch(exist_ok=False)
                except FileExistsError:
                    return answer(*arguments)
                os.kill(os.getpid(), signal.SIGKILL)
            return answer(*arguments)

        rows.answer = dying  # type: ignore[assignment]  # in its place


@pytest.fixture
def workers() -> Iterator[LocalCluster]:
    """Two workers in processes of their own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as started:
        yield started


def test_a_worker_killed_in_the_middle_of_a_file_loses_nothing(
    source: Path, tmp_path: Path, expected: dict[str, bytes], workers: LocalCluster
) -> None:
    marker = tmp_path / "a worker died"
    with workers.get_client() as client:
        client.register_plugin(DiesOnce(marker))
    assert _score(source, tmp_path / "out", "--dask", workers.scheduler_address) == 0
    assert marker.exists()
    assert _contents(tmp_path / "out") == expected


def test_a_file_that_cannot_be_scored_and_a_scheduler_that_goes_end_the_run_on_dask(
    source: Path, tmp_path: Path, workers: LocalCluster
) -> None:

    package = Package.read(artefact.MODELS_DIR / "stress", "stress")
    found = places.find([str(source)], apart_from=places.folder(str(tmp_path / "out")))
    jobs = [Job(file, places.Place(str(tmp_path / "out"), file.place.name), 0) for file in found]
    (source / "day=0" / "part.parquet").unlink()
    with pytest.raises(ScoreError, match=r"day=0/part\.parquet cannot be read as Parquet"):
        list(cluster.outcomes(workers.scheduler_address, jobs, package, BATCH))
    left = cluster.outcomes(workers.scheduler_address, jobs[1:] * 500, package, BATCH)
    assert next(left) == files.Outcome(4 * BATCH, 4 * BATCH // 10)
    workers.close()
    with pytest.raises(ScoreError, match="the Dask scheduler is gone"):
        list(left)


def test_an_address_without_a_scheduler_is_said(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _score(source, tmp_path / "out", "--dask", "somewhere") == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("somewhere: no Dask scheduler there: ")
    assert not (tmp_path / "out").exists()


LARGEST_GROWTH_MB = 30
"""The rows that are more take 43 MB as they are read alone; what may grow is buffers that fill up at some size."""
PEAK = """
import sys
from ml_logic.score.__main__ import main
assert main(sys.argv[1:]) == 0
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_ten_times_the_rows_need_no_more_memory(tmp_path: Path) -> None:
    peak_mb = []
    for count in (100_000, 1_000_000):
        values = np.resize(np.linspace(0.0, 5.0, 1001, dtype=np.float32), count)
        path = tmp_path / f"{count}.parquet"
        # One row group, the hardest: whoever reads it whole has it whole in memory.
        columns = dict.fromkeys((f.name for f in drowsiness.TASK.inputs), values)
        pq.write_table(pa.table(columns), path, row_group_size=count)
        arguments = ["drowsiness", "--in", str(path), "--out", str(tmp_path / "out"), "--rows-per-batch", "20000"]
        run = subprocess.run([sys.executable, "-c", PEAK, *arguments], cwd=REPOSITORY, check=True, capture_output=True)
        peak_mb.append(int(run.stdout.split()[-1]) / 1024)
    assert peak_mb[1] - peak_mb[0] < LARGEST_GROWTH_MB


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty bucket in an object store of this process."""
    server = pytest.importorskip("moto.server", reason="an object store to test with: pip install 'moto[s3]' flask")
    started = server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {
        **keys,
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    fs.FileSystem.from_uri("s3://fleet?allow_bucket_creation=true")[0].create_dir("fleet")
    yield "s3://fleet"
    started.stop()


def test_files_of_an_object_store_are_scored_as_files_here(
    bucket: str, source: Path, tmp_path: Path, expected: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    fs.copy_files(str(source), f"{bucket}/in", destination_filesystem=None)
    assert _score(f"{bucket}/in/*/*.parquet", f"{bucket}/out") == 0
    assert _score(f"{bucket}/in", f"{bucket}/out") == 0
    assert "3 files skipped: s3://fleet/out has them whole" in capsys.readouterr().out
    fs.copy_files(f"{bucket}/out", str(tmp_path / "back"))
    for name in expected:
        ours, theirs = (
            pq.read_table(folder / name, partitioning=None) for folder in (tmp_path / "back", tmp_path / "expected")
        )
        assert ours.equals(theirs)
    assert _contents(tmp_path / "back").keys() == expected.keys()
    assert _score(f"{bucket}/none/*.parquet", f"{bucket}/out") == 1
    assert capsys.readouterr().err.splitlines()[-1] == "s3://fleet/none/*.parquet: no .parquet file there"
    assert _score(source, "s3://nobody/out") == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("s3://nobody/out")
