"""The model card: what was measured, on whom, and what the model is not for. Made from the manifest, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ml_logic.datasets import drivedb, rldd, synthetic
from ml_logic.features.spec import Task

_METRIC_NAMES: Final = {
    "macro_f1": "macro-F1",
    "balanced_accuracy": "balanced accuracy",
    "auc": "AUC (mean of one against the rest)",
    "ece": "expected calibration error (lower is better)",
}

_DATA: Final = {
    drivedb.SOURCE: (
        "PhysioNet drivedb 1.0.0 (Healey & Picard 2005; ODC-By): ten drives in and around Boston, 60 s windows "
        "every 30 s. The level is that of the road: rest is low, highway medium, city high. Segment borders were aligned to the "
        "marker channel. Two drives may share a driver, as the recordings do not say."
    ),
    rldd.SOURCE: (
        "UTA-RLDD blink sequences (Ghoddoosian et al. 2019, arXiv:1904.07312; MIT), folds 1-4: three videos a person, "
        "recorded when they said they were alert, slightly sleepy (low vigilance) and drowsy. Fold 5 was not looked at."
    ),
    synthetic.SOURCE: "**Synthetic: made by a program, not measured.** No figure below says anything about people.",
}

_INTENDED: Final = {
    "stress": (
        "Tells a driver or machine operator how stressed their body looks over the last minute, from five numbers of "
        "wearable sensors, four of them on the person's own range, so that somebody's usual values are the measure."
    ),
    "drowsiness": (
        "Early warning of drowsiness from the last 30 blinks, against the person's own alert baseline. It supports the "
        "rules that watch for closed eyes (PERCLOS, microsleeps) and never replaces them."
    ),
}

_LIMITS: Final = {
    "stress": (
        "The levels are those of roads, not of felt or hormonal stress.",
        "Ten drives, one city, one set of laboratory sensors; `ecg` was computed from a beat-by-beat heart rate.",
        "The own range of a sensor was taken from the whole drive, which a live system knows only after a while.",
        "The resting heart rate is the mean of the first rest, whose windows are among those judged.",
        "Not a medical device, and no diagnosis of anything.",
    ),
    "drowsiness": (
        "Telling drowsy from low vigilance is hard: look at that AUC before trusting the middle class.",
        "Alert against drowsy looks easier than it is, because the baseline is taken from the alert video itself.",
        "The labels are what people said of themselves, in front of a camera, not driving.",
        "Blinks need at least 15 frames a second; the blink detector of the data set is not the one of the browser.",
        "Not a medical device; a driver who feels tired must stop, whatever it says.",
    ),
}


def render(task: Task, manifest: Mapping[str, Any]) -> str:
    """The card as Markdown, from a manifest as `train.describe` makes it."""
    trained, metrics = manifest["trained_on"], manifest["metrics"]
    command = f"python -m ml_logic.train {task.name} --data {trained['source'].split()[0]} --seed {trained['seed']}"
    parts = [
        f"# {manifest['name']} {manifest['version']}",
        task.description,
        f"## Intended use\n\n{_INTENDED[task.name]}",
        f"## Data\n\n{_DATA[trained['source']]}\n\n{_facts(task, manifest)}",
        f"## How good it is on people it has not seen\n\n{_results(metrics)}",
        "## Limits\n\n" + "\n".join(f"- {limit}" for limit in _LIMITS[task.name]),
        f"## The command behind every figure\n\n    {command}",
    ]
    return "\n\n".join(parts) + "\n"


def _facts(task: Task, manifest: Mapping[str, Any]) -> str:
    trained = manifest["trained_on"]
    by_class = ", ".join(f"{count} {name}" for name, count in zip(task.classes, trained["rows_by_class"], strict=True))
    lines = [
        f"{trained['people']} people, {trained['rows']} rows ({by_class})",
        *trained["notes"],
        f"Estimator: {manifest['estimator']}; one temperature calibrated on people held out of its training",
        f"Inputs: {', '.join(feature.name for feature in task.inputs)} (feature set `{task.feature_set}`)",
        f"SHA-256 of the data: `{trained['sha256'][:16]}...`",
    ]
    if len(manifest["chosen_while_judging"]) != trained["people"]:
        chosen = "; ".join(manifest["chosen_while_judging"])
        lines.insert(
            3, f"The estimator was chosen by log loss on held-out people within the training people ({chosen})"
        )
    return "\n".join(f"- {line}." for line in lines)


def _results(metrics: Mapping[str, Any]) -> str:
    sections = [_table(metrics["person_out"]), _together(metrics["pooled"])]
    if without := metrics.get("person_out_without_resting_heart_rate"):
        sections += ["The same, when the resting heart rate is not given:", _table(without)]
    if protocol := metrics.get("rldd_protocol"):
        sections.append(_protocol(protocol))
    sections.append(
        f"The ONNX twin that serves differs from scikit-learn by at most {metrics['onnx_max_difference']:.1e}."
    )
    sections.append("![Confusion](confusion.png) ![Reliability](reliability.png)")
    return "\n\n".join(sections)


def _table(summary: Mapping[str, Mapping[str, Any]]) -> str:
    rows = ["| metric | mean over people | 95 % interval | worst person |", "|---|---|---|---|"]
    for key, name in _METRIC_NAMES.items():
        value = summary[key]
        low, high = value["interval95"]
        worst = f"{value['worst']:.3f} ({value['worst_person']})"
        rows.append(f"| {name} | {value['mean']:.3f} | {low:.3f} to {high:.3f} | {worst} |")
    return "\n".join(rows)


def _together(pooled: Mapping[str, float]) -> str:
    return f"Over all rows together: {', '.join(f'{name} {pooled[k]:.3f}' for k, name in _METRIC_NAMES.items())}."


def _protocol(protocol: Mapping[str, Any]) -> str:
    return "\n".join(
        (
            f"By the protocol of the data set's paper, {protocol['videos']} videos:\n",
            "| measure | value |",
            "|---|---|",
            f"| video accuracy (vote of the sequences) | {protocol['video_accuracy']:.3f} |",
            f"| video accuracy (mean probabilities) | {protocol['video_accuracy_mean']:.3f} |",
            f"| blink sequence regression error (BSRE) | {protocol['bsre']:.3f} |",
            f"| AUC alert against drowsy | {protocol['auc_alert_drowsy']:.3f} |",
            f"| AUC low vigilance against drowsy | {protocol['auc_low_vigilance_drowsy']:.3f} |",
        )
    )
