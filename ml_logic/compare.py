"""Champion and candidate side by side on people whom neither was fitted on: the evidence that a promotion needs.

numpy and onnxruntime only. Every gate is one dict with its value, its limit and a sentence; one that fails blocks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ml_logic import artefact, scores
from ml_logic.artefact import Artefact
from ml_logic.datasets import digest
from ml_logic.features.signals import Array
from ml_logic.parcel import MAX_PACKAGE_BYTES
from ml_logic.table import Table, code

Rows = NDArray[np.float32]
Gate = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a candidate must keep to; all are ours."""

    people: int = 5
    macro_f1_loss: float = 0.02  # the most that the lower end of the interval may lose
    worst_person_loss: float = 0.05  # of macro-F1
    ece_growth: float = 0.05
    # Of macro-F1, by the lower end of the interval: with five people, 7.5 % of guessers have it above chance, 0.8 % this far.
    above_chance: float = 0.05
    latency_ratio: float = 2.0
    latency_us: float = 50.0  # added: what nobody notices must not block a model of a few microseconds
    size_bytes: int = MAX_PACKAGE_BYTES


LIMITS: Final = Limits()
_ROUNDS: Final = 200  # of one row each, in turns
_NAMED: Final = 5  # people that a message names


class CompareError(Exception):
    """Two models that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A model to compare. answer: rows (n, columns) float32 -> probabilities (n, classes).

    codes: whom it was fitted on, None where its package does not say; source: the data it was trained on.
    """

    name: str
    version: str
    digest: str
    answer: Callable[[Rows], Array]
    codes: frozenset[str] | None
    source: str
    size_bytes: int


def compare(
    champion: Artefact, candidate: Artefact, exam: Table, seed: int = 0, at: datetime | None = None
) -> dict[str, Any]:
    """The report on `candidate` against `champion` over the people of `exam`; the same but for latency when run again.

    Raises ArtefactError or CompareError when one of them cannot be judged.
    """
    return judge(contender(champion), contender(candidate), exam, seed, at)


def contender(package: Artefact) -> Contender:
    """The package's ONNX twin, loaded, and what its manifest says."""
    trained, files = package.manifest["trained_on"], package.manifest["files"]
    codes = trained.get("codes")
    if codes is not None and len(codes) < trained.get("people", 0):
        codes = None  # naming some of them proves nothing
    return Contender(
        package.name,
        package.version,
        package.digest,
        _runner(package),
        None if codes is None else frozenset(codes),
        str(trained.get("source", "")),
        sum((package.folder / file).stat().st_size for file in files),
    )


def judge(
    champion: Contender, candidate: Contender, exam: Table, seed: int = 0, at: datetime | None = None
) -> dict[str, Any]:
    """`compare` for models in memory."""
    if champion.name != candidate.name:
        raise CompareError(f"{candidate.name} cannot take the place of {champion.name}")
    leak, leaked = _leak(champion, candidate, exam)
    clean = exam.take(~np.isin(exam.person, list(leaked)))
    people = int(np.unique(clean.person).size)
    enough = _at_least("people", people, LIMITS.people, f"{people} people whom neither model was fitted on")
    judged = _judge_people(champion, candidate, clean, seed) if people else {"gates": []}
    gates = [enough, leak, *judged.pop("gates"), _latency(champion, candidate, exam), _size(candidate)]
    return {
        "name": candidate.name,
        "version": candidate.version,
        "digest": candidate.digest,
        "against": {"version": champion.version, "digest": champion.digest},
        "at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "people": people,
        "rows": int(clean.label.size),
        "source": exam.source,
        "seed": seed,
        "data_digest": digest(exam.source, clean.x, clean.label, clean.person.astype("U"), clean.weight),
        "passed": bool(people) and all(gate["passed"] for gate in gates),
        "gates": gates,
        "champion": {},
        "candidate": {},
        "difference": {},
    } | judged


def _judge_people(champion: Contender, candidate: Contender, exam: Table, seed: int) -> dict[str, Any]:
    old, new = (scores.of_people(exam, _answers(each, exam)) for each in (champion, candidate))
    before, after = scores.summary(old, seed), scores.summary(new, seed)
    difference = scores.difference(old, new, seed)
    gates = [
        _metric(difference["macro_f1"]),
        _worst_person(before["macro_f1"], after["macro_f1"]),
        _calibration(before["ece"]["mean"], after["ece"]["mean"]),
        _above_chance(after["macro_f1"]["interval95"][0], scores.chance(exam)),
    ]
    return {"gates": gates, "champion": before, "candidate": after, "difference": difference}


def _leak(champion: Contender, candidate: Contender, exam: Table) -> tuple[Gate, set[str]]:
    """The gate, and the exam's people whom one of the two was fitted on."""
    by_code = {code(*exam.origin(str(person))): str(person) for person in np.unique(exam.person)}
    said, leaked = [], set()
    for role, each in (("the candidate", candidate), ("the champion", champion)):
        seen = sorted(by_code.keys() & (each.codes or frozenset()))
        leaked |= {by_code[found] for found in seen}
        if seen:
            more = f" and {len(seen) - _NAMED} more" if len(seen) > _NAMED else ""
            said.append(f"{role} was fitted on people of the exam: {', '.join(seen[:_NAMED])}{more}")
        elif each.codes is None and (each is candidate or each.source == exam.source):
            said.append(f"{role} does not say whom it was fitted on")
    note = "" if champion.codes is not None else f"; the champion names nobody: it learnt from {champion.source}"
    clean = f"none of the exam's {len(by_code)} people was fitted on{note}"
    return _gate("leak", not said, len(leaked), 0, "; ".join(said) or clean), leaked


def _metric(change: dict[str, Any]) -> Gate:
    low, high = change["interval95"]
    passed = low > -LIMITS.macro_f1_loss and change["mean"] > 0
    message = (
        f"macro-F1 changes by {change['mean']:+.3f} (95 % {low:+.3f} to {high:+.3f}); "
        f"wanted above 0, and the interval above {-LIMITS.macro_f1_loss:g}"
    )
    return _gate("metric", passed, low, -LIMITS.macro_f1_loss, message)


def _worst_person(before: dict[str, Any], after: dict[str, Any]) -> Gate:
    limit = scores.rounded(before["worst"] - LIMITS.worst_person_loss)
    message = f"macro-F1 of the worst person is {after['worst']:.3f}, the champion's {before['worst']:.3f}"
    return _at_least("worst_person", after["worst"], limit, message)


def _calibration(before: float, after: float) -> Gate:
    limit = scores.rounded(before + LIMITS.ece_growth)
    return _at_most("calibration", after, limit, f"calibration error is {after:.3f}, the champion's {before:.3f}")


def _above_chance(low: float, chance: float) -> Gate:
    limit = scores.rounded(chance + LIMITS.above_chance)
    message = f"macro-F1 is {low:.3f} or more (95 %), guessing reaches {chance:.3f}"
    return _at_least("chance", low, limit, message)


def _latency(champion: Contender, candidate: Contender, exam: Table) -> Gate:
    row = np.zeros((1, len(exam.task.columns)), np.float32) if not exam.label.size else exam.x[:1].astype(np.float32)
    old, new = _microseconds(champion.answer, candidate.answer, row)
    limit = LIMITS.latency_ratio * old + LIMITS.latency_us
    return _at_most("latency", new, limit, f"one row takes {new:.0f} us, the champion {old:.0f} us")


def _size(candidate: Contender) -> Gate:
    message = f"the package has {candidate.size_bytes:,} bytes, at most {LIMITS.size_bytes:,}"
    return _at_most("size", candidate.size_bytes, LIMITS.size_bytes, message)


def _microseconds(one: Callable[[Rows], Array], other: Callable[[Rows], Array], row: Rows) -> tuple[float, float]:
    """The median time of one row for each, taken in turns, so that what else the machine does meets both."""
    taken = np.empty((_ROUNDS, 2))
    for lap in taken:
        for position, answer in enumerate((one, other)):
            start = time.perf_counter_ns()
            answer(row)
            lap[position] = time.perf_counter_ns() - start
    first, second = np.median(taken, axis=0) / 1000
    return round(float(first), 1), round(float(second), 1)


def _answers(model: Contender, exam: Table) -> Array:
    answers = np.asarray(model.answer(exam.x.astype(np.float32)), dtype=np.float64)
    expected = (exam.label.size, len(exam.task.classes))
    if answers.shape != expected or not ((answers >= 0) & (answers <= 1 + 1e-5)).all():
        raise CompareError(f"{model.name} {model.version} does not answer with probabilities")
    return answers


def _runner(package: Artefact) -> Callable[[Rows], Array]:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(package.read(artefact.ONNX), options, ["CPUExecutionProvider"])
        session.run(["probabilities"], {"X": np.zeros((1, len(package.manifest["columns"])), np.float32)})
    except artefact.ArtefactError:
        raise
    except Exception as error:
        raise CompareError(f"{package.name} {package.version}: {artefact.ONNX} does not run: {error}") from None

    def answer(rows: Rows) -> Array:
        answers: Array = session.run(["probabilities"], {"X": rows})[0]
        return answers

    return answer


def _at_least(name: str, value: float, limit: float, message: str) -> Gate:
    return _gate(name, value >= limit, value, limit, message)


def _at_most(name: str, value: float, limit: float, message: str) -> Gate:
    return _gate(name, value <= limit, value, limit, message)


def _gate(name: str, passed: bool, value: float, limit: float, message: str) -> Gate:
    return {"name": name, "passed": bool(passed), "value": value, "limit": limit, "message": message}
