"""drivedb: small generated records for what can go wrong, the recordings themselves for what must be right."""

from __future__ import annotations

import gzip
import re
import shutil
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ml_logic.datasets import DatasetError, drivedb
from ml_logic.datasets import data_dir as configured_data_dir
from ml_logic.datasets.drivedb import (
    DRIVES,
    FILES,
    load,
    load_drive,
    load_raw_ecg,
    load_record,
    read_frames,
    read_record,
    segments_of,
)

HEADER = "Elapsed time(s),ECG(mV),EMG(mV),foot GSR(mV),hand GSR(mV),HR(bpm),marker(mV),RESP(mV)\n"
HEA = """drive05 7 15.5 4
drive05.dat 16x32 1000 16 0 0 0 0 ECG
drive05.dat 16 1000 16 0 0 0 0 EMG
drive05.dat 16x2 1000 16 0 0 0 0 foot GSR
drive05.dat 16x2 1000 16 0 0 0 0 hand GSR
drive05.dat 16 1/bpm 16 0 0 0 0 HR
drive05.dat 16 100 16 0 0 0 0 marker
drive05.dat 16x2 100 16 0 0 0 0 RESP
"""


def _table(rows: int = 40) -> str:
    return HEADER + "".join(
        f"{round(i / 15.5, 3)},-0.054,0.373,6.252,{10 + i / 100},{80 + i % 3},12.48,33.67\n" for i in range(rows)
    )


def _put(root: Path, content: str, name: str = "drive05.csv") -> Path:
    path = root / "drivedb" / "signals_15hz" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content.encode("ascii")) if name.endswith(".gz") else content.encode("ascii"))
    return path


def _record(directory: Path) -> Path:
    """A WFDB record of four frames: ECG counts up by sample, the other channels by frame."""
    directory.mkdir(parents=True, exist_ok=True)
    frames = np.zeros((4, 41), dtype="<i2")
    frames[:, :32] = np.arange(4 * 32).reshape(4, 32)  # ECG
    frames[:, 32] = [10, 20, 30, 40]  # EMG
    frames[:, 33:35] = [[5000, 5002]] * 4  # foot GSR
    frames[:, 35:37] = [[-3, 0]] * 4  # hand GSR
    frames[:, 37] = [88, 0, 323, 90]  # HR with outliers
    frames[:, 39:41] = [[3300, 3301]] * 4  # RESP
    (directory / "drive05.hea").write_text(HEA, encoding="ascii")
    frames.tofile(directory / "drive05.dat")
    return directory / "drive05"


def test_the_files_to_download_are_the_ten_drives_with_header_and_samples() -> None:
    assert [file.path for file in FILES[:2]] == ["raw_wfdb/drive05.hea", "raw_wfdb/drive05.dat"]
    assert FILES[1].url == "https://physionet.org/files/drivedb/1.0.0/drive05.dat"
    assert len({file.sha256 for file in FILES}) == len(FILES) == 20
    assert all(re.fullmatch(r"[0-9a-f]{64}", file.sha256) for file in FILES)


def test_segments_cover_each_drive_in_order_with_the_published_pattern() -> None:
    for name in DRIVES:
        segments = segments_of(name)
        pattern = ["Rest1", "City1", "Highway1", "City2", "Highway2", "City3", "Rest2"]
        assert [segment.name for segment in segments] == pattern[: len(segments)]
        assert {segment.name.rstrip("123"): segment.level for segment in segments} == {
            "Rest": 0,
            "City": 2,
            "Highway": 1,
        }
        assert all(before.end_s == after.start_s for before, after in pairwise(segments))
        assert all(segment.end_s - segment.start_s > 300 for segment in segments)
    without_second_rest = [name for name in DRIVES if len(segments_of(name)) == 6]
    assert without_second_rest == ["drive09", "drive16"]


def test_a_table_becomes_a_drive_gzipped_or_not(tmp_path: Path) -> None:
    _put(tmp_path / "plain", _table())
    _put(tmp_path / "packed", _table(), "drive05.csv.gz")
    plain, packed = load_drive("drive05", tmp_path / "plain"), load_drive("drive05", tmp_path / "packed")

    assert (plain.name, plain.fs, plain.source, len(plain.t)) == ("drive05", 15.5, "drivedb 1.0.0", 40)
    assert plain.t[31] == 2.0
    assert (plain.ecg[0], plain.emg[0], plain.foot_gsr[0], plain.respiration[0]) == (-0.054, 0.373, 6.252, 33.67)
    assert plain.hand_gsr[1] == 10.01
    assert plain.heart_rate[:4].tolist() == [80, 81, 82, 80]
    assert all(
        array.dtype == np.float64 and not array.flags.writeable for array in (plain.t, plain.ecg, plain.heart_rate)
    )
    assert plain.digest == packed.digest


def test_the_digest_changes_with_a_single_sample(tmp_path: Path) -> None:
    _put(tmp_path / "one", _table())
    _put(tmp_path / "two", _table().replace("10.01", "10.011"))
    one, two = (load(tmp_path / name, ["drive05"]) for name in ("one", "two"))
    assert drivedb.digest_of(one) != drivedb.digest_of(two)
    assert drivedb.digest_of(one) == drivedb.digest_of(load(tmp_path / "one", ["drive05"], progress=True))


def test_where_nothing_is_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert configured_data_dir() == tmp_path
    assert drivedb.available() == ()
    with pytest.raises(DatasetError) as caught:
        load_drive("drive07")
    assert str(caught.value) == (
        f"drivedb: drive07 is missing in {tmp_path}/drivedb "
        "(looked for signals_15hz/drive07.csv.gz, raw_wfdb/drive07.hea + .dat, raw_wfdb/drive07.zip). "
        "Run `python -m ml_logic.datasets fetch drivedb`, or set DATA_DIR to a directory that holds drivedb/."
    )


def test_without_data_dir_the_package_directory_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    assert configured_data_dir() == Path(drivedb.__file__).parents[1] / "data"


@pytest.mark.parametrize("read", [load_drive, load_record, load_raw_ecg, lambda name, root: segments_of(name)])
def test_a_drive_that_is_not_one_of_ours_is_refused(tmp_path: Path, read: Callable[[str, Path], object]) -> None:
    with pytest.raises(DatasetError, match=r"no drive 'drive13' here; choose from drive05, .*, drive16\."):
        read("drive13", tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_table().replace("RESP", "BREATH"), "expected rows under"),
        ("", "expected rows under"),
        (_table().replace("33.67\n", "\n", 1), "could not convert string"),
        (_table() + "1.0,2.0\n", "number of columns changed"),
        (_table().replace("0.373", "nan", 1), "not numbers"),
        (_table().replace("0.373", "-", 1), "could not convert string"),
        (_table().replace("0.0,-0.054,0.373,6.252,10.0,80,12.48,33.67\n", ""), "does not run at 15.5 Hz"),
        (HEADER, "found 0 under"),
    ],
    ids=["other columns", "empty file", "empty cell", "short row", "nan", "gap mark", "time shifted", "no rows"],
)
def test_a_damaged_table_is_one_clear_line(tmp_path: Path, content: str, why: str) -> None:
    path = _put(tmp_path, content)
    with pytest.raises(
        DatasetError, match=rf"^{re.escape(str(path))} is damaged: .*{re.escape(why)}.*Remove it, then: Run"
    ) as caught:
        load_drive("drive05", tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("cut", [200, 5], ids=["in the middle", "in the header"])
def test_a_gzip_that_was_cut_short_is_damaged(tmp_path: Path, cut: int) -> None:
    path = _put(tmp_path, _table(2000), "drive05.csv.gz")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DatasetError, match="damaged: Compressed file ended before"):
        load_drive("drive05", tmp_path)


def test_a_gzip_with_a_flipped_byte_is_damaged(tmp_path: Path) -> None:
    path = _put(tmp_path, _table(2000), "drive05.csv.gz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(DatasetError, match=r"drive05\.csv\.gz is damaged"):
        load_drive("drive05", tmp_path)


def test_a_record_gives_every_channel_at_its_own_rate(tmp_path: Path) -> None:
    record = read_record(_record(tmp_path))
    assert {name: (rate, len(samples)) for name, (rate, samples) in record.items()} == {
        "ECG": (496.0, 128),
        "EMG": (15.5, 4),
        "foot GSR": (31.0, 8),
        "hand GSR": (31.0, 8),
        "HR": (15.5, 4),
        "marker": (15.5, 4),
        "RESP": (31.0, 8),
    }
    assert record["ECG"][1][:3].tolist() == [0, 0.001, 0.002]
    assert record["HR"][1].tolist() == [88, 0, 323, 90]  # as recorded: features mask the outliers


def test_frames_are_averages_in_whole_adc_units(tmp_path: Path) -> None:
    frames = read_frames(_record(tmp_path))
    assert frames["ECG"].tolist() == [0.015, 0.047, 0.079, 0.111]  # mean of 0..31 is 15.5, cut to 15
    assert frames["foot GSR"].tolist() == [5.001] * 4
    assert frames["hand GSR"].tolist() == [-0.001] * 4  # mean of -3 and 0 is -1.5, cut to -1
    drive = drivedb.drive_of("drive05", frames)
    assert drive.emg.tolist() == [0.01, 0.02, 0.03, 0.04]


def test_frames_that_make_no_drive_are_refused(tmp_path: Path) -> None:
    frames = read_frames(_record(tmp_path))
    with pytest.raises(DatasetError, match="drive05 lacks HR, RESP"):
        drivedb.drive_of("drive05", {name: values for name, values in frames.items() if name not in ("HR", "RESP")})
    with pytest.raises(DatasetError, match="drive05 lacks frames in some channels"):
        drivedb.drive_of("drive05", frames | {"EMG": np.zeros(3)})
    with pytest.raises(DatasetError, match="drive05 holds values that are not numbers"):
        drivedb.drive_of("drive05", frames | {"EMG": np.full(4, np.nan)})


def test_a_record_with_other_bytes_than_published_is_refused(tmp_path: Path) -> None:
    _record(tmp_path / "drivedb" / "raw_wfdb")
    assert drivedb.available(tmp_path) == ("drive05",)
    with pytest.raises(DatasetError, match=r"drive05\.hea is damaged: SHA-256 \w+, expected 42ab94f7\w+\. Run `python"):
        load_drive("drive05", tmp_path)


def test_a_zip_with_other_bytes_or_without_the_record_is_refused(tmp_path: Path) -> None:
    raw = tmp_path / "drivedb" / "raw_wfdb"
    stem = _record(tmp_path / "elsewhere")
    raw.mkdir(parents=True)
    with zipfile.ZipFile(raw / "drive05.zip", "w") as archive:
        archive.write(stem.with_suffix(".hea"), "drive05.hea")
    with pytest.raises(DatasetError, match=r"drive05\.zip is damaged: .*no item named 'drive05\.dat'"):
        load_drive("drive05", tmp_path)
    with zipfile.ZipFile(raw / "drive05.zip", "a") as archive:
        archive.write(stem.with_suffix(".dat"), "drive05.dat")
    with pytest.raises(DatasetError, match=r"drive05\.zip is damaged: SHA-256"):
        load_drive("drive05", tmp_path)
    (raw / "drive05.zip").write_bytes(b"not a zip")
    with pytest.raises(DatasetError, match=r"drive05\.zip is damaged: File is not a zip file"):
        load_record("drive05", tmp_path)


@pytest.fixture
def raw_drive05(data_dir: Path) -> Path:
    raw = data_dir / "drivedb" / "raw_wfdb"
    if not any((raw / name).is_file() for name in ("drive05.zip", "drive05.dat")):
        pytest.skip(f"no original record of drive05 in {raw}")
    return raw


def test_every_drive_reads_and_holds_its_segments(data_dir: Path) -> None:
    drives = load(data_dir)
    assert tuple(drive.name for drive in drives) == drivedb.available(data_dir) == DRIVES
    for drive in drives:
        assert 60 * 60 < drive.t[-1] < 90 * 60
        assert drive.segments[0].start_s > 0
        assert drive.segments[-1].end_s <= drive.t[-1]
        assert 60 < np.median(drive.heart_rate) < 110
        rest = (drive.t >= drive.segments[0].start_s) & (drive.t < drive.segments[0].end_s)
        city = (drive.t >= drive.segments[1].start_s) & (drive.t < drive.segments[1].end_s)
        assert np.median(drive.hand_gsr[rest]) < np.median(drive.hand_gsr[city])  # sweatier in town, in each of the ten


def test_outliers_are_handed_over_as_recorded(data_dir: Path) -> None:
    drive = load_drive("drive05", data_dir)
    assert (drive.heart_rate.min(), drive.heart_rate.max()) == (0, 265)


def test_table_and_record_of_drive05_are_the_same_drive(data_dir: Path, raw_drive05: Path, tmp_path: Path) -> None:
    shutil.copytree(raw_drive05, tmp_path / "drivedb" / "raw_wfdb")
    from_record, from_table = load_drive("drive05", tmp_path), load_drive("drive05", data_dir)
    assert len(from_record.t) == len(from_table.t) == 78367
    assert from_record.digest == from_table.digest


def test_the_original_ecg_of_drive05_has_496_samples_a_second(data_dir: Path, raw_drive05: Path) -> None:
    rate, ecg = load_raw_ecg("drive05", data_dir)
    assert rate == 496
    assert ecg.shape == (32 * 78367,)
    mean = ecg.reshape(-1, 32).mean(axis=1)
    frame_average = load_drive("drive05", data_dir).ecg
    assert np.abs(mean - frame_average).max() < 0.001  # mV: one ADC step
