"""Recordings through the landmarker and the science into files, which appear only when all of them are complete."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TimeRemainingColumn

from ml_logic.features.eyes import Frame
from ml_logic.video import VideoError, landmarks, timeline
from ml_logic.video.analysis import Analysis, analyse
from ml_logic.video.footage import Footage
from ml_logic.video.landmarks import Landmarker
from ml_logic.video.summary import summary
from ml_logic.video.tables import HEADS, Tables

Source = Path | int


def run(sources: Sequence[Source], out: Path) -> int:
    """Analyse all of it into `out` and beside it; 1 when something could not be, which stderr says.

    Raises VideoError when the landmark model is missing or the files cannot be written.
    """
    model = landmarks.bundle()
    try:
        with tempfile.TemporaryDirectory(prefix=".sleepsafe-", dir=out.parent) as folder:
            analysed, faults = _all(sources, model, Path(folder), out.stem)
            for file in sorted(Path(folder).iterdir()) if analysed else ():
                file.replace(out.parent / file.name)
    except OSError as error:
        raise VideoError(f"Cannot write {out}: {error.strerror or error}. Choose another --out.") from error
    sys.stdout.write(f"written: {out} and {out.stem}.* beside it\n" if analysed else "")
    return 1 if faults else 0


def _all(sources: Sequence[Source], model: Path, folder: Path, stem: str) -> tuple[int, int]:
    """How many were analysed, and how many were not, or only in part."""
    analysed = faults = 0
    names = {kind: f"{stem}.csv" if kind == "events" else f"{stem}.{kind}.csv" for kind in HEADS}
    with Tables({kind: folder / name for kind, name in names.items()}) as tables:
        for source in sources:
            name = source.name if isinstance(source, Path) else f"camera-{source}"
            try:
                analysis, fault = _one(source, model, name)
            except VideoError as error:
                sys.stderr.write(f"{error}\n")
                faults += 1
                continue
            tables.add(name, analysis)
            timeline.draw(name, analysis, folder / f"{stem}.{name}.png")
            sys.stdout.write(f"{summary(name, analysis)}\n")
            sys.stderr.write(f"{name} {fault}\n" if fault else "")
            analysed, faults = analysed + 1, faults + bool(fault)
    return analysed, faults


def _one(source: Source, model: Path, name: str) -> tuple[Analysis, str | None]:
    """A recording's analysis, and what is wrong with the recording."""
    with Footage(source) as footage, Landmarker(model) as landmarker:
        frames = watch(footage, landmarker, name)
    try:
        return analyse(frames), _fault(footage)
    except VideoError as error:
        raise VideoError(f"{name}: {error}") from error


def watch(footage: Footage, landmarker: Landmarker, name: str) -> list[Frame]:
    """A frame a picture, until the end, or with a camera until Ctrl-C; a bar on stderr where that is a terminal.

    Raises VideoError when there are not two pictures that differ in time.
    """
    frames: list[Frame] = []
    try:
        with _bar() as bar:
            task = bar.add_task(f"{name} (Ctrl-C ends it)" if footage.live else name, total=footage.duration_ms)
            for t_ms, picture in footage:
                frames.append(landmarker.frame(picture, t_ms))
                bar.update(task, completed=t_ms)
    except KeyboardInterrupt:
        if not footage.live:
            raise
    if len(frames) < 2:
        why = "its pictures have no times of their own" if footage.untimed else "it has fewer than two pictures"
        raise VideoError(f"{name} is no video that can be used: {why}.")
    return frames


def _bar() -> Progress:
    console = Console(stderr=True)
    columns = ("{task.description}", BarColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _fault(footage: Footage) -> str | None:
    if footage.broken_off:
        seen_s, said_s = ((ms or 0.0) / 1000.0 for ms in (footage.read_ms, footage.duration_ms))
        return f"is damaged: it breaks off at {seen_s:.1f} of {said_s:.1f} s. What is there was analysed."
    if footage.untimed:
        return f"has {footage.untimed} pictures whose time does not rise: they were left out."
    return None
