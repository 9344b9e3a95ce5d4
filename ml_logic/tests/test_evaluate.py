"""evaluate: figures that can be worked out by hand, and a command that only judges people the model has not seen."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread
from rich.console import Console
from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score

from ml_logic import evaluate, scores
from ml_logic.datasets import rldd, synthetic
from ml_logic.features import drowsiness, stress
from ml_logic.features.signals import Array
from ml_logic.table import Table

SURE = np.eye(3)


def _table(label: Any, person: Any = "somebody") -> Table:
    labels = np.asarray(label, dtype=np.int64)
    people = np.broadcast_to(np.asarray(person), labels.shape)
    rows = np.arange(labels.size)
    x = np.zeros((labels.size, len(stress.TASK.columns)))
    return Table(stress.TASK, x, labels, people, people, rows, np.ones(labels.size), {}, "synthetic", "0" * 64)


def _videos(label: list[int], video: list[int], person: Any = "somebody") -> Table:
    labels, videos = np.array(label), np.array(video)
    people = np.broadcast_to(np.asarray(person), labels.shape)
    weight = 1 / np.array([video.count(v) for v in video])
    x = np.zeros((labels.size, len(drowsiness.TASK.columns)))
    return Table(drowsiness.TASK, x, labels, people, people, videos, weight, {}, "synthetic", "0" * 64)


def _says(classes: Any, confidence: Any) -> Array:
    """Probabilities whose likeliest class has that confidence, the others sharing the rest."""
    sure = np.broadcast_to(np.asarray(confidence, dtype=np.float64), np.shape(classes))[:, None]
    return np.where(SURE[np.asarray(classes)] == 1, sure, (1 - sure) / 2)


def _random(rows: int, seed: int) -> tuple[Table, Array]:
    rng = np.random.default_rng(seed)
    label = rng.permutation(np.arange(rows) % 3)
    probabilities = rng.dirichlet((1, 1, 1), rows)
    return _table(label, np.char.mod("p%d", np.arange(rows) // 12)), probabilities


def test_a_model_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    said = np.zeros(10, dtype=int)
    assert evaluate.pooled(_table([0] * 7 + [1] * 3), _says(said, 0.7))["ece"] == pytest.approx(0.0, abs=1e-6)


def test_an_overconfident_model_errs_by_the_gap_weighted_by_how_often_it_is_so_sure() -> None:
    label = [0] * 6 + [1] * 4 + [0] * 15 + [2] * 15  # 6 of 10 right at .9, 15 of 30 right at .5
    probabilities = _says([0] * 40, [0.9] * 10 + [0.5] * 30)
    assert evaluate.pooled(_table(label), probabilities)["ece"] == pytest.approx(10 / 40 * 0.3)
    assert evaluate.reliability(_table(label), probabilities) == [
        {"share": 0.75, "confidence": 0.5, "accuracy": 0.5},
        {"share": 0.25, "confidence": 0.9, "accuracy": 0.6},
    ]


def test_a_certain_model_falls_into_the_last_bin() -> None:
    assert evaluate.reliability(_table([0, 1]), SURE[[0, 0]]) == [{"share": 1.0, "confidence": 1.0, "accuracy": 0.5}]


def test_figures_are_those_of_scikit_learn() -> None:
    table, probabilities = _random(60, seed=1)
    said = probabilities.argmax(axis=1)
    found = evaluate.pooled(table, probabilities)
    assert found["macro_f1"] == pytest.approx(f1_score(table.label, said, average="macro"), abs=1e-6)
    assert found["balanced_accuracy"] == pytest.approx(balanced_accuracy_score(table.label, said), abs=1e-6)
    assert found["auc"] == pytest.approx(roc_auc_score(table.label, probabilities, multi_class="ovr"), abs=1e-6)


def test_figures_of_videos_count_each_video_the_same() -> None:
    table = _videos([0, 0, 0, 0, 1, 2], [0, 0, 0, 0, 1, 2])
    right_once_in_four = SURE[[0, 1, 1, 1, 1, 2]]
    found = evaluate.pooled(table, right_once_in_four)
    assert found["balanced_accuracy"] == pytest.approx((0.25 + 1 + 1) / 3, abs=1e-6)
    assert found["ece"] == pytest.approx(0.75 / 3, abs=1e-6)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.floats(0.34, 1.0)), min_size=1, max_size=20))
def test_figures_of_any_person_lie_between_none_and_all(rows: list[tuple[int, int, float]]) -> None:
    label, said, confidence = (list(column) for column in zip(*rows, strict=True))
    (found,) = evaluate.person_metrics(_table(label), _says(said, confidence)).values()
    assert all(value is None or 0 <= value <= 1 for value in found.values())
    assert (found["auc"] is None) == (len(set(label)) == 1)


def test_a_person_with_one_class_is_judged_by_it_and_has_no_auc() -> None:
    found = evaluate.person_metrics(_table([1, 1, 1, 1], "calm"), _says([1, 1, 1, 0], 0.75))["calm"]
    assert found["balanced_accuracy"] == pytest.approx(0.75)
    assert found["auc"] is None
    assert found["ece"] == pytest.approx(0.0)


def test_the_confusion_counts_rows_by_what_they_are_and_what_was_said() -> None:
    assert evaluate.confusion(_table([0, 0, 1, 1]), SURE[[0, 1, 1, 2]]) == [[1, 1, 0], [0, 1, 1], [0, 0, 0]]


def test_the_worst_person_has_the_lowest_score_but_the_highest_error() -> None:
    label = [0, 1, 2] * 3
    said = [0, 1, 2, 0, 1, 1, 1, 2, 0]
    people = np.repeat(["good", "fair", "poor"], 3)
    found = evaluate.summary(_table(label, people), _says(said, [0.98] * 3 + [0.9] * 3 + [0.95] * 3), seed=0)
    assert {metric: row["worst_person"] for metric, row in found.items()} == dict.fromkeys(scores.METRICS, "poor")
    assert found["macro_f1"]["worst"] == 0.0
    assert found["ece"]["worst"] == pytest.approx(0.95)
    assert found["balanced_accuracy"]["mean"] == pytest.approx((1 + 2 / 3 + 0) / 3, abs=1e-6)


def test_the_interval_contains_the_mean_and_follows_the_seed() -> None:
    table, probabilities = _random(96, seed=2)
    found = evaluate.summary(table, probabilities, seed=4)
    assert found == evaluate.summary(table, probabilities, seed=4)
    assert found != evaluate.summary(table, probabilities, seed=5)
    for row in found.values():
        low, high = row["interval95"]
        assert low < row["mean"] < high


def test_people_for_whom_a_figure_is_undefined_are_left_out_of_its_mean() -> None:
    people = np.repeat(["one", "two"], 3)
    found = evaluate.summary(_table([0, 0, 0, 0, 1, 2], people), _says([0, 0, 1, 0, 1, 2], 0.9), seed=0)
    assert (found["auc"]["worst_person"], found["auc"]["mean"]) == ("two", 1.0)
    assert found["macro_f1"]["worst_person"] == "one"


PAPER = _videos([0, 0, 0, 1, 1, 2], [0, 0, 0, 1, 1, 2])
PAPER_SAYS = np.array(
    [
        [0.8, 0.2, 0.0],  # alert: score 1
        [0.8, 0.2, 0.0],
        [0.0, 0.0, 1.0],  # wrong by 10 - 3.3
        [1.0, 0.0, 0.0],  # low vigilance: wrong by 3.3 - 0
        [0.0, 0.0, 1.0],  # and by 10 - 6.6; the vote is a tie, the mean score of 5 is right
        [0.2, 0.6, 0.2],  # drowsy: score 5, wrong by 6.6 - 5
    ]
)


def test_the_protocol_of_the_paper_worked_out_by_hand() -> None:
    assert evaluate.rldd_protocol(PAPER, PAPER_SAYS) == {
        "videos": 3,
        "video_accuracy": pytest.approx(2 / 3, abs=1e-6),
        "video_accuracy_mean": pytest.approx(1 / 3, abs=1e-6),  # of low vigilance, alert and drowsy are likelier
        "bsre": pytest.approx((6.7**2 + 3.3**2 + 3.4**2 + 1.6**2) / 6, abs=1e-6),
        "auc_alert_drowsy": 1.0,  # .2 / .8 of the drowsy video against .33 / .87
        "auc_low_vigilance_drowsy": 0.0,  # .2 / .8 against 1 / 1.5
    }


def test_the_order_of_rows_does_not_matter_to_the_protocol() -> None:
    order = np.random.default_rng(0).permutation(6)
    shuffled = _videos(PAPER.label[order].tolist(), PAPER.video[order].tolist())
    assert evaluate.rldd_protocol(shuffled, PAPER_SAYS[order]) == evaluate.rldd_protocol(PAPER, PAPER_SAYS)


def test_perfect_predictions_are_perfect_by_the_protocol() -> None:
    assert evaluate.rldd_protocol(PAPER, SURE[PAPER.label]) == {
        "videos": 3,
        "video_accuracy": 1.0,
        "video_accuracy_mean": 1.0,
        "bsre": 0.0,
        "auc_alert_drowsy": 1.0,
        "auc_low_vigilance_drowsy": 1.0,
    }


def test_a_video_that_is_certainly_a_third_class_says_nothing_of_the_other_two() -> None:
    found = evaluate.rldd_protocol(_videos([0, 1, 2], [0, 1, 2]), SURE[[1, 1, 2]])
    assert found["auc_alert_drowsy"] == 1.0  # the alert video counts as one half either way
    assert found["video_accuracy"] == pytest.approx(2 / 3, abs=1e-6)


COUNTS = [[5, 1, 0], [2, 3, 1], [0, 0, 6]]
BINS = [{"share": 0.4, "confidence": 0.5, "accuracy": 0.4}, {"share": 0.6, "confidence": 0.9, "accuracy": 0.8}]


@pytest.mark.parametrize("kind", ["confusion", "reliability"])
def test_a_picture_is_a_whole_png_and_the_same_bytes_each_time(kind: str) -> None:
    def draw() -> bytes:
        if kind == "confusion":
            return evaluate.confusion_png(COUNTS, stress.TASK.classes, "a title")
        return evaluate.reliability_png(BINS, "a title")

    picture = draw()
    assert picture == draw()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.endswith(b"IEND" + zlib.crc32(b"IEND").to_bytes(4, "big"))
    pixels = imread(io.BytesIO(picture))
    assert pixels.shape[0] > 400
    assert np.ptp(pixels) > 0.5


def test_a_confusion_without_rows_of_a_class_can_be_drawn() -> None:
    assert evaluate.confusion_png([[1, 0, 0], [0, 0, 0], [0, 0, 1]], stress.TASK.classes, "t").startswith(b"\x89PNG")


def test_the_summary_on_a_terminal_has_a_line_a_metric() -> None:
    table, probabilities = _random(36, seed=3)
    metrics = evaluate.summary(table, probabilities, seed=0)
    terminal = io.StringIO()
    evaluate.print_summary(Console(file=terminal, width=120), "three people", metrics)
    for name, row in metrics.items():
        (line,) = (line for line in terminal.getvalue().splitlines() if f" {name} " in line)
        assert f"{row['mean']:.3f}" in line
        assert f"{row['worst']:.3f} ({row['worst_person']})" in line


@pytest.mark.parametrize("folds", [["1"], ["4", "5"]])
def test_people_that_trained_the_model_are_not_judged(folds: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["drowsiness", "--folds", *folds]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"error: fold{folds[0]} trained this model; `python -m ml_logic.train` judges those.\n"


@pytest.mark.parametrize("arguments", [[], ["--model", "nowhere"]])
def test_missing_recordings_and_a_missing_model_are_said_in_one_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert evaluate.main(["drowsiness", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert "missing" in err
    assert err.count("\n") == 1


def test_unseen_people_are_judged_by_the_model_that_ships(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def load(folds: list[int]) -> rldd.BlinkData:
        asked.append(folds)
        return synthetic.blink_sequences(people=4, sequences=3, seed=1)

    monkeypatch.setattr(rldd, "load", load)
    assert evaluate.main(["drowsiness"]) == 0
    said = capsys.readouterr().out
    assert asked == [[5]]
    assert "4 people of synthetic it has not" in " ".join(said.split())
    assert "video_accuracy: " in said
