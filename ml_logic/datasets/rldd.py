"""UTA-RLDD blink sequences: what 30 blinks in a row look like when a person is alert, low vigilant or drowsy.

Ghoddoosian, Galib, Athitsos, "A Realistic Dataset and Baseline Temporal Model for Early Drowsiness Detection", CVPR
Workshops 2019, arXiv:1904.07312. The authors' own features, five folds split by person, MIT licence;
ml_logic/data/README.md has the traps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import Array, DatasetError, data_dir, digest, read_only, remedy
from ml_logic.datasets.download import RemoteFile, check, sha256_of

Ints = NDArray[np.int64]

NAME: Final = "rldd"
SOURCE: Final = "rldd"
ABOUT: Final = "UTA-RLDD blink sequences, commit 2bafc98, MIT, 5 folds, 8 MB"
COMMIT: Final = "2bafc985c46526fa0dfe3a93bb96fcee1d8d7ac4"
HOME: Final = f"https://raw.githubusercontent.com/rezaghoddoosian/Early-Drowsiness-Detection/{COMMIT}"

BLINKS, LABELS = "Blinks", "Labels"  # the two files of a fold
FOLDS: Final = (1, 2, 3, 4, 5)
DEVELOPMENT_FOLDS: Final = (1, 2, 3, 4)  # fold 5 stays unseen until a finished model is validated
CHANNELS: Final = ("frequency", "amplitude", "duration", "velocity")
SEQUENCE_LENGTH: Final = 30  # blinks; Preprocessing.py of the source: window_size
STRIDE: Final = 2  # blinks between neighbouring sequences of one video; Preprocessing.py of the source: stride
LEVELS: Final = ("alert", "low_vigilance", "drowsy")
FILE_LABELS: Final = (0.0, 5.0, 10.0)  # how the files spell LEVELS
SUBJECTS_A_FOLD: Final = 100  # subject = 100 * fold + place in the fold: the same number whichever folds are loaded

_SHA256: Final = {
    "BlinksTest_30_Fold1.npy": "cf6c07a25b479aa5e053fbbcbc5d9a850f79b36e79141e5f0e6a4131ab4fe313",
    "BlinksTest_30_Fold2.npy": "56bfb5692387e5952912132fdf4eff0abe2a8ca5ad9d3141315b69b4af8a13e9",
    "BlinksTest_30_Fold3.npy": "40b79bd2721150aedd8a40b56174371ffdc02516b8980cc51d1c9c90e8ebc927",
    "BlinksTest_30_Fold4.npy": "d5506e4a2b0b9695076ce84adccf26cfdca28fcbd43741bc63a763426c31e383",
    "BlinksTest_30_Fold5.npy": "9d5f041e1febd867461aff82a0e162872c3e0079d5cf9774ba18adf73e72007d",
    "LabelsTest_30_Fold1.npy": "369e1e30789e4683aba5b8a0c2c3f307e43dc8223ff5250f51f17544680d7112",
    "LabelsTest_30_Fold2.npy": "c54ef5527b49ab4b9b88b9cb143ea87084ed12b5169c5cd0357c65041efde906",
    "LabelsTest_30_Fold3.npy": "888db4fa7a3b4559038428db332e2bee0662b7b4d66278708662c8b02e1ea470",
    "LabelsTest_30_Fold4.npy": "fd67b3dd4673da072e48a5407680bb45d68b6b33d7cce9c85c774c9e8491f79b",
    "LabelsTest_30_Fold5.npy": "1499be3657f8a9d34ce17510d2110cbc8664285e2ff7c7147735bf63ef7a053d",
}
FILES: Final = tuple(RemoteFile(name, f"{HOME}/{name}", sha256) for name, sha256 in _SHA256.items())


@dataclass(frozen=True, eq=False)
class BlinkData:
    """n sequences of up to 30 consecutive blinks. All arrays are read-only.

    blinks (n, 30, 4) float64: CHANNELS, each a z-score against the last third of the same person's alert video (no
    unit), oldest blink first; shorter sequences start with rows of zeros. label (n,) int64: index into LEVELS. fold,
    subject, video (n,) int64: a subject has three videos (video = 3 * subject + label) and one fold; within a video
    neighbouring sequences share 28 blinks. length (n,) int64: how many of the 30 blinks are real.
    """

    blinks: Array
    label: Ints
    fold: Ints
    video: Ints
    subject: Ints
    length: Ints
    source: str = SOURCE

    @property
    def digest(self) -> str:
        """SHA-256 over source and contents, for a model's lineage."""
        return digest(self.source, self.blinks, self.label, self.fold, self.video, self.subject, self.length)


def load(root: Path | None = None, folds: Iterable[int] = DEVELOPMENT_FOLDS) -> BlinkData:
    """Read folds from `root`/rldd (default root: `data_dir()`), checked against the pinned SHA-256.

    Raises DatasetError for an unknown fold, and for a missing or damaged file.
    """
    directory = (root or data_dir()) / NAME
    return assemble({fold: (_read(BLINKS, fold, directory), _read(LABELS, fold, directory)) for fold in folds})


def available(root: Path | None = None) -> tuple[int, ...]:
    """The folds whose two files lie in `root`/rldd (present, not yet checked)."""
    directory = (root or data_dir()) / NAME
    here = (all((directory / _file(kind, fold)).is_file() for kind in (BLINKS, LABELS)) for fold in FOLDS)
    return tuple(compress(FOLDS, here))


def assemble(folds: Mapping[int, tuple[Array, Array]]) -> BlinkData:
    """One BlinkData from {fold: (blinks (n, 30, 4), labels (n, 1) of 0, 5, 10)}; DatasetError for other structures."""
    if not folds:
        raise DatasetError(f"rldd: no fold was asked for; choose from {FOLDS}.")
    parts = [_fold_arrays(fold, blinks, labels) for fold, (blinks, labels) in sorted(folds.items())]
    blinks, label, fold, subject = (np.concatenate(column) for column in zip(*parts, strict=True))
    return blink_data(blinks, label=label, fold=fold, subject=subject, source=SOURCE)


def blink_data(blinks: Array, *, label: Ints, fold: Ints, subject: Ints, source: str) -> BlinkData:
    """A BlinkData with its derived columns; the arrays given are locked, not copied."""
    return BlinkData(
        blinks=read_only(blinks),
        label=read_only(label),
        fold=read_only(fold),
        video=read_only(len(LEVELS) * subject + label),
        subject=read_only(subject),
        length=read_only(real_blinks(blinks)),
        source=source,
    )


def video_starts(labels: Ints, where: str = "labels") -> Ints:
    """First row (v,) of each video in the label column (n,) of one fold.

    The files do not name their videos; they lie in threes (alert, low vigilance, drowsy), a person each, so that the
    label changes exactly where a video ends. Raises DatasetError when that order does not hold.
    """
    starts = np.flatnonzero(np.r_[True, np.diff(labels) != 0]) if len(labels) else np.empty(0, dtype=np.int64)
    expected = np.arange(len(starts)) % len(LEVELS)
    if len(starts) == 0 or len(starts) % len(LEVELS) or (labels[starts] != expected).any():
        order = "does not hold videos in the order alert, low vigilance, drowsy for each person"
        raise DatasetError(f"rldd: {where} {order}. {remedy(NAME)}")
    return starts


def real_blinks(blinks: Array) -> Ints:
    """How many blinks of each sequence (n, t, 4) are not leading zero padding, (n,)."""
    padding = np.logical_and.accumulate((blinks == 0).all(axis=2), axis=1)
    lengths: Ints = blinks.shape[1] - padding.sum(axis=1, dtype=np.int64)
    return lengths


def _fold_arrays(fold: int, blinks: Array, labels: Array) -> tuple[Array, Ints, Ints, Ints]:
    where = f"fold {fold}"
    shaped = blinks.shape == (len(blinks), SEQUENCE_LENGTH, len(CHANNELS)) and labels.shape == (len(blinks), 1)
    if not shaped or not np.isfinite(blinks).all() or not np.isin(labels, FILE_LABELS).all():
        structure = "must be finite blinks (n, 30, 4) with labels (n, 1) of 0, 5 and 10"
        raise DatasetError(f"rldd: {where} {structure}. {remedy(NAME)}")
    label = np.searchsorted(FILE_LABELS, labels[:, 0]).astype(np.int64)
    starts = video_starts(label, where)
    person = np.repeat(np.arange(len(starts), dtype=np.int64) // len(LEVELS), np.diff(np.r_[starts, len(label)]))
    return blinks, label, np.full(len(label), fold, dtype=np.int64), SUBJECTS_A_FOLD * fold + person


def _file(kind: str, fold: int) -> str:
    return f"{kind}Test_30_Fold{fold}.npy"


def _read(kind: str, fold: int, directory: Path) -> Array:
    if fold not in FOLDS:
        raise DatasetError(f"rldd: there is no fold {fold}; choose from {FOLDS}.")
    path = directory / _file(kind, fold)
    if not path.is_file():
        raise DatasetError(f"{path} is missing. {remedy(NAME)}")
    check(path, sha256_of(path), _SHA256[path.name], NAME)
    values: Array = np.load(path, allow_pickle=False)
    return values
