"""preprocessing: tables made by hand, and estimators that never see the people they are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from rich.console import Console
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from ml_logic import estimators, judge, preprocessing
from ml_logic.datasets import drivedb, rldd, synthetic
from ml_logic.datasets.drivedb import Drive, Segment
from ml_logic.features import drowsiness, stress
from ml_logic.table import Table

FS = 15.5
RESTING_BPM = 60.0


def _drive(name: str, seed: int = 0) -> Drive:
    """Rest, city and highway of 120 s each, three windows a segment; the heart beats at 60, 80 and 70 bpm."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(360 * FS)) / FS
    rate = np.select([t < 120, t < 240], [RESTING_BPM, 80.0], 70.0)
    noise = rng.normal(size=t.size)
    return Drive(
        name,
        FS,
        t,
        ecg=np.zeros(t.size),
        emg=0.1 * noise * (1 + t / 360),
        foot_gsr=5 + t / 100 + 0.01 * noise,
        hand_gsr=np.zeros(t.size),
        heart_rate=rate + rng.uniform(-1, 1, t.size),
        respiration=np.sin(2 * np.pi * (0.2 + t / 7200) * t),
        segments=(Segment("rest", 0, 0, 120), Segment("city", 2, 120, 240), Segment("highway", 1, 240, 360)),
        source="made for a test",
    )


def test_a_drive_becomes_a_row_a_window_with_the_level_of_its_road() -> None:
    table = preprocessing.stress_table([_drive("a"), _drive("b", seed=1)])
    assert table.task is stress.TASK
    assert table.label.tolist() == [0, 0, 0, 2, 2, 2, 1, 1, 1] * 2
    assert table.person.tolist() == ["a"] * 9 + ["b"] * 9
    assert table.part.tolist() == table.person.tolist()
    assert table.weight.tolist() == [1.0] * 18
    assert table.source == "made for a test"
    assert table.digest == drivedb.digest_of([_drive("a"), _drive("b", seed=1)])
    assert table.notes == ("0 of 18 windows left out: a sensor abstained",)


def test_the_rows_of_a_drive_are_what_the_api_would_be_asked() -> None:
    table = preprocessing.stress_table([_drive("a")])
    assert_allclose(table.inputs["resting_heart_rate"], RESTING_BPM, atol=0.5)
    assert_allclose(table.inputs["heart_rate"], [60] * 3 + [80] * 3 + [70] * 3, atol=0.5)
    for name in ("ecg", "emg", "gsr", "respiration"):
        assert (table.inputs[name].min(), table.inputs[name].max()) == (0, 1)
    asked = [
        stress.row(**{name: float(values[i]) for name, values in table.inputs.items()}) for i in range(len(table.x))
    ]
    assert_allclose(table.x, asked)


def test_windows_in_which_a_sensor_abstains_are_left_out_and_counted() -> None:
    whole = _drive("a")
    skin, rate = whole.foot_gsr.copy(), whole.heart_rate.copy()
    skin[(whole.t >= 120) & (whole.t < 210)] = 4.0  # flat in two windows of the city, and in half of the third
    rate[whole.t >= 320] = 0.0  # no beats in most of the last window of the highway, and in a sixth of the one before
    table = preprocessing.stress_table([replace(whole, foot_gsr=skin, heart_rate=rate)])
    assert table.label.tolist() == [0, 0, 0, 1, 1]
    assert table.notes == ("4 of 9 windows left out: a sensor abstained",)
    assert np.isfinite(table.x).all()


def test_synthetic_rows_make_the_same_kind_of_table() -> None:
    rows = synthetic.stress_rows(60, people=4)
    table = preprocessing.synthetic_stress_table(rows)
    assert_allclose(table.x[:, :5], rows.inputs)
    assert_allclose(table.x[:, 5], rows.inputs[:, 0] - rows.resting_heart_rate)
    assert np.unique(table.person).size == 4
    assert (table.source, table.digest) == ("synthetic", rows.digest)


def test_without_the_resting_heart_rate_only_the_rise_is_unknown() -> None:
    table = preprocessing.synthetic_stress_table(synthetic.stress_rows(20, people=2))
    unknown = table.without_resting_heart_rate()
    assert_allclose(unknown.x[:, :5], table.x[:, :5])
    assert set(unknown.x[:, 5]) == {stress.UNKNOWN_RISE_BPM}
    assert stress.UNKNOWN_RISE_BPM not in table.x[:, 5]


def test_every_video_counts_the_same_however_many_sequences_it_has() -> None:
    blinks = np.random.default_rng(2).normal(size=(11, 30, 4))
    blinks[10, :25] = 0.0  # a short video: its only sequence is padded
    labels = np.repeat([0.0, 5.0, 10.0], [7, 3, 1])[:, None]
    table = preprocessing.drowsiness_table(rldd.assemble({2: (blinks, labels)}))
    assert np.unique(table.video).size == 3
    assert_allclose([table.weight[table.video == video].sum() for video in np.unique(table.video)], 1.0)
    assert set(table.person) == {"fold2-200"}
    assert set(table.part) == {"fold2"}
    expected = drowsiness.window_features(blinks[10, 25:])
    assert_allclose([table.inputs[name][10] for name in expected], list(expected.values()))
    assert_allclose(table.x[10], drowsiness.row(**expected))


def test_taking_rows_takes_them_of_every_column() -> None:
    table = preprocessing.drowsiness_table(synthetic.blink_sequences(people=3, sequences=2))
    rows = table.label == 1
    part = table.take(rows)
    assert set(part.label) == {1}
    assert_allclose(part.x, table.x[rows])
    columns = (part.x, part.label, part.person, part.part, part.video, part.weight, *part.inputs.values())
    assert {len(column) for column in columns} == {6}
    assert (part.task, part.source, part.digest) == (table.task, table.source, table.digest)


@pytest.mark.parametrize(("people", "count", "folds"), [(2, 5, 2), (5, 5, 5), (13, 5, 5), (7, 3, 3)])
def test_no_person_is_on_both_sides_of_a_fold(people: int, count: int, folds: int) -> None:
    person = np.random.default_rng(0).permutation(np.repeat([f"p{i}" for i in range(people)], 6))
    splits = preprocessing.person_folds(person, count=count)
    assert len(splits) == folds
    for fit, held_out in splits:
        assert not set(person[fit]) & set(person[held_out])
        assert sorted([*fit, *held_out]) == list(range(person.size))
    assert sorted(np.concatenate([held_out for _, held_out in splits])) == list(range(person.size))


def test_one_person_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="the rows are of 1 person; splitting by person needs at least two"):
        preprocessing.person_folds(np.array(["a", "a", "a"]))


@dataclass(frozen=True)
class Call:
    """What an estimator was given, and whose rows they were."""

    verb: str
    people: frozenset[int]
    x: NDArray[np.float64]


class Spy(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Notes the rows that it is given; the first column says whose they are, the second is the answer it gives."""

    calls: ClassVar[list[Call]] = []

    def fit(self, x: NDArray[np.float64], y: NDArray[np.int64], sample_weight: Any = None) -> Spy:
        self.classes_ = np.unique(y)
        self._note("fit", x)
        return self

    def predict_proba(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        self._note("predict", x)
        probabilities: NDArray[np.float64] = np.full((len(x), 3), 0.2)
        probabilities[np.arange(len(x)), x[:, 1].astype(int)] = 0.6
        return probabilities

    def predict(self, x: NDArray[np.float64]) -> NDArray[np.int64]:
        return x[:, 1].astype(np.int64)

    def _note(self, verb: str, x: NDArray[np.float64]) -> None:
        self.calls.append(Call(verb, frozenset(x[:, 0].astype(int).tolist()), np.array(x)))


@pytest.fixture
def calls() -> Iterator[list[Call]]:
    Spy.calls.clear()
    yield Spy.calls
    Spy.calls.clear()


def _marked(task: str, people: int = 6, people_a_part: int = 2) -> Table:
    """Nine rows a person; the first column says whose they are, the second guesses the label, right in 8 of 9 cases."""
    spec = {"stress": stress.TASK, "drowsiness": drowsiness.TASK}[task]
    who, label = np.repeat(np.arange(people), 9), np.tile(np.repeat([0, 1, 2], 3), people)
    guess = label.copy()
    guess[::9] = 1
    x = np.random.default_rng(0).normal(size=(who.size, len(spec.columns)))
    x[:, 0], x[:, 1] = who, guess
    video = 3 * who + label
    weight = np.ones(who.size) if task == "stress" else np.full(who.size, 1 / 3)
    part = np.char.mod("part%d", who // people_a_part)
    return Table(spec, x, label, np.char.mod("person%d", who), part, video, weight, {}, "synthetic", "0" * 64)


def _assert_predicts_strangers(calls: list[Call]) -> None:
    fitted: frozenset[int] = frozenset()
    for call in calls:
        if call.verb == "fit":
            fitted = call.people
        else:
            assert fitted
            assert not call.people & fitted


def test_the_evidently_better_candidate_is_chosen_in_any_order() -> None:
    table = preprocessing.drowsiness_table(synthetic.blink_sequences(people=6, sequences=4, seed=3))
    candidates: dict[str, Any] = {"guesses": DummyClassifier(), "learns": LogisticRegression(C=0.1, max_iter=5000)}
    assert preprocessing.choose(table, candidates) == "learns"
    assert preprocessing.choose(table, dict(reversed(candidates.items()))) == "learns"


def test_choosing_looks_at_probabilities_with_the_temperature_that_suits_them() -> None:
    table = _marked("drowsiness")

    class Shy(Spy):
        def predict_proba(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray((9 * np.full((len(x), 3), 1 / 3) + super().predict_proba(x)) / 10)

    assert preprocessing.choose(table, {"guesses": DummyClassifier(), "right but shy": Shy()}) == "right but shy"


def test_choosing_judges_by_people_that_were_not_fitted(calls: list[Call]) -> None:
    table = _marked("drowsiness")
    preprocessing.choose(table, {"spy": Spy()})
    _assert_predicts_strangers(calls)
    judged = [person for call in calls if call.verb == "predict" for person in call.people]
    assert sorted(judged) == list(range(6))


@pytest.mark.parametrize("task", ["stress", "drowsiness"])
def test_the_calibration_is_made_on_people_that_were_not_fitted_and_the_model_on_all(
    task: str, calls: list[Call]
) -> None:
    table = _marked(task)
    preprocessing.fit(table, Spy())
    _assert_predicts_strangers(calls)
    held_out = [person for call in calls if call.verb == "predict" for person in call.people]
    assert sorted(held_out) == list(range(6))
    assert calls[-1].verb == "fit"
    assert calls[-1].people == set(range(6))


def test_stress_rows_are_learned_with_and_without_the_resting_heart_rate(calls: list[Call]) -> None:
    table = _marked("stress")
    preprocessing.fit(table, Spy())
    assert_allclose(calls[-1].x, np.concatenate((table.x, table.without_resting_heart_rate().x)))


def test_drowsiness_rows_are_learned_once(calls: list[Call]) -> None:
    table = _marked("drowsiness")
    preprocessing.fit(table, Spy())
    assert_allclose(calls[-1].x, table.x)


def test_calibration_never_changes_the_likeliest_class_and_sharpens_a_shy_model() -> None:
    table = _marked("stress")
    calibrated = preprocessing.fit(table, Spy()).predict_proba(table.x)
    assert calibrated.argmax(axis=1).tolist() == table.x[:, 1].astype(int).tolist()
    right = (table.x[:, 1] == table.label).mean()
    assert_allclose(calibrated.max(axis=1), right, atol=0.02)  # says .6 of itself, is right in 8 of 9 cases


def test_fitting_one_person_is_refused() -> None:
    table = _marked("stress", people=1)
    with pytest.raises(ValueError, match="at least two"):
        preprocessing.fit(table, Spy())


@pytest.mark.parametrize("task", ["stress", "drowsiness"])
def test_judging_never_learns_from_the_part_that_it_judges(
    task: str, calls: list[Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimators, "stress_estimator", lambda seed: Spy())
    monkeypatch.setattr(estimators, "drowsiness_candidates", lambda seed: {"spy": Spy()})
    table = _marked(task)
    judgement = judge.judge(table, judge.Plan(), Console(quiet=True))
    _assert_predicts_strangers(calls)
    learned: set[int] = set()
    judged: list[frozenset[int]] = []
    for call in calls:
        if call.verb == "fit":
            learned |= call.people
        elif len(call.people) == 2:  # a whole part; within choose and fit it is one person
            assert learned in (set(), set(range(6)) - call.people)
            judged.append(call.people)
            learned = set()
    assert [set(people) for people in dict.fromkeys(judged)] == [{0, 1}, {2, 3}, {4, 5}]
    assert judgement.chosen == [f"part{i}: {'random forest' if task == 'stress' else 'spy'}" for i in range(3)]
    assert_allclose(judgement.probabilities.sum(axis=1), 1.0)
    assert (judgement.unknown_rest is not None) == (task == "stress")
