"""tune: the same search twice, within the people it was given, and never worse than trying nothing."""

from __future__ import annotations

import optuna
import pytest
from optuna.trial import TrialState
from rich.console import Console

from ml_logic import estimators, judge, preprocessing, tune
from ml_logic.datasets import synthetic
from ml_logic.judge import Plan
from ml_logic.table import Table


@pytest.fixture
def table() -> Table:
    return preprocessing.drowsiness_table(synthetic.blink_rows(240, people=12))


@pytest.mark.parametrize("name", estimators.ESTIMATORS)
def test_every_space_fits_its_estimator_and_holds_what_is_tried_first(name: str, table: Table) -> None:
    space = tune.SPACES[name]
    assert space.keys() == tune.FIRST[name].keys() <= estimators.estimator(name, table.task, 0).get_params().keys()
    assert all(space[key]._contains(space[key].to_internal_repr(value)) for key, value in tune.FIRST[name].items())


def test_the_same_seed_finds_the_same_and_every_trial_is_told(table: Table) -> None:
    told: list[int] = []
    found = tune.search(table, "decision_tree", 6, 3, told.append)
    assert told == [1, 2, 3, 4, 5, 6]
    assert tune.search(table, "decision_tree", 6, 3) == found
    assert found.keys() == tune.SPACES["decision_tree"].keys()


def test_a_hopeless_trial_is_given_up_and_the_best_is_no_worse_than_the_first(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    studies: list[optuna.Study] = []
    create = optuna.create_study

    def kept(**options: object) -> optuna.Study:
        studies.append(create(**options))  # type: ignore[arg-type]  # as it was called
        return studies[-1]

    monkeypatch.setattr(optuna, "create_study", kept)
    tune.search(table, "logistic_regression", 15, 0)
    trials = studies[0].trials
    assert {trial.state for trial in trials} == {TrialState.COMPLETE, TrialState.PRUNED}
    assert all(len(trial.intermediate_values) < tune.FOLDS for trial in trials if trial.state == TrialState.PRUNED)
    assert trials[0].params == tune.FIRST["logistic_regression"]
    first = trials[0].value
    assert first is not None
    assert studies[0].best_value <= first


def test_each_part_is_judged_by_a_search_that_has_not_seen_it(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[set[str]] = []

    def search(seen: Table, *_: object) -> dict[str, float]:
        searched.append(set(seen.person))
        return {"C": 0.5}

    monkeypatch.setattr(tune, "search", search)
    judgement = judge.judge(table, Plan(trials=4), Console(quiet=True))
    parts = sorted(set(table.part))
    assert searched == [set(table.person) - set(table.person[table.part == part]) for part in parts]
    assert judgement.chosen == [f"{part}: logistic regression, C=0.5" for part in parts]
