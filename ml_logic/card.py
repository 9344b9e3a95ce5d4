"""The model card: what was measured, on whom, and what the model is not for. Made from the manifest, never by hand."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from ml_logic.datasets import drivedb, rldd, synthetic, telemetry
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
    telemetry.SOURCE: (
        "What this installation's own devices sent, with what the people said of it: the Karolinska Sleepiness Scale (1-3 alert, "
        "6-7 low vigilance, 8-9 drowsy) and answers to alarms for drowsiness, the felt level for stress. People are codes."
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


_OPTIONS: Final = {"estimator": "estimator", "tune": "tuned", "rows": "rows"}
"""Options of the command, and where the manifest keeps them."""


_COLLECTED_LIMITS: Final = {
    "stress": (
        "The levels are what people said they felt, whenever they chose to say it.",
        "The sensors are those that people have; nobody checked where they sat.",
        "Not a medical device, and no diagnosis of anything.",
    ),
    "drowsiness": (
        "The labels are what drivers said of themselves, some of them minutes later, and mostly when an alarm made them.",
        "Who never answered is not in the data.",
        "Blinks need at least 15 frames a second.",
        "Not a medical device; a driver who feels tired must stop, whatever it says.",
    ),
}
"""Of what devices sent, in place of `_LIMITS`."""


def render(task: Task, manifest: Mapping[str, Any]) -> str:
    """The card as Markdown, from a manifest as `train.describe` makes it."""
    trained, metrics = manifest["trained_on"], manifest["metrics"]
    sources = trained.get("sources", [trained["source"]])
    data = "\n\n".join(_DATA[source] for source in sources)
    limits = [(_COLLECTED_LIMITS if source == telemetry.SOURCE else _LIMITS)[task.name] for source in sources]
    parts = [
        f"# {manifest['name']} {manifest['version']}",
        task.description,
        f"## Intended use\n\n{_INTENDED[task.name]}",
        f"## Data\n\n{data}\n\n{_facts(task, manifest)}",
        f"## How good it is on people it has not seen\n\n{_results(metrics)}",
        "## Limits\n\n" + "\n".join(f"- {limit}" for limit in dict.fromkeys(itertools.chain(*limits))),
        f"## The command behind every figure\n\n    {_command(task, manifest)}",
    ]
    return "\n\n".join(parts) + "\n"


def _command(task: Task, manifest: Mapping[str, Any]) -> str:
    trained, training = manifest["trained_on"], manifest.get("training")
    if training is None:
        return f"python -m ml_logic.train {task.name} --data {trained['source'].split()[0]} --seed {trained['seed']}"
    words = [f"python -m ml_logic.train {task.name} --data {' '.join(training['data'])} --seed {training['seed']}"]
    words += [f"--{name} {training[key]}" for name, key in _OPTIONS.items() if training[key]]
    return " ".join(words)


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
    lines[3:3] = _how_chosen(manifest)
    if held_out := trained.get("held_out_codes"):
        lines.append(f"{len(held_out)} further people were kept for the exam, and never learned from")
    return "\n".join(f"- {line}." for line in lines)


def _how_chosen(manifest: Mapping[str, Any]) -> list[str]:
    trained, training = manifest["trained_on"], manifest.get("training", {})
    chosen = "; ".join(manifest["chosen_while_judging"])
    if trials := training.get("tuned"):
        return [
            f"Parameters: the best of {trials} trials by log loss on people held out within the people learned from; for "
            f"every part that is judged by a search of its own, which has not seen that part ({chosen})"
        ]
    if (
        training.get("estimator")
        or len(manifest["chosen_while_judging"]) == trained["people"]
        or manifest["task"] == "stress"
    ):
        return []
    return [f"The estimator was chosen by log loss on held-out people within the training people ({chosen})"]


def _results(metrics: Mapping[str, Any]) -> str:
    sections = [_table(metrics["person_out"]), _together(metrics["pooled"])]
    if without := metrics.get("person_out_without_resting_heart_rate"):
        sections += ["The same, when the resting heart rate is not given:", _table(without)]
    if protocol := metrics.get("rldd_protocol"):
        sections.append(_protocol(protocol))
    if exam := metrics.get("exam"):
        sections += [
            f"The model itself on the {exam['people']} people who were kept for the exam ({exam['rows']} rows):",
            _table(exam["summary"]),
        ]
    if importance := metrics.get("importance"):
        sections.append(_importance(importance))
    sections.append(
        f"The ONNX twin that serves differs from scikit-learn by at most {metrics['onnx_max_difference']:.1e}."
    )
    pictures = "![Confusion](confusion.png) ![Reliability](reliability.png)"
    sections.append(f"{pictures} ![Importance](importance.png)" if importance else pictures)
    return "\n\n".join(sections)


def _table(summary: Mapping[str, Mapping[str, Any]]) -> str:
    rows = ["| metric | mean over people | 95 % interval | worst person |", "|---|---|---|---|"]
    for key, name in _METRIC_NAMES.items():
        if (value := summary.get(key)) is None:
            continue
        low, high = value["interval95"]
        worst = f"{value['worst']:.3f} ({value['worst_person']})"
        rows.append(f"| {name} | {value['mean']:.3f} | {low:.3f} to {high:.3f} | {worst} |")
    return "\n".join(rows)


def _together(pooled: Mapping[str, float]) -> str:
    known = ", ".join(f"{name} {pooled[key]:.3f}" for key, name in _METRIC_NAMES.items() if key in pooled)
    return f"Over all rows together: {known}."


def _importance(losses: Mapping[str, Mapping[str, float]]) -> str:
    names = sorted(losses, key=lambda name: (-losses[name]["mean"], name))
    said = ", ".join(f"{name} {losses[name]['mean']:.3f} (sd {losses[name]['sd']:.3f})" for name in names)
    return f"Macro-F1 that is lost when a column is shuffled, on people not seen: {said}."


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
