"""How good a classifier is on people it has not seen: metrics a person, their spread, and the pictures of both."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table as Grid
from sklearn.metrics import confusion_matrix, f1_score, recall_score, roc_auc_score

from ml_logic import artefact
from ml_logic.datasets import DatasetError, rldd
from ml_logic.features import drowsiness
from ml_logic.features.signals import Array
from ml_logic.preprocessing import drowsiness_table
from ml_logic.scores import ECE_BINS, HIGHER_IS_BETTER, METRICS, RESAMPLES
from ml_logic.table import Labels, Table

_DECIMALS: Final = 6
_DARK_SHARE: Final = 0.5  # of the colour map, above which black ink is hard to read

RLDD_SCORES: Final = np.array([0.0, 5.0, 10.0])
"""UTA-RLDD's labels of alert, low vigilance and drowsy; a sequence's score is their mean under its probabilities."""
RLDD_BORDERS: Final = (3.3, 6.6)
"""Between the three labels on that scale, Ghoddoosian et al. 2019 (arXiv:1904.07312), section 5."""


def person_metrics(table: Table, probabilities: Array) -> dict[str, dict[str, float | None]]:
    """{person: {metric: value}} from the probabilities (n, classes) of the table's rows; `None` where it is undefined."""
    return {
        str(person): _metrics(table.take(rows), probabilities[rows])
        for person in np.unique(table.person)
        if (rows := table.person == person).any()
    }


def summary(table: Table, probabilities: Array, seed: int) -> dict[str, Any]:
    """{metric: {mean, interval95, worst, worst_person}} over people, 6 decimals; the interval by bootstrap of people.

    A metric that nobody has is left out (an AUC, when each person has one level only).
    """
    people = person_metrics(table, probabilities)
    known = [metric for metric in METRICS if any(values[metric] is not None for values in people.values())]
    return {metric: _over_people({p: m[metric] for p, m in people.items()}, metric, seed) for metric in known}


def pooled(table: Table, probabilities: Array) -> dict[str, float]:
    """{metric: value} over the rows of all people together, 6 decimals."""
    return {metric: _rounded(value) for metric, value in _metrics(table, probabilities).items() if value is not None}


def confusion(table: Table, probabilities: Array) -> list[list[int]]:
    """Rows counted by true class (down) and likeliest class (across), in the order of the task's classes."""
    classes = range(len(table.task.classes))
    counts: list[list[int]] = confusion_matrix(table.label, probabilities.argmax(axis=1), labels=list(classes)).tolist()
    return counts


def reliability(table: Table, probabilities: Array) -> list[dict[str, float]]:
    """Of each tenth of confidence that has rows: their share (by weight), mean confidence and how often it was right."""
    return [
        {"share": _rounded(share), "confidence": _rounded(confidence), "accuracy": _rounded(accuracy)}
        for share, confidence, accuracy in _bins(table, probabilities)
    ]


def rldd_protocol(table: Table, probabilities: Array) -> dict[str, float | int]:
    """The measures of Ghoddoosian et al. 2019 for blink sequences, and the two questions that a user asks.

    video_accuracy: a video is what most of its sequences are (a tie: what their mean score is). video_accuracy_mean:
    what its mean probabilities say. bsre: squared distance of wrong sequences' scores to the border of their class, over
    all sequences. auc_*: of videos, by the probability of drowsy against the other class alone.
    """
    videos, position = np.unique(table.video, return_inverse=True)
    first = np.array([np.flatnonzero(position == i)[0] for i in range(videos.size)])
    truth = table.label[first]
    score = probabilities @ RLDD_SCORES
    mean: Array = np.stack([np.bincount(position, column * table.weight) for column in probabilities.T], axis=1)
    decided = _votes(position, probabilities, score, table.weight)
    return {
        "videos": int(videos.size),
        "video_accuracy": _rounded(np.mean(decided == truth)),
        "video_accuracy_mean": _rounded(np.mean(mean.argmax(axis=1) == truth)),
        "bsre": _rounded(np.mean(_border_errors(table.label, score))),
        "auc_alert_drowsy": _rounded(_pair_auc(truth, mean, 0)),
        "auc_low_vigilance_drowsy": _rounded(_pair_auc(truth, mean, 1)),
    }


def importance(table: Table, probabilities: Array, shuffled: NDArray[np.int8]) -> dict[str, dict[str, float]]:
    """{column: {mean, sd}}: the macro-F1 over all rows that is lost when a column is of another row of the same part.

    shuffled (columns, repeats, n): the class that is likeliest then. Breiman 2001, Machine Learning 45:5-32, section 10.
    """
    whole = _macro_f1(table, probabilities.argmax(axis=1))
    lost = np.array([[whole - _macro_f1(table, said) for said in repeats] for repeats in shuffled])
    return {
        name: {"mean": _rounded(values.mean()), "sd": _rounded(values.std())}
        for name, values in zip(table.task.columns, lost, strict=True)
    }


def importance_png(losses: Mapping[str, Mapping[str, float]], title: str) -> bytes:
    """A picture of `importance`, the column that matters most above."""
    figure, axes = _figure(title)
    names = sorted(losses, key=lambda name: (losses[name]["mean"], name))
    means, sds = ([losses[name][key] for name in names] for key in ("mean", "sd"))
    axes.barh(names, means, xerr=sds, color="#0b7285")
    axes.set_xlabel("macro-F1 lost without it")
    return _png(figure)


def confusion_png(counts: Sequence[Sequence[int]], classes: Sequence[str], title: str) -> bytes:
    """A picture of `confusion`, each row as shares of its true class."""
    figure, axes = _figure(title)
    shares = np.array(counts) / np.maximum(1, np.sum(counts, axis=1, keepdims=True))
    axes.imshow(shares, cmap="BuGn", vmin=0, vmax=1)
    for (i, j), share in np.ndenumerate(shares):
        ink = "white" if share > _DARK_SHARE else "black"
        axes.text(j, i, f"{share:.0%}\n{counts[i][j]}", ha="center", va="center", color=ink)
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes)
    axes.set_xlabel("says")
    axes.set_ylabel("is")
    return _png(figure)


def reliability_png(bins: Sequence[Mapping[str, float]], title: str) -> bytes:
    """A picture of `reliability`: on the diagonal, 70 % sure is right in 70 % of the cases."""
    figure, axes = _figure(title)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    confidence, accuracy = ([row[key] for row in bins] for key in ("confidence", "accuracy"))
    axes.plot(confidence, accuracy, color="#0b7285", linewidth=1.5)
    axes.scatter(confidence, accuracy, s=[20 + 400 * row["share"] for row in bins], color="#0b7285")
    axes.set(xlim=(0.3, 1), ylim=(0, 1), xlabel="confidence", ylabel="share that was right")
    return _png(figure)


def print_summary(console: Console, title: str, metrics: Mapping[str, Mapping[str, Any]]) -> None:
    """The table of `summary` on a terminal."""
    grid = Grid(title=title, title_justify="left")
    for column in ("metric", "mean over people", "95 % interval", "worst person"):
        grid.add_column(column)
    for name, row in metrics.items():
        low, high = row["interval95"]
        worst = f"{row['worst']:.3f} ({row['worst_person']})"
        grid.add_row(name, f"{row['mean']:.3f}", f"{low:.3f} to {high:.3f}", worst)
    console.print(grid)


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m ml_logic.evaluate`: the packaged drowsiness model on folds of UTA-RLDD that it was not trained on."""
    parser = argparse.ArgumentParser(prog="python -m ml_logic.evaluate", description=main.__doc__)
    parser.add_argument("task", choices=["drowsiness"])
    parser.add_argument("--data", choices=["rldd"], default="rldd")
    parser.add_argument("--folds", type=int, nargs="+", default=[5], help="folds of people that the model has not seen")
    parser.add_argument("--model", default=str(artefact.MODELS_DIR / "drowsiness"), help="folder of the package")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        package = artefact.verify(Path(options.model), drowsiness.TASK)
        seen = set(package.manifest["trained_on"].get("parts", [])) & {f"fold{fold}" for fold in options.folds}
        if seen:
            raise DatasetError(
                f"{', '.join(sorted(seen))} trained this model; `python -m ml_logic.train` judges those."
            )
        table = drowsiness_table(rldd.load(folds=options.folds))
        probabilities = artefact.load_pipeline(package).predict_proba(table.x)
    except (artefact.ArtefactError, DatasetError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - a command says why it ends
        return 1
    title = f"{package.name} {package.version}, {np.unique(table.person).size} people of {table.source} it has not seen"
    print_summary(console, title, summary(table, probabilities, seed=0))
    for name, value in rldd_protocol(table, probabilities).items():
        console.print(f"{name}: {value}")
    return 0


def _metrics(table: Table, probabilities: Array) -> dict[str, float | None]:
    said, weight = probabilities.argmax(axis=1), table.weight
    present = np.unique(table.label)  # balanced_accuracy_score warns when somebody lacks a class
    return {
        "macro_f1": _macro_f1(table, said),
        "balanced_accuracy": float(
            recall_score(table.label, said, average="macro", labels=present, sample_weight=weight)
        ),
        "auc": _auc(table, probabilities),
        "ece": sum(share * abs(confidence - accuracy) for share, confidence, accuracy in _bins(table, probabilities)),
    }


def _macro_f1(table: Table, said: NDArray[np.integer[Any]]) -> float:
    return float(f1_score(table.label, said, average="macro", sample_weight=table.weight))


def _auc(table: Table, probabilities: Array) -> float | None:
    """Mean over classes of one against the rest, of the classes that the person has and does not only have."""
    areas = [
        float(roc_auc_score(is_class, probabilities[:, k], sample_weight=table.weight))
        for k in range(len(table.task.classes))
        if 0 < (is_class := table.label == k).sum() < is_class.size
    ]
    return float(np.mean(areas)) if areas else None


def _bins(table: Table, probabilities: Array) -> list[tuple[float, float, float]]:
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == table.label
    weight = table.weight / table.weight.sum()
    bin_of = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    filled = [bin_of == k for k in range(ECE_BINS) if (bin_of == k).any()]
    return [
        (float(w.sum()), float(np.average(confidence[rows], weights=w)), float(np.average(right[rows], weights=w)))
        for rows in filled
        for w in (weight[rows],)
    ]


def _over_people(values: Mapping[str, float | None], metric: str, seed: int) -> dict[str, Any]:
    known = {person: value for person, value in values.items() if value is not None}
    x = np.array(list(known.values()))
    draws = np.random.default_rng(seed).integers(0, x.size, (RESAMPLES, x.size))
    low, high = np.percentile(x[draws].mean(axis=1), (2.5, 97.5))
    worst = (min if HIGHER_IS_BETTER[metric] else max)(known, key=lambda person: known[person])
    return {
        "mean": _rounded(x.mean()),
        "interval95": [_rounded(low), _rounded(high)],
        "worst": _rounded(known[worst]),
        "worst_person": worst,
    }


def _votes(position: NDArray[np.intp], probabilities: Array, score: Array, weight: Array) -> NDArray[np.intp]:
    said = probabilities.argmax(axis=1)
    votes = np.stack([np.bincount(position, said == k) for k in range(probabilities.shape[1])], axis=1)
    by_score = np.digitize(np.bincount(position, score * weight), RLDD_BORDERS)
    tied = (votes == votes.max(axis=1, keepdims=True)).sum(axis=1) > 1
    return np.where(tied, by_score, votes.argmax(axis=1))


def _border_errors(label: Labels, score: Array) -> Array:
    low, high = RLDD_BORDERS
    above = np.where(label == 0, score - low, np.where(label == 1, score - high, 0.0))
    below = np.where(label == 2, high - score, np.where(label == 1, low - score, 0.0))
    errors: Array = np.maximum(0.0, above) ** 2 + np.maximum(0.0, below) ** 2
    return errors


def _pair_auc(truth: Labels, mean: Array, other: int) -> float:
    rows = truth != 1 - other
    total = mean[rows, 2] + mean[rows, other]
    drowsy = np.divide(mean[rows, 2], total, out=np.full(total.size, 0.5), where=total > 0.0)
    return float(roc_auc_score(truth[rows] == 2, drowsy))


def _figure(title: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, 4.4), dpi=120, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=10)
    return figure, axes


def _png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), _DECIMALS)


if __name__ == "__main__":
    sys.exit(main())
