"""Measures the live monitor in the built app: `python -m benchmarks.monitor`.

Headless Chromium without a graphics chip, its camera playing a portrait that blinks, in 640x480 at 30 frames/s. Scripts
beside the page (`benchmarks/live`) look at it from outside; the app is what everybody gets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.bench import ROOT, Result, our_server
from benchmarks.clips import Picture, acted, write
from benchmarks.pages import find_browser

CLIP_S: Final = 20.0
CAMERA_FPS: Final = 30
HEIGHT_PX: Final = 480
"""What the monitor asks a camera for: client/src/features/drive/pipeline/camera.ts."""
MARGIN_PX: Final = (640 - HEIGHT_PX) // 2
BLINKS: Final = [(start, 0.2) for start in (3.0, 7.0, 11.0, 15.0, 18.0)]

FPS_MIN: Final = 15.0
"""Below it a blink has no duration (the monitor's own limit)."""
PICTURE_MS_MAX: Final = 1000 / FPS_MIN
PAGE_GROWTH_MB_MAX: Final = 5.0
"""In ten minutes. Ours: the windows fill once, which takes 2 MB; two hours of the rest stay below 40 MB."""
WORKER_GROWTH_MB_MAX: Final = 1.0
"""In a minute. Ours: the compilers still add .6 MB; one kilobyte that each picture left behind would be 1.5 MB."""
SLOW_4G_BIT_S: Final = 1.6e6
"""Lighthouse's slow 4G (its docs/throttling.md), without its 150 ms a round trip."""
MB: Final = 1e6


def main() -> int:
    """Prints the table; 1 where an aim is missed."""
    browser = find_browser()
    print(f"\nthe live monitor on {_cores()} cores without a graphics chip; load {os.getloadavg()[0]:.1f} before\n")
    with tempfile.TemporaryDirectory() as folder, our_server() as (address, _):
        clip = Path(folder) / "camera.y4m"
        write(clip, _filmed(), CAMERA_FPS)
        speed, memory, download = (
            _run(script, address, browser, str(clip)) for script in ("speed", "memory", "download")
        )
    results = [*_speed(speed), *_memory(speed, memory), *_download(download)]
    _print(results)
    return 0 if all(result.reached for result in results) else 1


def _filmed() -> Iterator[Picture]:
    for picture in acted(CLIP_S, CAMERA_FPS, BLINKS, []):
        face = cv2.resize(picture, (HEIGHT_PX, HEIGHT_PX), interpolation=cv2.INTER_CUBIC)
        filled = cv2.copyMakeBorder(face, 0, 0, MARGIN_PX, MARGIN_PX, cv2.BORDER_REPLICATE)
        yield np.asarray(filled, np.uint8)


def _run(script: str, *arguments: str) -> Any:
    command = ["node", str(ROOT / "benchmarks" / "live" / f"{script}.mjs"), *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _speed(measured: Any) -> list[Result]:
    pictures, traced = measured["pictures"], measured["traced"]
    fps = len(pictures) / measured["seconds"]
    whole = [picture["decided_ms"] - picture["taken_ms"] for picture in pictures]
    landmarks = [picture["inference_ms"] for picture in pictures]
    rest = [_way_ms(picture) + picture["page_ms"] for picture in traced]
    return [
        Result("pictures looked at", f"{fps:.1f} a second", f">= {FPS_MIN:g}", fps >= FPS_MIN),
        _times("a picture, from the camera to the decision", whole, PICTURE_MS_MAX),
        _times("landmarks, in the worker", landmarks),
        _times("everything else, drawing included, at most", rest),
    ]


def _way_ms(picture: Any) -> float:
    """Taking the picture, the way to the worker and back, and what the worker does besides the landmarks."""
    return float(picture["answered_ms"] - picture["taken_ms"] - picture["inference_ms"])


def _times(what: str, values: Sequence[float], limit: float = 0.0) -> Result:
    p50, p95 = np.percentile(values, (50, 95))
    measured = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"
    return Result(what, measured, f"p95 <= {limit:.0f} ms" if limit else "-", not limit or bool(p95 <= limit))


def _memory(speed: Any, memory: Any) -> list[Result]:
    begin, end = speed["memory"]
    page = (memory["after"] - memory["before"]) / MB
    worker = (end["worker"] - begin["worker"]) / MB
    total = (begin["page"] + end["worker"]) / MB + page
    return [
        Result(f"memory after {memory['minutes']:.0f} simulated minutes", f"{total:.0f} MB", "-", True),
        _growth("the page's in these minutes", page, PAGE_GROWTH_MB_MAX),
        _growth(f"the landmark worker's in {speed['seconds']:.0f} real seconds", worker, WORKER_GROWTH_MB_MAX),
    ]


def _growth(what: str, megabytes: float, limit: float) -> Result:
    return Result(what, f"{megabytes:+.1f} MB", f"<= {limit:g} MB", megabytes <= limit)


def _download(sent: Any) -> list[Result]:
    bytes_ = sent["app"] + sent["monitor"]
    parts = f"app {sent['app'] / MB:.2f}, monitor's files {sent['monitor'] / MB:.2f}"
    seconds = bytes_ * 8 / SLOW_4G_BIT_S
    return [
        Result("bytes to first monitoring", f"{bytes_ / MB:.2f} MB ({parts})", "-", True),
        Result("of these on a slow 4G, computed", f"{seconds:.0f} s at {SLOW_4G_BIT_S / 1e6:g} Mbit/s", "-", True),
        Result("beside it, to start without a network", f"{sent['offline'] / MB:.2f} MB", "-", True),
    ]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _print(results: Sequence[Result]) -> None:
    width = max(len(result.what) for result in results)
    for result in results:
        verdict = "" if result.target == "-" else "reached" if result.reached else "NOT REACHED"
        print(f"{result.what:{width}}  {result.measured:62}  {result.target:>12}  {verdict}")


if __name__ == "__main__":
    sys.exit(main())
