"""`python -m ml_logic.video FILE|DIRECTORY|camera-index --out events.csv`: drowsiness on recordings and cameras."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ml_logic.video import VideoError

SUFFIXES: Final = (".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".webm", ".wmv")
"""What counts as a video in a directory; a file that is named itself may have any other."""
INTERRUPTED: Final = 130  # the shell's own status after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was analysed; 1 with a line on stderr for each thing that could not be."""
    options = _parser().parse_args(arguments)
    try:
        sources, out = _sources(options.source), _checked_out(options.out)
        try:  # only now: OpenCV, MediaPipe and matplotlib take a second, and may lack a library of the system
            from ml_logic.video.run import run
        except ImportError as error:
            remedy = "pip install -r ml_logic/requirements.txt; on Debian and Ubuntu: apt install libgl1 libglib2.0-0"
            raise VideoError(f"Cannot load what reads videos ({error}). {remedy}") from error
        return run(sources, out)
    except VideoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was written.\n")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    about = "Eye closures, windows and alarms of a video, of each video in a directory, or of a camera until Ctrl-C."
    beside = "the events; beside it come NAME.windows.csv, NAME.frames.csv and a timeline a video, NAME.VIDEO.png"
    parser = argparse.ArgumentParser(prog="python -m ml_logic.video", description=about)
    parser.add_argument("source", metavar="FILE|DIRECTORY|CAMERA", help="a camera is a number: 0 is the first")
    parser.add_argument("--out", metavar="NAME.csv", type=Path, required=True, help=beside)
    return parser


def _sources(text: str) -> list[Path | int]:
    path = Path(text).expanduser()
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        if not found:
            raise VideoError(f"No video in {path}: one would end in {', '.join(SUFFIXES)}.")
        return [*found]
    if path.exists():
        return [path]
    if text.isascii() and text.isdigit():
        return [int(text)]
    raise VideoError(f"{path} does not exist: name a video, a directory of videos, or the number of a camera.")


def _checked_out(out: Path) -> Path:
    whole = out.expanduser().absolute()
    if out.suffix.lower() != ".csv" or whole.is_dir():
        raise VideoError(f"--out {out}: name a file that ends in .csv.")
    if not whole.parent.is_dir():
        raise VideoError(f"--out {out}: there is no directory {whole.parent}; make it first.")
    return whole


if __name__ == "__main__":
    sys.exit(main())
