"""rldd: where videos and people begin, what padding is, and that only the published bytes are believed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ml_logic.datasets import DatasetError, rldd
from ml_logic.datasets.rldd import BlinkData, assemble, load, real_blinks, video_starts


def _fold(sequences_per_video: list[int], seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    levels = np.resize([0.0, 5.0, 10.0], len(sequences_per_video))
    labels = np.repeat(levels, sequences_per_video)[:, None]
    return np.random.default_rng(seed).normal(size=(len(labels), 30, 4)), labels


def test_the_files_to_download_are_five_folds_at_one_commit() -> None:
    assert len(rldd.FILES) == 10
    names = {f"{kind}Test_30_Fold{fold}.npy" for kind in ("Blinks", "Labels") for fold in range(1, 6)}
    assert {file.path for file in rldd.FILES} == names
    home = "https://raw.githubusercontent.com/rezaghoddoosian/Early-Drowsiness-Detection"
    assert all(file.url == f"{home}/{rldd.COMMIT}/{file.path}" for file in rldd.FILES)
    assert all(re.fullmatch(r"[0-9a-f]{64}", file.sha256) for file in rldd.FILES)


def test_three_videos_make_a_person_and_numbers_hold_whichever_folds_are_loaded() -> None:
    first, second = _fold([2, 1, 3, 1, 1, 1]), _fold([4, 1, 1], seed=1)
    both, only = assemble({2: second, 1: first}), assemble({2: second})

    assert both.fold.tolist() == [1] * 9 + [2] * 6
    assert both.label.tolist() == [0, 0, 1, 2, 2, 2, 0, 1, 2, 0, 0, 0, 0, 1, 2]
    assert both.subject.tolist() == [100] * 6 + [101] * 3 + [200] * 6
    assert both.video.tolist() == [300, 300, 301, 302, 302, 302, 303, 304, 305, 600, 600, 600, 600, 601, 602]
    assert only.subject.tolist() == both.subject[9:].tolist()
    assert only.video.tolist() == both.video[9:].tolist()
    assert both.source == "rldd"


def test_the_digest_follows_the_contents_and_arrays_cannot_be_changed_under_it() -> None:
    data = assemble({1: _fold([2, 1, 3])})
    assert data.digest == assemble({1: _fold([2, 1, 3])}).digest
    assert data.digest != assemble({1: _fold([2, 1, 3], seed=1)}).digest
    assert data.digest != assemble({2: _fold([2, 1, 3])}).digest
    with pytest.raises(ValueError, match="read-only"):
        data.blinks[0, 0, 0] = 1


def test_leading_zeros_are_padding_and_a_zero_elsewhere_is_a_measurement() -> None:
    blinks = np.ones((3, 30, 4))
    blinks[1, :28] = 0
    blinks[2, 10] = 0
    blinks[2, 0, :3] = 0
    assert real_blinks(blinks).tolist() == [30, 2, 30]


@pytest.mark.parametrize(
    "labels",
    [[], [0, 1], [0, 2, 1], [1, 2, 0], [0, 1, 2, 0], [0, 1, 2, 1, 2, 0], [0, 1, 0, 1, 2, 2]],
    ids=["empty", "no drowsy", "order", "starts late", "half a person", "next starts late", "back again"],
)
def test_labels_in_another_order_are_refused(labels: list[int]) -> None:
    with pytest.raises(DatasetError, match="labels does not hold videos in the order alert, low vigilance, drowsy"):
        video_starts(np.array(labels, dtype=np.int64))


def test_arrays_of_another_shape_or_content_are_refused() -> None:
    blinks, labels = _fold([2, 1, 3])
    infinite = blinks.copy()
    infinite[0, 0, 0] = np.inf
    short, fewer, flat = (blinks[:, :29], labels), (blinks[:-1], labels), (blinks, labels[:, 0])
    for wrong in (short, fewer, flat, (infinite, labels), (blinks, labels + 1)):
        with pytest.raises(DatasetError, match="fold 3 must be finite blinks"):
            assemble({3: wrong})
    with pytest.raises(DatasetError, match="no fold was asked for"):
        assemble({})


def test_a_missing_a_damaged_and_an_unknown_fold_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        DatasetError, match=r"BlinksTest_30_Fold1\.npy is missing\. Run `python -m ml_logic\.datasets fetch rldd`"
    ):
        load(tmp_path)
    (tmp_path / "rldd").mkdir()
    np.save(tmp_path / "rldd" / "BlinksTest_30_Fold1.npy", _fold([1, 1, 1])[0])
    with pytest.raises(
        DatasetError, match=r"BlinksTest_30_Fold1\.npy is damaged: SHA-256 \w+, expected cf6c07a2\w+\. Run"
    ):
        load(tmp_path)
    with pytest.raises(DatasetError, match=r"there is no fold 6; choose from \(1, 2, 3, 4, 5\)"):
        load(tmp_path, folds=[6])
    assert rldd.available(tmp_path) == ()


@pytest.fixture(scope="module")
def real(data_dir: Path) -> BlinkData:
    return load(data_dir)


def test_pinned_checksums_are_the_published_ones(data_dir: Path) -> None:
    sums = data_dir / "rldd" / "SHA256SUMS"
    if not sums.is_file():
        pytest.skip(f"no {sums}")
    published = [tuple(line.split()) for line in sums.read_text(encoding="ascii").splitlines()]
    assert sorted((file.sha256, file.path) for file in rldd.FILES) == sorted(published)


def test_derived_videos_are_the_listed_ones(data_dir: Path, real: BlinkData) -> None:
    listed = data_dir / "rldd" / "videos.json"
    if not listed.is_file():
        pytest.skip(f"no {listed}")
    expected = json.loads(listed.read_text(encoding="utf-8"))
    for fold in rldd.DEVELOPMENT_FOLDS:
        assert video_starts(real.label[real.fold == fold]).tolist() == expected[f"fold{fold}"]


def test_development_folds_hold_47_people_with_three_videos_each(real: BlinkData) -> None:
    assert real.blinks.shape == (6970, 30, 4)
    assert np.unique(real.fold).tolist() == [1, 2, 3, 4]
    assert len(np.unique(real.subject)) == 47
    videos, sequences = np.unique(real.video, return_counts=True)
    assert len(videos) == 141
    assert (sequences.min(), sequences.max()) == (1, 242)
    assert all(len(np.unique(real.fold[real.subject == subject])) == 1 for subject in np.unique(real.subject))


def test_sequences_of_a_video_overlap_by_28_blinks_and_never_across_videos(real: BlinkData) -> None:
    overlaps = (real.blinks[1:, :-2] == real.blinks[:-1, 2:]).all(axis=(1, 2))
    assert np.array_equal(overlaps, real.video[1:] == real.video[:-1])


def test_padded_sequences_are_the_only_ones_of_their_video(real: BlinkData) -> None:
    short = real.length < 30
    assert short.sum() == 15
    assert real.length.min() == 5
    assert all((real.video == video).sum() == 1 for video in real.video[short])
