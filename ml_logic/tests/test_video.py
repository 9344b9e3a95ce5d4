"""`python -m ml_logic.video`: honest times, plain words, one line for what is wrong, and never half a file."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytest

from ml_logic.features.eyes import Frame
from ml_logic.tests.conftest import REPOSITORY
from ml_logic.tests.stories import film
from ml_logic.video import VideoError
from ml_logic.video.__main__ import main
from ml_logic.video.analysis import analyse
from ml_logic.video.footage import LONGEST_SIDE_PX, Footage, for_landmarks
from ml_logic.video.landmarks import MODEL_VARIABLE, Landmarker, Picture
from ml_logic.video.run import watch
from ml_logic.video.timeline import draw

PNG = b"\x89PNG"


def video(path: Path, times_ms: list[int], noise: bool = True) -> Path:
    """A Matroska file of pictures without a face, shown at just these times."""
    code, raw = cv2.VideoWriter.fourcc(*"MJPG"), [cv2.VIDEOWRITER_PROP_RAW_VIDEO, 1]
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, 1000.0, (64, 48), raw)
    random = np.random.default_rng(1)
    for t_ms in times_ms:
        picture = random.integers(0, 255, (48, 64, 3), np.uint8) if noise else np.zeros((48, 64, 3), np.uint8)
        writer.set(cv2.VIDEOWRITER_PROP_PTS, t_ms)
        writer.write(cv2.imencode(".jpg", picture)[1].reshape(1, -1))
    writer.release()
    return path


@pytest.fixture
def model(landmark_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(MODEL_VARIABLE, str(landmark_model))
    return landmark_model


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_times_come_from_the_container_also_at_a_variable_rate(tmp_path: Path) -> None:
    times = [0, 33, 66, 400, 433, 2433, 2466]
    with Footage(video(tmp_path / "vfr.mkv", times)) as footage:
        assert [t_ms for t_ms, _ in footage] == times
        assert not footage.broken_off


def test_a_file_that_breaks_off_is_noticed(tmp_path: Path) -> None:
    path = video(tmp_path / "whole.mkv", list(range(0, 4000, 40)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with Footage(path) as footage:
        assert 10 < len(list(footage)) < 60
        assert footage.broken_off


@pytest.mark.parametrize(
    ("shape", "expected"), [((480, 640), (480, 640)), ((1280, 720), (640, 360)), ((2, 2000), (1, 640))]
)
def test_large_pictures_are_made_smaller_and_red_comes_first(shape: tuple[int, int], expected: tuple[int, int]) -> None:
    blue = np.zeros((*shape, 3), np.uint8)
    blue[:, :, 0] = 200
    picture = for_landmarks(blue)
    assert picture.shape == (*expected, 3)
    assert max(picture.shape) <= LONGEST_SIDE_PX
    assert picture[0, 0].tolist() == [0, 0, 200]


def test_a_directory_is_done_file_by_file_and_what_is_broken_is_said(
    clips: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "drives"
    folder.mkdir()
    (folder / "a_empty.mp4").touch()
    (folder / "b_broken.mp4").write_bytes(b"no video at all")
    (folder / "c_blinks.mp4").symlink_to(clips / "blinks_glasses.mp4")
    video(folder / "d_nobody.mkv", list(range(0, 1000, 40)))
    (folder / "notes.txt").write_text("no video, and none expected")

    assert main([str(folder), "--out", str(tmp_path / "events.csv")]) == 1

    out, err = capsys.readouterr()
    assert [line.rpartition("/")[2].split(" is ")[0] for line in err.splitlines()[:2]] == [
        "a_empty.mp4",
        "b_broken.mp4",
    ]
    assert err.splitlines()[2].startswith("d_nobody.mkv: no face in 25 frames")
    assert len(err.splitlines()) == 3
    assert out.startswith(
        "c_blinks.mp4: 4 blinks, no closure of .5 s or more\n  no alarm\n  face seen in 100 % of 11.7 s"
    )
    names = {"events.csv", "events.windows.csv", "events.frames.csv", "events.c_blinks.mp4.png", "drives"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert [row["kind"] for row in rows(tmp_path / "events.csv")] == ["blink"] * 4
    assert len(rows(tmp_path / "events.frames.csv")) == 352
    assert [row["perclos_60"] for row in rows(tmp_path / "events.windows.csv")] == [""] * 12
    assert (tmp_path / "events.c_blinks.mp4.png").read_bytes().startswith(PNG)


def test_the_command_says_what_happened_and_nothing_else(clips: Path, model: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ml_logic.video",
        str(clips / "long_closure.mp4"),
        "--out",
        str(tmp_path / "e.csv"),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "1 closure of .5 s or more (microsleep 2.9 s at 0:04.2)" in ended.stdout
    assert "alarm: level 2 (microsleep) at 0:05.7" in ended.stdout
    assert "from the whole recording: it is too short to calibrate" in ended.stdout


def test_without_a_face_nothing_is_written_and_nothing_is_lost(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "events.csv"
    out.write_text("of yesterday")
    assert main([str(video(tmp_path / "nobody.mkv", [0, 40, 80])), "--out", str(out)]) == 1
    assert capsys.readouterr() == (
        "",
        "nobody.mkv: no face in 3 frames: check what the camera looks at, and the light.\n",
    )
    assert out.read_text() == "of yesterday"
    assert {path.name for path in tmp_path.iterdir()} == {"events.csv", "nobody.mkv"}


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        ("none.mp4", "events.csv", "none.mp4 does not exist"),
        (".", "events.csv", "No video in"),
        ("one.mkv", "events.txt", "name a file that ends in .csv"),
        ("one.mkv", "none/events.csv", "make it first"),
        ("one.mkv", "taken.csv", "name a file that ends in .csv"),
        ("one.mkv", "events.csv", "one.mkv is no video that can be used: it has fewer than two pictures"),
        ("97", "events.csv", "Camera 97 cannot be opened"),
    ],
)
def test_what_is_wrong_is_one_line(
    source: str,
    out: str,
    said: str,
    model: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.csv").mkdir()
    if source == "one.mkv":
        video(tmp_path / source, [0])
    assert main([source, "--out", out]) == 1
    printed, err = capfd.readouterr()
    assert (printed, err.count("\n")) == ("", 1)
    assert said in err


def test_a_disk_that_refuses_is_one_line(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    path = video(tmp_path / "one.mkv", [0, 40])
    assert main([str(path), "--out", str(tmp_path / "events.csv")]) == 1
    assert "events.csv: Permission denied. Choose another --out." in capsys.readouterr().err


class Interrupted:
    """A camera in front of which somebody presses Ctrl-C."""

    duration_ms = None
    untimed = 0

    def __init__(self, live: bool) -> None:
        self.live = live

    def __iter__(self) -> Iterator[tuple[float, Picture]]:
        yield 0.0, np.zeros((2, 2, 3), np.uint8)
        yield 40.0, np.zeros((2, 2, 3), np.uint8)
        raise KeyboardInterrupt


class Blind:
    def frame(self, _: Picture, t_ms: float) -> Frame:
        return Frame(t_ms, None)


def seen(live: bool) -> list[Frame]:
    return watch(cast(Footage, Interrupted(live)), cast(Landmarker, Blind()), "camera-0")


def test_ctrl_c_ends_a_camera_and_keeps_what_it_saw() -> None:
    assert [frame.t_ms for frame in seen(live=True)] == [0.0, 40.0]
    with pytest.raises(KeyboardInterrupt):
        seen(live=False)


def test_ctrl_c_in_a_file_writes_nothing(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Footage, "__iter__", interrupt)
    path = video(tmp_path / "one.mkv", [0, 40])
    assert main([str(path), "--out", str(tmp_path / "events.csv")]) == 130
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"
    assert [found.name for found in tmp_path.iterdir()] == ["one.mkv"]


def test_pictures_without_times_of_their_own_are_refused() -> None:
    class Timeless(Interrupted):
        untimed = 5

        def __iter__(self) -> Iterator[tuple[float, Picture]]:
            yield 0.0, np.zeros((2, 2, 3), np.uint8)

    with pytest.raises(VideoError, match="its pictures have no times of their own"):
        watch(cast(Footage, Timeless(live=False)), cast(Landmarker, Blind()), "odd.mkv")


def test_a_long_recording_is_drawn_on_one_page(tmp_path: Path) -> None:
    draw("long", analyse(film(seconds=3000.0, fps=10.0)), tmp_path / "long.png")
    picture = cv2.imread(str(tmp_path / "long.png"))
    assert picture is not None
    assert picture.shape[0] < 4000
