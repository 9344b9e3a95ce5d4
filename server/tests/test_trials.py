"""Who is answered by the challenger: always the same people, as many as were asked for, and each item by its own key."""

from __future__ import annotations

import pytest

from server.predict import CHALLENGER, CHAMPION, Predictor, Trial
from server.tests.conftest import DROWSINESS, MakeApp
from server.tests.registry import TASK


def _trial(predictor: Predictor, share: float, salt: str) -> Trial:
    return Trial(predictor.models[TASK.name], 1, "ab", share, salt)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_the_share_is_kept_to_and_each_key_stays_where_it_is(predictor: Predictor, share: float) -> None:
    keys = [f"driver-{number}" for number in range(10_000)]
    first = [_trial(predictor, share, "salt").arm_of(key) for key in keys]
    deviation = (share * (1 - share) / len(keys)) ** 0.5
    assert first.count(CHALLENGER) / len(keys) == pytest.approx(share, abs=4 * deviation)
    assert [_trial(predictor, share, "salt").arm_of(key) for key in keys] == first
    other = [_trial(predictor, share, "pepper").arm_of(key) for key in keys]
    both = sum(one == two == CHALLENGER for one, two in zip(first, other, strict=True))
    assert both / len(keys) == pytest.approx(share**2, abs=4 * (share**2 / len(keys)) ** 0.5)


def test_who_was_answered_by_the_challenger_still_is_when_the_share_grows(predictor: Predictor) -> None:
    small, large = (_trial(predictor, share, "salt") for share in (0.1, 0.3))
    keys = [f"driver-{number}" for number in range(1_000)]
    assert all(large.arm_of(key) == CHALLENGER for key in keys if small.arm_of(key) == CHALLENGER)


def _in_trial(predictor: Predictor, share: float = 0.5) -> Predictor:
    return Predictor(predictor.models, {TASK.name: _trial(predictor, share, "salt")})


@pytest.mark.parametrize("key", ["subject_id", "device_id"])
def test_the_answer_names_the_arm_of_its_own_key_also_in_a_batch(
    make_app: MakeApp, predictor: Predictor, key: str
) -> None:
    serving = _in_trial(predictor)
    client = make_app(only=serving).test_client()
    items = [{**DROWSINESS, key: f"driver-{number}"} for number in range(50)]
    answers = client.post("/api/batch-predict", json={"data": [*items, DROWSINESS]}).get_json()["predictions"]
    expected = [serving.trials[TASK.name].arm_of(item[key]) for item in items]
    assert {CHAMPION, CHALLENGER} == set(expected)
    assert [answer["model"]["arm"] for answer in answers] == [*expected, CHAMPION]
    for item, arm in zip(items[:10], expected, strict=False):
        assert client.post("/api/predict", json=item).get_json()["model"]["arm"] == arm


def test_a_subject_counts_more_than_its_device(make_app: MakeApp, predictor: Predictor) -> None:
    serving = _in_trial(predictor)
    client = make_app(only=serving).test_client()
    trial = serving.trials[TASK.name]
    for number in range(20):
        body = {**DROWSINESS, "device_id": f"d-{number}", "subject_id": "driver-7"}
        assert client.post("/api/predict", json=body).get_json()["model"]["arm"] == trial.arm_of("driver-7")


def test_a_device_id_is_checked_like_a_subject(make_app: MakeApp) -> None:
    answer = make_app().test_client().post("/api/predict", json={**DROWSINESS, "device_id": "a b"})
    assert answer.status_code == 400
    assert answer.get_json()["details"] == {"device_id": {"message": "must be 1 to 64 letters, digits, - or _"}}
