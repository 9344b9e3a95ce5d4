"""How fast recordings are analysed on one core, as a ratio to real time: `python -m benchmarks.video FILE ...`."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from ml_logic.video import VideoError

SIZE = (640, 480)
AIM = 3.0


def main() -> None:
    """Each recording as it is, and framed to 640x480: decoding, landmarks, science; not drawing, not writing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="recordings of a face")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    core = _one_core()
    print(f"\n{core}, median of {options.rounds} rounds (lowest..highest), seconds of recording a second of CPU\n")
    with tempfile.TemporaryDirectory() as folder:
        for file in options.files:
            framed = Path(folder) / f"{file.stem}.mp4"
            _frame(file, framed)
            _print(f"{file.name}, as it is", file, options.rounds, 0.0)
            _print(f"{file.name}, in {SIZE[0]}x{SIZE[1]}", framed, options.rounds, AIM)


def _one_core() -> str:
    """Before anything loads: the threads of MediaPipe and OpenCV inherit it."""
    if not hasattr(os, "sched_setaffinity"):
        return "all cores (this system pins no process)"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return "one core"


def _print(what: str, file: Path, rounds: int, aim: float) -> None:
    ratios = [_ratio(file) for _ in range(rounds)]
    middle = statistics.median(ratios)
    verdict = "" if not aim else f">= {aim:g}  {'reached' if middle >= aim else 'NOT REACHED'}"
    print(f"{what:40}  {middle:.1f} ({min(ratios):.1f}..{max(ratios):.1f})  {verdict}")


def _ratio(file: Path) -> float:
    from ml_logic.video.analysis import analyse
    from ml_logic.video.footage import Footage
    from ml_logic.video.landmarks import Landmarker, bundle

    model = bundle()
    started = time.process_time()  # of all threads: on one core what the clock shows when nobody else wants it
    with Footage(file) as footage, Landmarker(model) as landmarker:
        analysis = analyse([landmarker.frame(picture, t_ms) for t_ms, picture in footage])
    return analysis.length_ms / 1000.0 / (time.process_time() - started)


def _frame(file: Path, framed: Path) -> None:
    """The recording again, made to fit into `SIZE` with black around it."""
    import cv2
    import numpy as np

    capture = cv2.VideoCapture(str(file))
    writer = cv2.VideoWriter(str(framed), cv2.VideoWriter.fourcc(*"mp4v"), capture.get(cv2.CAP_PROP_FPS), SIZE)
    while True:
        there, picture = capture.read()
        if not there:
            break
        height, width = picture.shape[:2]
        scale = min(SIZE[0] / width, SIZE[1] / height)
        small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
        canvas = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        canvas[: small.shape[0], : small.shape[1]] = small
        writer.write(canvas)
    writer.release()


if __name__ == "__main__":
    try:
        main()
    except VideoError as error:
        sys.exit(f"error: {error}")
