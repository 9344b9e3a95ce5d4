"""PhysioNet drivedb 1.0.0: what the body does at rest, on the highway and in the city, on real roads around Boston.

Healey JA, Picard RW, "Detecting stress during real-world driving tasks using physiological sensors", IEEE T-ITS 6(2),
2005; ODC-By 1.0. The ten drives that have an aligned table of segments. A drive is read from
signals_15hz/driveNN.csv.gz (or .csv) where that lies, else from the original record raw_wfdb/driveNN.hea + .dat (or
inside raw_wfdb/driveNN.zip). The CSV is the frame average of the record, number for number, so that both give the same
Drive and the same digest. ml_logic/data/README.md has the traps.
"""

from __future__ import annotations

import csv
import gzip
import io
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.progress import track

from ml_logic.datasets import Array, DatasetError, data_dir, digest, read_only, remedy
from ml_logic.datasets.download import RemoteFile, check, sha256_of

NAME: Final = "drivedb"
SOURCE: Final = "drivedb 1.0.0"
ABOUT: Final = "PhysioNet drivedb 1.0.0, ODC-By 1.0, 10 drives, 60 MB"
HOME: Final = "https://physionet.org/files/drivedb/1.0.0"

FRAME_RATE_HZ: Final = 15.5  # driveNN.hea; ECG has 32 samples a frame, skin conductance and respiration 2
LEVELS: Final = ("low", "medium", "high")  # rest, highway, city
CSV_TIME_TOLERANCE_S: Final = 0.002  # the CSV rounds its time column to 1 ms

# WFDB signal name -> CSV column; units of the values: mV, mV, uS, uS, bpm, chest belt units (the headers say mV)
COLUMNS: Final = {
    "ECG": "ECG(mV)",
    "EMG": "EMG(mV)",
    "foot GSR": "foot GSR(mV)",
    "hand GSR": "hand GSR(mV)",
    "HR": "HR(bpm)",
    "RESP": "RESP(mV)",
}
_CSV_HEADER: Final = [
    "Elapsed time(s)",
    "ECG(mV)",
    "EMG(mV)",
    "foot GSR(mV)",
    "hand GSR(mV)",
    "HR(bpm)",
    "marker(mV)",
    "RESP(mV)",
]

# lines of the publisher's SHA256SUMS.txt
_SHA256SUMS: Final = """\
42ab94f761866cd841495c36d2050f8607009d97994baa54a94b345f6561f509  drive05.hea
b57c7b1f491804236065b05a2cb12b77a5961952075618ba4f0d3d7d0f7155f5  drive05.dat
98a383e32dda374589461cfb09d2ab89b05106eea0f6e1438b55c92e3593cab0  drive06.hea
68fb89eb397fba90b8c5b097a6918078342d66eeea1514963a5c85de629bbf5c  drive06.dat
a26be9fff464578303bd8adc45267367ce04045232ec76d89805e604fb7d433a  drive07.hea
193c9ba6f9ea10a6196c2ec7985ae05c2f45b2348383fa84738d7ce6fb2e8459  drive07.dat
b84789caf03c06197eb5e8f7b15632d4f0de351bcfe5d3ccac3ccbd727d0a31c  drive08.hea
fbee762bc0d5183c01cd6d915ae9281eb644430bf8a55c14acecfb4781bd8258  drive08.dat
895266ad632dfe3b67cfb78bda5d9e5bf48fb2b964a8f66a943b6eec37a9b958  drive09.hea
bc56e060a597e59939310c2d24a37dc00f27960b6f25fd9f18d9e0974cc91d20  drive09.dat
467278bbb3c011babdd994794f623f63e21ac0060d3fb614676fdee85c812347  drive10.hea
ced635b64b4cc5e098bc37c1e2733c8cd1e4e2e0e679c6e8e02e858be3640d21  drive10.dat
8d11fbed93debd534d2b589bf78c8295de25593014649560d45c24158cc7e2fc  drive11.hea
50541dfe2ecef8dfd0d76edfb4278efe3388db73a0d9578266278535e176f081  drive11.dat
414469983550f0374187ab47d905665008ecafe364f5387bb59c99870378dcd2  drive12.hea
39ab72bbe4d37495c5d540ee40bc63962f0b551d33226fe50d674a02395a7556  drive12.dat
9e0109a33a23a4a6ab041f045c3a651c55b597bc672f0fedb293e9abb50ce0bf  drive15.hea
bcd8ded91512abf847cffbd990b647d94db4f3f340c42466a12efac7e463d2e7  drive15.dat
36ff6f465618318f082e82b27bc660be23d1fd285c37c05c0e5ca1a5e0f22317  drive16.hea
49f853d31ce496ba13aab9db97c6fc704c0663068004f90b63337d371a04addd  drive16.dat
"""
_SHA256: Final = {name: sha256 for sha256, name in map(str.split, _SHA256SUMS.splitlines())}
DRIVES: Final = tuple(name.removesuffix(".hea") for name in _SHA256 if name.endswith(".hea"))
FILES: Final = tuple(RemoteFile(f"raw_wfdb/{name}", f"{HOME}/{name}", sha256) for name, sha256 in _SHA256.items())


@dataclass(frozen=True)
class Segment:
    """A stretch of one drive at one stress level (index into LEVELS), in seconds since the record's first frame."""

    name: str
    level: int
    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class Drive:
    """One drive in frames of 1/15.5 s; every channel is (n,) float64, finite and read-only.

    t in s since the first frame; ecg and emg in mV; foot_gsr and hand_gsr in uS; heart_rate in bpm; respiration in
    units of the chest belt. Nothing is cleaned: heart_rate has outliers from 0 to 286 where the device lost beats, skin
    conductance drops out to 0 (below it in drive10), respiration drops out to 0; whoever makes features masks them.
    ecg is the mean of 32 samples a frame and no ECG any more: beats are found in `load_raw_ecg`.
    """

    name: str
    fs: float
    t: Array
    ecg: Array
    emg: Array
    foot_gsr: Array
    hand_gsr: Array
    heart_rate: Array
    respiration: Array
    segments: tuple[Segment, ...]
    source: str = SOURCE

    @property
    def digest(self) -> str:
        """SHA-256 over source, signals and labels, for a model's lineage; the same from CSV and from WFDB."""
        channels = (self.ecg, self.emg, self.foot_gsr, self.hand_gsr, self.heart_rate, self.respiration)
        return digest(self.source, self.name, repr(self.fs), repr(self.segments), *channels)


def load(root: Path | None = None, drives: Iterable[str] = DRIVES, *, progress: bool = False) -> tuple[Drive, ...]:
    """Read drives from `root`/drivedb (default root: `data_dir()`); `progress` shows a bar on a terminal.

    Errors as `load_drive`.
    """
    console = Console(stderr=True)
    hidden = not (progress and console.is_terminal)
    names = track(list(drives), NAME, console=console, transient=True, disable=hidden)
    return tuple(load_drive(name, root) for name in names)


def load_drive(name: str, root: Path | None = None) -> Drive:
    """Read one drive, "drive05" for example.

    Raises DatasetError, in one line, for an unknown drive, a missing file, and a damaged one (cut short, other columns,
    not a number, WFDB bytes that do not have the published SHA-256).
    """
    directory = (root or data_dir()) / NAME
    _known(name)
    table = _csv_path(name, directory)
    return drive_of(name, _frames_of_record(name, directory) if table is None else read_csv(table))


def load_record(name: str, root: Path | None = None) -> dict[str, tuple[float, Array]]:
    """The original record, {signal name: (rate in Hz, samples)}, for n frames.

    "ECG" has 32 n samples at 496 Hz; "foot GSR", "hand GSR" and "RESP" 2 n at 31 Hz; "EMG", "HR" and "marker" n at
    15.5 Hz. Units as in `Drive`, the marker as recorded, missing samples NaN. Errors as `load_drive`.
    """
    with _record_files(name, (root or data_dir()) / NAME) as stem:
        return read_record(stem)


def load_raw_ecg(name: str, root: Path | None = None) -> tuple[float, Array]:
    """The ECG of one drive: (496.0 Hz, (32 n,) in mV). Errors as `load_drive`."""
    return load_record(name, root)["ECG"]


def available(root: Path | None = None) -> tuple[str, ...]:
    """The drives that `root`/drivedb has some readable file for (present, not yet checked)."""
    directory = (root or data_dir()) / NAME
    return tuple(name for name in DRIVES if _csv_path(name, directory) or _record_source(name, directory))


def digest_of(drives: Iterable[Drive]) -> str:
    """SHA-256 over several drives in the order given."""
    return digest(*(drive.digest for drive in drives))


def segments_of(name: str) -> tuple[Segment, ...]:
    """The labelled stretches of one drive in order of time, from drivedb_segments.csv; DatasetError if unknown."""
    _known(name)
    return _segment_table()[name]


def drive_of(name: str, frames: Mapping[str, Array]) -> Drive:
    """A Drive from {WFDB signal name: (n,)}; all six channels, one length, all finite, else DatasetError."""
    missing = [signal for signal in COLUMNS if signal not in frames]
    if missing or len({len(frames[signal]) for signal in COLUMNS}) != 1:
        raise DatasetError(f"drivedb: {name} lacks {', '.join(missing) or 'frames in some channels'}. {remedy(NAME)}")
    if not all(np.isfinite(frames[signal]).all() for signal in COLUMNS):
        raise DatasetError(f"drivedb: {name} holds values that are not numbers. {remedy(NAME)}")
    channel = {signal: read_only(np.array(frames[signal], dtype=np.float64)) for signal in COLUMNS}
    return Drive(
        name=name,
        fs=FRAME_RATE_HZ,
        t=read_only(np.arange(len(channel["ECG"])) / FRAME_RATE_HZ),
        ecg=channel["ECG"],
        emg=channel["EMG"],
        foot_gsr=channel["foot GSR"],
        hand_gsr=channel["hand GSR"],
        heart_rate=channel["HR"],
        respiration=channel["RESP"],
        segments=segments_of(name),
    )


def read_csv(path: Path) -> dict[str, Array]:
    """{WFDB signal name: (n,)} of a 15.5 Hz table, gzipped or not; DatasetError when it is damaged."""
    try:
        with gzip.open(path, "rt", encoding="ascii") if path.suffix == ".gz" else path.open(encoding="ascii") as stream:
            header, lines = stream.readline().strip().split(","), stream.readlines()
        values = np.loadtxt(lines, delimiter=",", ndmin=2) if header == _CSV_HEADER and lines else None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise _damaged(path, " ".join(str(error).split())) from error
    if values is None:
        raise _damaged(path, f"expected rows under {_CSV_HEADER}, found {len(lines)} under {header}")
    if values.shape[1:] != (len(_CSV_HEADER),) or not np.isfinite(values).all():
        raise _damaged(path, "it has empty cells or values that are not numbers")
    if np.abs(values[:, 0] - np.arange(len(values)) / FRAME_RATE_HZ).max() > CSV_TIME_TOLERANCE_S:
        raise _damaged(path, "its time column does not run at 15.5 Hz without gaps")
    return {signal: values[:, _CSV_HEADER.index(column)] for signal, column in COLUMNS.items()}


def read_record(stem: Path) -> dict[str, tuple[float, Array]]:
    """{signal name: (rate in Hz, samples)} of a WFDB record; `stem` is its path without the suffix."""
    record = _rdrecord(stem, smooth_frames=False)
    signals = zip(record.sig_name, record.samps_per_frame, record.e_p_signal, strict=True)
    return {signal: (record.fs * per_frame, samples.astype(np.float64)) for signal, per_frame, samples in signals}


def read_frames(stem: Path) -> dict[str, Array]:
    """{signal name: (n,)} of a WFDB record, each channel averaged over the frame in whole ADC units, as in the CSV."""
    record = _rdrecord(stem, smooth_frames=True)
    return dict(zip(record.sig_name, record.p_signal.T, strict=True))


def _rdrecord(stem: Path, *, smooth_frames: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # wfdb 4.3.1 at import under pandas 3.1
        import wfdb  # here, not above: it loads pandas, which the CSV road does not need
    return wfdb.rdrecord(str(stem), smooth_frames=smooth_frames)


def _frames_of_record(name: str, directory: Path) -> dict[str, Array]:
    with _record_files(name, directory) as stem:
        return read_frames(stem)


@contextmanager
def _record_files(name: str, directory: Path) -> Iterator[Path]:
    """The stem of a record whose two files have the published checksums; unpacked for a while if they lie in a zip."""
    _known(name)
    found = _record_source(name, directory)
    if found is None:
        looked = f"signals_15hz/{name}.csv.gz, raw_wfdb/{name}.hea + .dat, raw_wfdb/{name}.zip"
        raise DatasetError(f"drivedb: {name} is missing in {directory} (looked for {looked}). {remedy(NAME)}")
    with TemporaryDirectory() as scratch:
        folder = _unzipped(name, found, Path(scratch)) if found.suffix == ".zip" else found.parent
        for member in (folder / f"{name}.hea", folder / f"{name}.dat"):
            check(found if found.suffix == ".zip" else member, sha256_of(member), _SHA256[member.name], NAME)
        yield folder / name


def _unzipped(name: str, archive: Path, into: Path) -> Path:
    try:
        with zipfile.ZipFile(archive) as members:
            for suffix in (".hea", ".dat"):
                (into / f"{name}{suffix}").write_bytes(members.read(f"{name}{suffix}"))
    except (OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(archive, str(error)) from error
    return into


def _record_source(name: str, directory: Path) -> Path | None:
    header, samples, archive = (directory / "raw_wfdb" / f"{name}{suffix}" for suffix in (".hea", ".dat", ".zip"))
    if header.is_file() and samples.is_file():
        return header
    return archive if archive.is_file() else None


def _csv_path(name: str, directory: Path) -> Path | None:
    candidates = (directory / "signals_15hz" / f"{name}{suffix}" for suffix in (".csv.gz", ".csv"))
    return next((path for path in candidates if path.is_file()), None)


def _damaged(path: Path, why: str) -> DatasetError:
    return DatasetError(f"{path} is damaged: {why}. Remove it, then: {remedy(NAME)}")


def _known(name: str) -> None:
    if name not in DRIVES:
        raise DatasetError(f"drivedb: there is no drive {name!r} here; choose from {', '.join(DRIVES)}.")


@cache
def _segment_table() -> Mapping[str, tuple[Segment, ...]]:
    text = resources.files("ml_logic.datasets").joinpath("drivedb_segments.csv").read_text(encoding="ascii")
    table: defaultdict[str, list[Segment]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        start_s, end_s = float(row["t_start_s"]), float(row["t_end_s"])
        table[row["drive"]].append(Segment(row["segment"], int(row["level"]), start_s, end_s))
    return {drive: tuple(segments) for drive, segments in table.items()}
