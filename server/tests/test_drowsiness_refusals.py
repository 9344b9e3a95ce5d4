"""What is wrong with a series, and how that is said."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from server.tests.conftest import MakeApp
from server.tests.test_drowsiness import AWAKE, BASELINE, ROUTE, refused


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(ratelimit_enabled=False).test_client()


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no clock": ({"fps": ...}, "fps", "either fps or timestamps_ms"),
    "two clocks": ({"timestamps_ms": list(range(20))}, "timestamps_ms", "either fps or timestamps_ms"),
    "a rate too low": ({"fps": 4.9}, "fps", "5 to 120"),
    "a rate too high": ({"fps": 121}, "fps", "5 to 120"),
    "a rate that is a switch": ({"fps": True}, "fps", "5 to 120"),
    "a rate of infinity": ({"fps": float("inf")}, "fps", "5 to 120"),
    "a huge rate": ({"fps": 10**400}, "fps", "5 to 120"),
    "no frames": ({"ear": []}, "ear", "1 to 60000"),
    "too many frames": ({"ear": [0.3] * 60_001}, "ear", "1 to 60000"),
    "no list": ({"ear": 0.3}, "ear", "1 to 60000"),
    "no ear": ({"ear": ...}, "ear", "is missing"),
    "an ear above 1": ({"ear": [0.3, 1.01]}, "ear", "[1] must be a number from 0 to 1, or null"),
    "an ear below 0": ({"ear": [-0.01]}, "ear", "[0] must be"),
    "an ear that is text": ({"ear": [None, "0.3"]}, "ear", "[1] must be"),
    "an ear that is a switch": ({"ear": [0.3, 0.3, False]}, "ear", "[2] must be"),
    "an ear that is no number": ({"ear": [float("nan")]}, "ear", "[0] must be"),
    "a pitch in degrees": ({"pitch": [0.0] * 19 + [5.0]}, "pitch", "[19] must be a number from -1.5708 to 1.5708"),
    "too little pitch": ({"pitch": [0.0] * 19}, "pitch", "as many values as ear: 20"),
    "too much yaw": ({"yaw": [0.0] * 21}, "yaw", "as many values as ear: 20"),
    "a pitch of null": ({"pitch": None}, "pitch", "a list of"),
    "another engine": ({"engine": "dlib"}, "engine", "one of mediapipe, human"),
    "an unknown field": ({"mouth": [0.1]}, "mouth", "is not known"),
    "a baseline that is a number": ({"baseline": 0.3}, "baseline", "an object"),
    "an empty baseline": ({"baseline": {}}, "baseline.open", "is missing: a number from 0.1 to 0.6"),
    "an open eye of .7": ({"baseline": {"open": 0.7}}, "baseline.open", "0.1 to 0.6"),
    "an eye that hardly closes": (
        {"baseline": {"open": 0.3, "closed": 0.16}}, "baseline.closed", "at most 0.5 of baseline.open"
    ),
    "an unknown part of the baseline": ({"baseline": {**BASELINE, "age": 40}}, "baseline.age", "is not known"),
    "three measures": (
        {"baseline": {**BASELINE, "blinks": {"mean": [1, 1, 1], "sd": [1, 1, 1, 1]}}}, "baseline.blinks.mean", "a list of 4"
    ),
    "a measure of 0": (
        {"baseline": {**BASELINE, "blinks": {"mean": [1, 1, 0, 1], "sd": [1] * 4}}}, "baseline.blinks.mean", "[2] must be"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_what_is_allowed(client: FlaskClient, name: str) -> None:
    change, field, message = WRONG[name]
    series = {key: value for key, value in {**AWAKE, **change}.items() if value is not ...}
    details = refused(client.post(ROUTE, json=series))
    assert message in details[field]["message"]


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([0, 50, 50, 100], "[2] must be at least 1 ms after the one before"),
        ([0, 50, 49, 100], "[2] must be"),
        ([0, 50, 50.5, 100], "[2] must be"),
        ([-1, 50, 100, 150], "[0] must be a number from 0 to 1e+14"),
        ([0, 50, 100, 1e300], "[3] must be a number from 0 to 1e+14"),
        ([0, 50, 100, 4 * 3_600_000 + 1], "must not span more than 14400000 ms"),
        ([0, 50, 100, None], "[3] must be"),
        ([0, 50, 100], "as many values as ear: 4"),
    ],
)
def test_a_clock_that_does_not_rise_isrefused(client: FlaskClient, times: list[Any], message: str) -> None:
    details = refused(client.post(ROUTE, json={"ear": [0.3] * 4, "timestamps_ms": times}))
    assert list(details) == ["timestamps_ms"]
    assert message in details["timestamps_ms"]["message"]


def test_sixty_thousand_wrong_values_make_a_short_answer_without_any_of_them(client: FlaskClient) -> None:
    wrong = ["a secret"] * 60_000
    answer = client.post(ROUTE, json={"fps": 30, "ear": wrong, "pitch": wrong, "yaw": wrong})
    assert {key: detail["index"] for key, detail in refused(answer).items()} == {"ear": 0, "pitch": 0, "yaw": 0}
    assert len(answer.data) < 1000
    assert "secret" not in answer.text
