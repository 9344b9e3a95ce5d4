"""A series of eye aspect ratios gets what the live monitor would have said."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ml_logic.datasets.drives import PEOPLE, alert_drive, sleepy_drive
from ml_logic.features.drowsiness import window_features
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import CLOSED_RATIO, Calibration, Reference
from ml_logic.golden import PATH, frames_of
from ml_logic.live import Monitor
from server.predict import LoadedModel, Prediction, Predictor
from server.routes.drowsiness import MAX_BODY_BYTES
from server.services import drowsiness as service
from server.services.recording import Answer, Recording, analyze
from server.tests.conftest import MakeApp
from server.tests.test_metrics import read_samples, value

ROUTE = "/api/drowsiness/analyze"
GOLDEN = {case["name"]: case for case in json.loads(PATH.read_text())["cases"]}
MEASURED = [name for name, case in GOLDEN.items() if case["reference"] or "events" in case["expected"]]
REFUSED = [name for name in GOLDEN if name not in MEASURED]
BASELINE = {"open": 0.32, "closed": 0.096}
AWAKE = {"fps": 20, "ear": [0.32] * 20, "baseline": BASELINE, "engine": "human"}


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(ratelimit_enabled=False).test_client()


def _series(frames: list[Frame]) -> dict[str, Any]:
    columns = dict(zip(("timestamps_ms", "ear", "pitch", "yaw"), map(list, zip(*frames, strict=True)), strict=False))
    return {"engine": "human", **columns}


def _analyzed(client: FlaskClient, **series: Any) -> Any:
    answer = client.post(ROUTE, json=series)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def refused(answer: TestResponse, status: int = 400) -> dict[str, Any]:
    """The details of an error in the one shape."""
    body = answer.get_json()
    assert (answer.status_code, list(body)) == (status, ["error", "message", "details"])
    details: dict[str, Any] = body["details"]
    return details


def _closed(fps: int, *closures: tuple[float, float], seconds: float) -> list[float]:
    """EAR of somebody whose eyes are shut from..to, in s."""
    times = (i / fps for i in range(int(seconds * fps)))
    return [0.09 if any(a <= t < b for a, b in closures) else 0.32 for t in times]


@pytest.mark.parametrize("name", MEASURED)
def test_the_golden_cases_have_their_events_and_alarms(client: FlaskClient, name: str) -> None:
    case = GOLDEN[name]
    baseline = {"baseline": case["reference"]} if case["reference"] else {}
    body = _analyzed(client, **_series(frames_of(case)), **baseline)
    expected = case["expected"]
    wanted = [event for event in expected["events"] if event["kind"] != "yawn"]  # mouths are not sent
    found = [{key: value for key, value in event.items() if value is not None} for event in body["events"]]
    assert [event["kind"] for event in found] == [event["kind"] for event in wanted]
    for event, golden in zip(found, wanted, strict=True):
        assert event.keys() == golden.keys()
        for key, wanted_value in golden.items():
            close = (
                pytest.approx(wanted_value, abs=0.2 if key.endswith("_ms") else 0.0002)
                if key != "kind"
                else wanted_value
            )
            assert event[key] == close, key
    assert body["summary"]["alert_level"] == max([d["level"] for d in expected["decisions"]], default=0)
    if "calibration" in expected:
        assert body["summary"]["calibration"]["end_ms"] == expected["calibration"]["done_ms"]
        reference = {key: value for key, value in body["baseline"].items() if key != "blinks"}
        assert reference == pytest.approx(expected["calibration"]["reference"], abs=0.0002)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_calibration_guesses_nothing(client: FlaskClient, name: str) -> None:
    body = _analyzed(client, **_series(frames_of(GOLDEN[name])))
    refusal = GOLDEN[name]["expected"]["calibration"]["refusal"]
    assert body["summary"]["calibration"] == {"source": "series", "end_ms": None, "refusal": refusal}
    assert (body["events"], body["baseline"], body["summary"]["alert_level"]) == ([], None, None)
    for window in body["windows"]:
        unknown = ("perclos_60", "blink_rate", "long_blinks", "alert_level", "state", "drowsiness_level")
        assert {window[field] for field in unknown} == {None}
        assert window["abstained"] == "not_calibrated"
    assert {w["valid_share"] > 0.4 for w in body["windows"]} == {refusal != "too_few_frames"}


def test_a_series_too_short_to_calibrate_says_so(client: FlaskClient) -> None:
    body = _analyzed(client, fps=20, ear=[0.32] * 400)
    assert body["summary"]["calibration"]["refusal"] == "too_few_frames"
    assert body["summary"]["valid_share"] == 1
    assert [w["valid_share"] for w in body["windows"]] == [pytest.approx(19.95 / 60, abs=0.0001)]


def test_windows_come_every_half_minute_and_the_last_one_ends_with_the_series(client: FlaskClient) -> None:
    body = _analyzed(client, fps=20, ear=_closed(20, (100, 102), seconds=135), baseline=BASELINE, engine="human")
    spans = [(window["start_ms"], window["end_ms"]) for window in body["windows"]]
    assert spans == [(0, 60_000), (30_000, 90_000), (60_000, 120_000), (74_950, 134_950)]
    assert [(w["alert_level"], w["state"]) for w in body["windows"]] == [(0, "normal")] * 2 + [(2, "microsleep")] * 2
    assert body["windows"][2]["perclos_60"] == pytest.approx(2 / 60, abs=0.001)
    summary = body["summary"]
    assert (summary["worst_window"], summary["alert_level"], summary["events"]) == (2, 2, {"microsleep": 1})
    assert summary["longest_closure_ms"] == pytest.approx(2000, abs=60)
    assert summary["perclos"] == pytest.approx(2 / 135, abs=0.001)


def test_a_rate_and_its_timestamps_say_the_same(client: FlaskClient) -> None:
    ear = _closed(25, (3, 3.2), (10, 12), seconds=40)
    times = [i * 40 for i in range(len(ear))]
    by_rate = _analyzed(client, fps=25, ear=ear, baseline=BASELINE)
    assert by_rate == _analyzed(client, timestamps_ms=times, ear=ear, baseline=BASELINE)


def test_while_no_frame_comes_nothing_is_monitored_and_nothing_is_known(client: FlaskClient) -> None:
    times = [i * 50 for i in range(1800)] + [300_000 + i * 50 for i in range(1800)]
    body = _analyzed(client, timestamps_ms=times, ear=[0.32] * 3600, baseline=BASELINE)
    silent = next(window for window in body["windows"] if window["start_ms"] == 150_000)
    assert (silent["state"], silent["perclos_60"], silent["valid_share"]) == ("not_monitoring", None, 0)
    assert silent["abstained"] == "no_face"
    half = next(window for window in body["windows"] if window["start_ms"] == 60_000)
    assert half["valid_share"] == pytest.approx(0.5, abs=0.02)
    assert body["summary"]["events"] == {"no_face": 1}
    assert body["summary"]["valid_share"] == pytest.approx(180 / 390, abs=0.01)


def test_the_returned_baseline_serves_the_next_series(client: FlaskClient) -> None:
    drive = alert_drive(PEOPLE[0], 2, 5)
    first = _analyzed(client, **_series(drive.frames))
    assert first["summary"]["calibration"]["source"] == "series"
    assert first["baseline"]["blinks"]["mean"][0] == pytest.approx(PEOPLE[0].blinks, rel=0.2)
    again = _analyzed(client, **_series(sleepy_drive(PEOPLE[0], 2, 5).frames), baseline=first["baseline"])
    assert again["baseline"] == first["baseline"]
    assert again["summary"]["calibration"] == {"source": "request", "end_ms": None, "refusal": None}
    assert again["windows"][0]["alert_level"] == 0, "known from the first frame on"
    assert again["summary"]["alert_level"] >= 2


def test_without_a_closed_eye_the_engine_says_how_far_it_closes(client: FlaskClient) -> None:
    series = {"fps": 20, "ear": [0.3] * 20, "baseline": {"open": 0.3}}
    assert _analyzed(client, **series)["baseline"]["closed"] == pytest.approx(0.3 * 0.16)
    assert _analyzed(client, **series, engine="human")["baseline"]["closed"] == pytest.approx(0.3 * 0.30)


def test_the_classifier_answers_as_predict_does_for_the_blinks_of_a_live_monitor(client: FlaskClient) -> None:
    frames = alert_drive(PEOPLE[0], 4, 5).frames
    body = _analyzed(client, **_series(frames))
    blinks = _live(frames).blinks.z_scores()
    inputs = window_features(np.array(blinks))
    alone = client.post("/api/predict", json={"model": "drowsiness", **inputs}).get_json()
    last = body["windows"][-1]
    assert (last["drowsiness_level"], last["abstained"]) == (alone["drowsiness_level"], None)
    assert last["probabilities"] == pytest.approx(alone["probabilities"], abs=0.0002)
    assert body["summary"]["classifier"]["model"] == alone["model"]


def _live(frames: list[Frame]) -> Monitor:
    calibration = Calibration(CLOSED_RATIO["human"])
    waiting = iter(frames)
    while not calibration.push(next(waiting)):
        pass
    assert calibration.reference
    monitor = Monitor(calibration.reference, calibration.frames)
    for frame in waiting:
        monitor.push(frame)
    return monitor


def test_the_classifier_says_why_it_abstains(client: FlaskClient, make_app: MakeApp, predictor: Predictor) -> None:
    case = GOLDEN["blink_measures"]
    series = {**_series(frames_of(case)), "baseline": case["reference"]}
    reasons = [window["abstained"] for window in _analyzed(client, **series)["windows"]]
    assert reasons == ["no_blink_baseline", *["too_few_blinks"] * 2, *["outside_training_range"] * 2]
    blind = make_app(only=Predictor({"stress": predictor.models["stress"]})).test_client()
    body = _analyzed(blind, **series)
    assert {window["abstained"] for window in body["windows"]} == {"no_model"}
    assert body["summary"]["classifier"] == {"answered": 0, "abstained": 5, "model": None}


@pytest.mark.parametrize(("shares", "level"), [((1.0, 0.0, 0.0), 0), ((0.0, 0.0, 1.0), 1)])
def test_the_classifier_alone_raises_no_more_than_an_advisory(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, shares: tuple[float, ...], level: int
) -> None:
    sure = Prediction("drowsy" if level else "alert", shares, ())
    monkeypatch.setattr(LoadedModel, "predict", lambda _self, _samples: [sure])
    body = _analyzed(client, **_series(alert_drive(PEOPLE[0], 4, 5).frames))
    assert body["summary"]["alert_level"] == level
    assert body["windows"][-1]["state"] == ("advisory" if level else "normal")
    assert body["windows"][-1]["drowsiness_level"] == sure.level


def test_its_predictions_are_counted(client: FlaskClient) -> None:
    body = _analyzed(client, **_series(alert_drive(PEOPLE[0], 4, 5).frames))
    samples = read_samples(client.get("/metrics").text)
    asked = value(samples, "sleepsafe_inference_seconds_count", model="drowsiness_detector", arm="champion")
    assert asked == body["summary"]["classifier"]["answered"] > 0


def test_the_largest_series_is_taken_and_a_larger_body_is_not(client: FlaskClient) -> None:
    longest = [-0.12345678901234567] * 60_000
    times = [1_790_000_000_000.123 + i * 33.3 for i in range(60_000)]
    body = {"timestamps_ms": times, "ear": [None] * 60_000, "pitch": longest, "yaw": longest}
    assert _analyzed(client, **body)["summary"]["calibration"]["refusal"] == "too_few_frames"
    answer = client.post(ROUTE, data=b" " * (MAX_BODY_BYTES + 1), content_type="application/json")
    assert refused(answer, 413) == {"maximum_bytes": MAX_BODY_BYTES}


def test_not_json_and_json_of_another_type(client: FlaskClient) -> None:
    assert client.post(ROUTE, data=b"ear", content_type="text/plain").get_json()["error"] == "not_json"
    refused(client.post(ROUTE, data=json.dumps(AWAKE), content_type="text/plain"), 415)
    refused(client.post(ROUTE, json=[AWAKE]))


def test_it_has_a_limit_of_its_own(make_app: MakeApp) -> None:
    client = make_app(ratelimit_analyze="2/minute", ratelimit_default="1/minute").test_client()
    assert [client.post(ROUTE, json=AWAKE).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/api/features").status_code == 200


def test_a_second_series_is_told_to_come_back_and_a_failed_one_lets_the_next_in(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner: list[TestResponse] = []

    def meanwhile(recording: Recording, *_: object) -> Recording:
        inner.append(client.application.test_client().post(ROUTE, json=AWAKE))
        raise RuntimeError

    monkeypatch.setattr(service, "analyze", meanwhile)
    assert client.post(ROUTE, json=AWAKE).status_code == 500
    assert refused(inner[0], 503) == {"retry_after_seconds": int(inner[0].headers["Retry-After"])}
    monkeypatch.undo()
    assert client.post(ROUTE, json=AWAKE).status_code == 200


def test_the_other_threads_get_their_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("server.services.recording.time.sleep", pauses.append)
    frames = [Frame(i * 50.0, 0.32) for i in range(1000)]
    analyze(Recording(frames, Reference(0.32, 0.096)), 0.3, lambda *_: Answer())
    assert len(pauses) == 10
