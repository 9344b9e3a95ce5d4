"""The landmarker: the pinned bundle and nothing else, the head's angles, and the two clips of real faces."""

from __future__ import annotations

import hashlib
import math
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest

from ml_logic.datasets.download import RemoteFile
from ml_logic.tests.conftest import REPOSITORY
from ml_logic.video import VideoError, landmarks
from ml_logic.video.analysis import Analysis, analyse
from ml_logic.video.footage import Footage
from ml_logic.video.landmarks import BUNDLE, MODEL_VARIABLE, Landmarker, Picture, bundle, pose

CONTENT = b"the bundle"


def site(status: int, content: bytes = CONTENT) -> httpx.Client:
    return httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(status, stream=httpx.ByteStream(content)))
    )


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_bundle_is_downloaded_once_into_the_data_folder(
    nothing_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = RemoteFile(BUNDLE.path, BUNDLE.url, hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setattr(landmarks, "BUNDLE", pinned)
    path = bundle(site(200))
    assert path == nothing_here / "mediapipe" / "face_landmarker.task"
    assert path.read_bytes() == CONTENT
    assert bundle(site(404)) == path


@pytest.mark.parametrize("client", [site(404), site(200, b"something else")], ids=["gone", "changed"])
def test_a_download_that_fails_says_both_ways_to_the_bundle(nothing_here: Path, client: httpx.Client) -> None:
    with pytest.raises(VideoError, match=BUNDLE.url) as refused:
        bundle(client)
    assert f"set {MODEL_VARIABLE}" in str(refused.value)
    assert not (nothing_here / "mediapipe" / BUNDLE.path).exists()


def test_a_named_bundle_must_be_there_and_be_the_pinned_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, landmark_model: Path
) -> None:
    other = tmp_path / "other.task"
    other.write_bytes(CONTENT)
    for path, said in ((tmp_path / "none.task", "cannot read"), (other, f"not {BUNDLE.sha256}")):
        monkeypatch.setenv(MODEL_VARIABLE, str(path))
        with pytest.raises(VideoError, match=said):
            bundle()
    monkeypatch.setenv(MODEL_VARIABLE, str(landmark_model))
    assert bundle() == landmark_model


def test_a_bundle_that_mediapipe_refuses_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.task").write_bytes(CONTENT)
    with pytest.raises(VideoError, match="cannot load") as refused:
        Landmarker(tmp_path / "bad.task")
    assert "\n" not in str(refused.value)


REPORTING = """
import sys, numpy as np
from pathlib import Path
from ml_logic.video import landmarks
landmarks.NOWHERE = sys.argv[2]
with landmarks.Landmarker(Path(sys.argv[1])) as landmarker:
    landmarker.frame(np.zeros((48, 64, 3), np.uint8), 40.0)
"""


def test_what_mediapipe_would_report_to_its_makers_goes_nowhere(landmark_model: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nowhere:
        nowhere.settimeout(20.0)
        proxy = f"http://127.0.0.1:{nowhere.getsockname()[1]}"
        command = [sys.executable, "-c", REPORTING, str(landmark_model), proxy]
        with subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"}):
            caller, _ = nowhere.accept()
            with caller:
                assert caller.recv(100).startswith(b"CONNECT play.googleapis.com:443")


@pytest.mark.parametrize(("down", "side"), [(0.0, 0.0), (0.2, 0.0), (-0.1, 0.0), (0.0, 0.5), (0.2, -0.5)])
def test_pitch_is_positive_down_and_both_angles_come_from_where_the_face_points(down: float, side: float) -> None:
    cos, sin = math.cos(down), math.sin(down)
    nod = np.array([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]])
    turn = np.array([[math.cos(side), 0.0, math.sin(side)], [0.0, 1.0, 0.0], [-math.sin(side), 0.0, math.cos(side)]])
    matrix = np.eye(4)
    matrix[:3, :3] = turn @ nod
    assert pose(matrix) == pytest.approx((down, side))


def test_a_picture_without_a_face_is_unknown(landmark_model: Path) -> None:
    with Landmarker(landmark_model) as landmarker:
        frame = landmarker.frame(np.full((48, 64, 3), 128, np.uint8), 40.0)
    assert (frame.t_ms, *frame[1:]) == (40.0, None, None, None, None)


def same(picture: Picture) -> Picture:
    return picture


def mirrored(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, ::-1])


def played(clip: Path, model: Path, change: Callable[[Picture], Picture], every: int) -> Analysis:
    with Footage(clip) as footage, Landmarker(model) as landmarker:
        shown = ((t_ms, change(picture)) for i, (t_ms, picture) in enumerate(footage) if i % every == 0)
        return analyse([landmarker.frame(picture, t_ms) for t_ms, picture in shown])


WAYS = pytest.mark.parametrize(("change", "every"), [(same, 1), (same, 2), (mirrored, 1), (mirrored, 2)])


@WAYS
def test_four_blinks_behind_glasses_are_blinks_and_no_alarm(
    clips: Path, landmark_model: Path, change: Callable[[Picture], Picture], every: int
) -> None:
    analysis = played(clips / "blinks_glasses.mp4", landmark_model, change, every)
    assert {event.kind for event in analysis.events} == {"blink"}
    assert len(analysis.events) in (3, 4, 5)
    assert analysis.alarms == []
    assert analysis.valid_ms == pytest.approx(analysis.length_ms)
    assert 0.24 < analysis.reference.open < 0.30  # measured: .269-.272


@WAYS
def test_a_long_closure_is_one_microsleep_and_its_alarm_comes_while_it_lasts(
    clips: Path, landmark_model: Path, change: Callable[[Picture], Picture], every: int
) -> None:
    """The lids fall at 3.6 s, lift half for .35 s, and flutter until 7 s: 2.9 s in one piece.

    At 15 frames/s the flutter and the head, which drops along, leave less of it (measured: 2.2-2.3 s).
    """
    analysis = played(clips / "long_closure.mp4", landmark_model, change, every)
    (closure,) = [event for event in analysis.events if (event.duration_ms or 0.0) >= 500.0 and event.kind != "glance"]
    assert closure.kind == "microsleep"
    assert closure.end_ms == pytest.approx(6950.0, abs=150.0)
    assert 2500.0 < (closure.duration_ms or 0.0) < 3800.0 if every == 1 else (closure.duration_ms or 0.0) > 2000.0
    ((alarm_ms, decision),) = analysis.alarms
    assert (decision.state, decision.level) == ("microsleep", 2)
    assert 1500.0 <= alarm_ms - closure.start_ms <= 1800.0
