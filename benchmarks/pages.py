"""Lighthouse, mobile, on the pages of the built app: `python -m benchmarks.pages`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from benchmarks.bench import ROOT, our_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Starts the app and measures it; 1 where an aim of Lighthouse is missed."""
    browser = find_browser()
    with our_server() as (address, _):
        folder = ROOT / "benchmarks" / "lighthouse"
        return subprocess.run(["node", "run.mjs", address, browser], cwd=folder, check=False).returncode


def find_browser() -> str:
    """Chromium or Chrome; ends the program where there is none."""
    browser = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("the pages need Chromium or Chrome: install it, or name it by CHROMIUM_PATH=/path/to/chrome")
    return browser


if __name__ == "__main__":
    sys.exit(main())
