"""compare: what leaks, guesses or got worse does not pass, whatever else it can; what is truly better does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from ml_logic import artefact, compare, evaluate, preprocessing, scores
from ml_logic.artefact import Artefact
from ml_logic.compare import LIMITS, CompareError, Contender, Rows, judge
from ml_logic.datasets import synthetic
from ml_logic.features import drowsiness, stress
from ml_logic.features.signals import Array
from ml_logic.table import Table, code, is_exam, split_exam
from ml_logic.tests import small_packages

AT = datetime(2026, 11, 26, 3, 15, tzinfo=UTC)
CLASSES = len(stress.TASK.classes)


@cache
def _halves() -> tuple[Table, Table]:
    return split_exam(preprocessing.synthetic_stress_table(synthetic.stress_rows(2000, people=60, seed=1)))


def _codes(table: Table) -> frozenset[str]:
    return frozenset(code(table.source, str(person)) for person in np.unique(table.person))


@cache
def _fitted(strength: float) -> Callable[[Rows], Array]:
    fit, _ = _halves()
    scale = fit.x.std(axis=0)
    model = LogisticRegression(C=strength).fit(fit.x / scale, fit.label)
    return lambda rows: np.asarray(model.predict_proba(rows / scale))


def _contender(version: str, answer: Callable[[Rows], Array], **more: Any) -> Contender:
    about = {"codes": _codes(_halves()[0]), "source": "synthetic", "size_bytes": 100_000, **more}
    return Contender("stress_classifier", version, version.rjust(64, "0"), answer, **about)


def _guess(seed: int) -> Callable[[Rows], Array]:
    """Learnt from labels at random: its answers have nothing to do with the row."""

    def answer(rows: Rows) -> Array:
        raw = np.random.default_rng([seed, len(rows)]).dirichlet(np.full(CLASSES, 8.0), len(rows))
        return np.asarray(raw)

    return answer


def _always(chosen: int) -> Callable[[Rows], Array]:
    return lambda rows: np.tile(np.eye(CLASSES)[chosen], (len(rows), 1))


def _report(champion: Contender, candidate: Contender, exam: Table | None = None) -> dict[str, Any]:
    return judge(champion, candidate, exam or _halves()[1], seed=0, at=AT)


def _failed(report: dict[str, Any]) -> set[str]:
    return {gate["name"] for gate in report["gates"] if not gate["passed"]}


def _message(report: dict[str, Any], name: str) -> str:
    return str(next(gate["message"] for gate in report["gates"] if gate["name"] == name))


GOOD, POOR = "2", "1"


@pytest.fixture
def good() -> Contender:
    return _contender(GOOD, _fitted(1.0))


@pytest.fixture
def poor() -> Contender:
    """Better than guessing, by little."""
    return _contender(POOR, _fitted(2e-4))


def test_the_exams_people_are_about_a_fifth_and_the_same_in_every_run() -> None:
    fit, exam = _halves()
    assert not set(fit.person) & set(exam.person)
    assert 5 <= np.unique(exam.person).size <= 24
    share = np.mean([is_exam("telemetry", f"{number:012x}") for number in range(20_000)])
    assert share == pytest.approx(0.2, abs=0.01)
    assert code("telemetry", "somebody") == "0fc3355b2d0b"
    assert [is_exam("synthetic", f"person{number}") for number in range(6)] == [
        f"person{number}" in set(exam.person) for number in range(6)
    ]


def test_a_truly_better_model_passes_every_gate(good: Contender, poor: Contender) -> None:
    report = _report(poor, good)
    assert _failed(report) == set()
    assert report["passed"] is True
    names = ["people", "leak", "metric", "worst_person", "calibration", "chance", "latency", "size"]
    assert [gate["name"] for gate in report["gates"]] == names
    assert report["name"] == "stress_classifier"
    assert (report["version"], report["digest"]) == (good.version, good.digest)
    assert report["against"] == {"version": poor.version, "digest": poor.digest}
    assert report["at"] == "2026-11-26T03:15:00+00:00"
    assert report["people"] == np.unique(_halves()[1].person).size
    assert report["difference"]["macro_f1"]["mean"] == pytest.approx(
        report["candidate"]["macro_f1"]["mean"] - report["champion"]["macro_f1"]["mean"], abs=2e-6
    )


def test_the_worse_of_the_two_does_not(good: Contender, poor: Contender) -> None:
    report = _report(good, poor)
    assert not report["passed"]
    assert "metric" in _failed(report)


def test_an_equal_model_is_no_better_one(good: Contender) -> None:
    assert _failed(_report(good, replace(good, version="3"))) == {"metric"}


def test_the_same_seed_gives_the_same_report_but_for_the_clock(good: Contender, poor: Contender) -> None:
    first, second = (_report(poor, good) for _ in range(2))
    for report in (first, second):
        report["gates"] = [gate for gate in report["gates"] if gate["name"] != "latency"]
    assert first == second


@pytest.mark.parametrize("champion", ["guesser", "poor"])
def test_a_model_of_random_labels_never_passes(champion: str, poor: Contender) -> None:
    against = poor if champion == "poor" else _contender("0", _guess(1000))
    reports = [_report(against, _contender(f"r{seed}", _guess(seed))) for seed in range(100)]
    assert [report["passed"] for report in reports] == [False] * 100
    assert all("chance" in _failed(report) for report in reports)


def test_one_class_for_everybody_is_not_above_chance(poor: Contender) -> None:
    for chosen in range(CLASSES):
        report = _report(poor, _contender("always", _always(chosen)))
        assert "chance" in _failed(report)


def test_who_learnt_from_the_exams_people_is_caught_and_they_are_named(good: Contender, poor: Contender) -> None:
    fit, exam = _halves()
    person = str(np.unique(exam.person)[0])
    leaking = replace(good, codes=_codes(fit) | {code(exam.source, person)})
    report = _report(poor, leaking)
    assert not report["passed"]
    assert _failed(report) == {"leak"}
    assert _message(report, "leak").endswith(
        f"the candidate was fitted on people of the exam: {code(exam.source, person)}"
    )
    assert report["people"] == np.unique(exam.person).size - 1


def test_a_candidate_that_knows_all_of_them_is_not_even_judged(good: Contender, poor: Contender) -> None:
    report = _report(poor, replace(good, codes=_codes(_halves()[1])))
    assert {"people", "leak"} <= _failed(report)
    assert report["passed"] is False
    assert "and " in _message(report, "leak")
    assert report["champion"] == report["candidate"] == report["difference"] == {}


def test_a_champion_that_saw_the_exam_makes_no_fair_exam(good: Contender, poor: Contender) -> None:
    report = _report(replace(poor, codes=_codes(_halves()[1])), good)
    assert "the champion was fitted on" in _message(report, "leak")
    assert not report["passed"]


def test_the_packaged_champion_learnt_from_recordings_and_names_nobody(good: Contender, poor: Contender) -> None:
    packaged = replace(poor, codes=None, source="drivedb")
    report = _report(packaged, good)
    assert report["passed"]
    assert _message(report, "leak").endswith("the champion names nobody: it learnt from drivedb")
    unknown = replace(poor, codes=None)
    assert _failed(_report(unknown, good)) == {"leak"}


def test_a_candidate_that_names_nobody_cannot_prove_that_it_does_not_leak(good: Contender, poor: Contender) -> None:
    report = _report(poor, replace(good, codes=None))
    assert _failed(report) == {"leak"}
    assert _message(report, "leak") == "the candidate does not say whom it was fitted on"


def test_a_package_that_names_some_of_its_people_proves_nothing(tmp_path: Path) -> None:
    fit, _ = small_packages.halves()
    about = {"source": "synthetic", "people": len(fit.codes()), "codes": fit.codes()}
    assert compare.contender(small_packages.write(tmp_path, "1", trained_on=about)).codes == frozenset(fit.codes())
    some = {**about, "codes": fit.codes()[1:]}
    assert compare.contender(small_packages.write(tmp_path, "2", trained_on=some)).codes is None


def test_too_few_people_are_no_evidence(good: Contender, poor: Contender) -> None:
    exam = _halves()[1]
    few = exam.take(np.isin(exam.person, np.unique(exam.person)[: LIMITS.people - 1]))
    report = _report(poor, good, few)
    assert "people" in _failed(report)
    assert _message(report, "people").startswith("4 people")
    nobody = exam.take(np.zeros(exam.label.size, dtype=bool))
    assert "people" in _failed(_report(poor, good, nobody))


def test_one_person_left_behind_blocks_what_is_better_for_the_rest(good: Contender, poor: Contender) -> None:
    exam = _halves()[1]
    victim = exam.x[exam.person == np.unique(exam.person)[0]].astype(np.float32)

    def unfair(rows: Rows) -> Array:
        answers = good.answer(rows)
        theirs = (rows[:, None, :] == victim[None]).all(axis=2).any(axis=1)
        return np.where(theirs[:, None], np.roll(answers, 1, axis=1), answers)

    report = _report(poor, _contender("3", unfair))
    assert "worst_person" in _failed(report)


def test_a_model_that_is_always_sure_is_not_calibrated(good: Contender) -> None:
    sure = _contender("3", lambda rows: np.eye(CLASSES)[good.answer(rows).argmax(axis=1)])
    assert _failed(_report(good, sure)) == {"metric", "calibration"}


def test_slow_and_heavy_models_do_not_serve(good: Contender, poor: Contender) -> None:
    def slow(rows: Rows) -> Array:
        for _ in range(9):
            answers = good.answer(rows)
        return answers

    assert _failed(_report(poor, replace(good, answer=slow))) == {"latency"}
    heavy = replace(good, size_bytes=LIMITS.size_bytes + 1)
    assert _failed(_report(poor, heavy)) == {"size"}


@pytest.mark.parametrize("answer", [np.nan, -0.5, 1.5])
def test_answers_that_are_no_probabilities_are_refused(answer: float, poor: Contender) -> None:
    with pytest.raises(CompareError, match=r"stress_classifier 3 does not answer with probabilities"):
        _report(poor, _contender("3", lambda rows: np.full((len(rows), CLASSES), answer)))


def test_models_of_different_names_are_not_compared(good: Contender, poor: Contender) -> None:
    with pytest.raises(CompareError, match=r"cannot take the place of"):
        _report(replace(poor, name="drowsiness_detector"), good)


@pytest.mark.parametrize("seed", range(3))
def test_the_metrics_are_scikit_learns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for table in (_halves()[1], preprocessing.drowsiness_table(synthetic.blink_sequences(6, 7, seed))):
        lacks = (table.label == 2) & (table.person == table.person[0])  # a class that somebody lacks
        some = table.take(~lacks)
        some = replace(some, weight=rng.random(some.label.size) + 0.1)
        # rounded, so that scores tie
        said = rng.dirichlet(np.ones(CLASSES), some.label.size).round(1) + 0.1 * np.eye(CLASSES)[some.label]
        said /= said.sum(axis=1, keepdims=True)
        people = scores.of_people(some, said)
        expected = evaluate.person_metrics(some, said)
        for person, metrics in expected.items():
            assert people[person] == pytest.approx(metrics, abs=1e-12)
        summary = evaluate.summary(some, said, seed)
        for metric, row in scores.summary(people, seed).items():
            assert row["worst_person"] == summary[metric]["worst_person"]
            for key in ("mean", "interval95", "worst"):
                assert row[key] == pytest.approx(summary[metric][key], abs=2e-6)


def test_guessing_is_worth_what_it_is_worth() -> None:
    exam = _halves()[1]
    said = np.tile(np.eye(CLASSES)[0], (exam.label.size, 1))
    constant = scores.summary(scores.of_people(exam, said), 0)["macro_f1"]["mean"]
    assert scores.chance(exam) >= constant
    assert scores.chance(exam) == pytest.approx(1 / CLASSES, abs=0.02)
    one_class = exam.take(exam.label == 0)
    assert scores.chance(one_class) == 1.0


def test_packages_are_compared_by_their_twins() -> None:
    packaged = artefact.verify(artefact.MODELS_DIR / "drowsiness", drowsiness.TASK)
    table = preprocessing.drowsiness_table(synthetic.blink_sequences(people=40, sequences=3, seed=2))
    report = compare.compare(packaged, packaged, split_exam(table)[1], at=AT)
    assert _failed(report) == {"leak", "metric"} | (_failed(report) & {"chance"})
    assert report["difference"]["macro_f1"] == {"mean": 0.0, "interval95": [0.0, 0.0]}
    exam = split_exam(table)[1]
    said = artefact.load_pipeline(packaged).predict_proba(exam.x)
    assert report["candidate"]["macro_f1"]["mean"] == evaluate.summary(exam, said, 0)["macro_f1"]["mean"]


def test_a_twin_that_does_not_run_is_refused(tmp_path: Any) -> None:
    packaged = artefact.verify(artefact.MODELS_DIR / "stress", stress.TASK)
    about = {key: value for key, value in packaged.manifest.items() if key not in ("files", "digest")}
    broken: Artefact = artefact.write(tmp_path / "broken", about, {artefact.ONNX: b"no model"})
    with pytest.raises(CompareError, match=r"model\.onnx does not run"):
        compare.contender(broken)
