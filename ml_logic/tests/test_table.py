"""table: who is examined, what stands for a person, and tables of several sources in one."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ml_logic import preprocessing
from ml_logic.datasets import synthetic
from ml_logic.table import Table, code, is_exam, join, split_exam


@pytest.fixture
def stress() -> Table:
    return preprocessing.synthetic_stress_table(synthetic.stress_rows(400, people=40))


def test_a_code_is_the_begin_of_a_digest_over_source_and_name() -> None:
    assert code("rldd", "fold1-100") == hashlib.sha256(b"rldd:fold1-100").hexdigest()[:12]
    assert code("rldd", "a") != code("telemetry", "a")


def test_about_a_fifth_is_examined_and_nobody_of_the_recordings() -> None:
    names = [f"person{i}" for i in range(2000)]
    for source in ("telemetry", "synthetic"):
        drawn = [name for name in names if is_exam(source, name)]
        assert len(drawn) == pytest.approx(400, abs=60)
        assert drawn == [
            name for name in names if int(hashlib.sha256(f"exam:{source}:{name}".encode()).hexdigest()[:8], 16) % 5 == 0
        ]
    assert not any(is_exam(source, name) for source in ("rldd", "drivedb 1.0.0") for name in names)


def test_the_exam_takes_whole_people_and_no_code_is_on_both_sides(stress: Table) -> None:
    fit, exam = split_exam(stress)
    assert fit.label.size + exam.label.size == stress.label.size
    assert len(exam.codes()) == len(set(exam.person)) > 0
    assert not set(fit.codes()) & set(exam.codes())
    assert fit.codes() == sorted(code("synthetic", person) for person in set(fit.person))


def test_a_joined_table_holds_all_rows_and_keeps_codes_and_the_exam(stress: Table) -> None:
    recorded = replace(stress, source="drivedb 1.0.0", digest="1" * 64, notes=("3 windows left out",))
    both = join([recorded, stress])
    assert both.label.size == 2 * stress.label.size
    assert len(set(both.person)) == len(set(both.video)) / 10 == 80
    assert both.source == "drivedb 1.0.0 + synthetic"
    assert both.notes == ("drivedb 1.0.0: 3 windows left out",)
    assert both.codes() == sorted(recorded.codes() + stress.codes())
    assert_allclose(both.inputs["gsr"], np.tile(stress.inputs["gsr"], 2))
    fit, exam = split_exam(both)
    assert exam.codes() == split_exam(stress)[1].codes()
    assert fit.sources == ("drivedb 1.0.0", "synthetic")
    assert join([recorded, stress]).digest == both.digest != join([stress, recorded]).digest


def test_one_table_joined_is_itself(stress: Table) -> None:
    assert join([stress]) is stress
