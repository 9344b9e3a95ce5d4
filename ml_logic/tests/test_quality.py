"""quality: rows that nothing should be learned from are refused by name, the rest is only said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ml_logic import preprocessing, quality
from ml_logic.datasets import DatasetError, synthetic
from ml_logic.table import Table, split_exam


@pytest.fixture
def table() -> Table:
    return preprocessing.synthetic_stress_table(synthetic.stress_rows(600, people=20))


def _inspected(whole: Table) -> dict[str, Any]:
    return quality.inspect(*split_exam(whole))


def _failed(report: dict[str, Any]) -> list[str]:
    return [check["name"] for check in report["checks"] if not check["passed"]]


def _changed(table: Table, name: str, values: NDArray[np.float64]) -> Table:
    return replace(table, inputs={**table.inputs, name: values})


def test_good_rows_pass_every_check(table: Table) -> None:
    report = _inspected(table)
    quality.require(report)
    assert report["passed"]
    assert _failed(report) == []
    assert report["rows"] == split_exam(table)[0].label.size


def test_an_input_out_of_its_range_is_named_with_its_count(table: Table) -> None:
    heart_rate = table.inputs["heart_rate"].copy()
    heart_rate[[0, 5]] = 300.0, np.nan
    with pytest.raises(DatasetError, match="heart_rate: 2 of 600 rows are not 40 to 200 bpm"):
        quality.require(_inspected(_changed(table, "heart_rate", heart_rate)))


def test_an_optional_input_may_be_unknown(table: Table) -> None:
    unknown = _changed(table, "resting_heart_rate", np.full(600, np.nan))
    assert _inspected(unknown.without_resting_heart_rate())["passed"]


def test_few_people_are_refused_with_their_counts(table: Table) -> None:
    few = table.take(np.isin(table.person, ["person0", "person1", "person2"]))
    with pytest.raises(DatasetError) as refused:
        quality.require(quality.inspect(few, few.take(np.zeros(few.label.size, dtype=bool))))
    assert "3 people to learn from, at least 5 are needed" in str(refused.value)
    assert "(people by level: 3 low, 3 medium, 3 high)" in str(refused.value)


def test_a_single_level_is_refused_with_its_counts(table: Table) -> None:
    with pytest.raises(DatasetError, match="one level only, of 17 low, 0 medium, 0 high; of each at least 3"):
        quality.require(_inspected(table.take(table.label == 0)))


def test_a_level_of_two_people_is_refused(table: Table) -> None:
    rows = (table.label < 2) | np.isin(table.person, ["person0", "person1"])
    with pytest.raises(DatasetError, match="people by level: 17 low, 17 medium, 2 high"):
        quality.require(_inspected(table.take(rows)))


def test_a_rare_level_and_a_constant_column_are_said_and_stop_nothing(table: Table) -> None:
    rare = table.take((table.label < 2) | (np.arange(600) < 60))
    x = rare.x.copy()
    x[:, 2] = 0.5
    report = _inspected(replace(rare, x=x))
    messages = [check["message"] for check in report["checks"] if not check["passed"]]
    assert _failed(report) == ["balance", "constant columns"]
    assert report["passed"]
    assert messages[1] == "constant columns: emg"


def test_rows_that_are_all_the_same_are_refused(table: Table) -> None:
    report = _inspected(replace(table, x=np.zeros_like(table.x)))
    assert _failed(report) == ["copies", "constant columns"]
    assert not report["passed"]


def test_a_few_copies_are_said_and_many_stop(table: Table) -> None:
    x, label = table.x.copy(), table.label.copy()
    x[:12], label[:12] = x[300:312], label[300:312]
    assert _failed(_inspected(replace(table, x=x, label=label))) == ["copies"]
    x[:250], label[:250] = x[300:550], label[300:550]
    with pytest.raises(DatasetError, match=r"of the rows repeat another one's inputs and level"):
        quality.require(_inspected(replace(table, x=x, label=label)))


def test_a_person_who_is_learned_from_and_examined_is_caught(table: Table) -> None:
    fit, exam = split_exam(table)
    leaking = table.take(table.person != exam.person[0])
    assert quality.inspect(fit, exam)["passed"]
    with pytest.raises(DatasetError, match="people are in both the fit and the exam"):
        quality.require(quality.inspect(leaking, exam))


def test_a_person_in_two_parts_is_caught(table: Table) -> None:
    part = table.part.copy()
    part[0] = "part99"
    with pytest.raises(DatasetError, match=f"in more than one part: {table.person[0]}"):
        quality.require(_inspected(replace(table, part=part)))
