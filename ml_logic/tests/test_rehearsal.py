"""What the monitor promises, on simulated drives: it never cries wolf, and it wakes in time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ml_logic.datasets.drives import PEOPLE
from ml_logic.golden import PATH
from ml_logic.rehearsal import alert_outcomes, delays_ms, main, percentile, sleepy_outcomes, summary

EXPECTED: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["rehearsal"]
ALLOWED_DELAY_MS = 300.0  # past the 1.5 s


def test_ten_hours_of_alert_driving_raise_no_alarm_of_level_2_or_3() -> None:
    outcomes = alert_outcomes(10.0)
    assert [summary(outcome) for outcome in outcomes] == EXPECTED["alert"], "run `python -m ml_logic.golden`"
    assert [outcome.refusal for outcome in outcomes] == [None] * len(PEOPLE)
    assert sum(outcome.frames for outcome in outcomes) > 700_000
    assert {outcome.drive.person.name: outcome.risen[2] + outcome.risen[3] for outcome in outcomes} == {
        person.name: 0 for person in PEOPLE
    }
    for outcome in outcomes:  # and it was awake itself
        glances = sum(episode.kind == "glance" for episode in outcome.drive.episodes)
        assert outcome.events["glance"] > 0.85 * glances
        assert outcome.unmonitored_ms < 0.12 * outcome.drive.frames[-1].t_ms


def test_two_hundred_microsleeps_are_all_caught_in_time() -> None:
    outcomes = sleepy_outcomes(200)
    assert [summary(outcome) for outcome in outcomes] == EXPECTED["sleepy"], "run `python -m ml_logic.golden`"
    delays = [delay for outcome in outcomes for delay in delays_ms(outcome)]
    assert len(delays) == 200
    caught = [delay for delay in delays if delay is not None]
    assert len(caught) == 200
    assert percentile(caught, 0.95) <= ALLOWED_DELAY_MS
    assert min(caught) > -100.0  # nor before 1.5 s, but for what noise does to the onset


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.25, 1.0), (0.5, 2.0), (0.95, 4.0), (1.0, 4.0)])
def test_a_percentile_is_the_smallest_value_that_covers_its_share(share: float, value: float) -> None:
    assert percentile([3.0, 1.0, 4.0, 2.0], share) == value


def test_the_table_names_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--hours", "0.2", "--microsleeps", "10"]) == 0
    printed = capsys.readouterr().out
    assert all(printed.count(person.name) == 2 for person in PEOPLE)
    assert "10/10" in printed
    assert "false alarms of level 2 or 3: 0;" in printed
