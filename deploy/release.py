"""Brings a commit to Render or Railway and takes it back when it does not work there.

`python -m deploy.release render|railway --commit SHA --url https://the.deployed.app`, with the platform's keys in the
environment (see deploy/platforms.py). The exit code is 0 only when the new deployment serves and passes deploy/smoke.py.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

from deploy import smoke
from deploy.platforms import Platform, PlatformError, Railway, Render, State

WAIT_S: Final = 1800.0
"""At most, for a build and its start: the trainer's image, the larger one, takes about ten minutes."""
PAUSE_S: Final = 10.0
PLATFORMS: Final[Mapping[str, Callable[[Mapping[str, str]], Platform]]] = {"render": Render, "railway": Railway}


def main(arguments: list[str]) -> int:
    """Prints a line a step."""
    parser = argparse.ArgumentParser(prog="python -m deploy.release", description=__doc__)
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--url", required=True)
    chosen = parser.parse_args(arguments)
    try:
        platform = PLATFORMS[chosen.platform](os.environ)
        works = release(platform, chosen.commit, lambda: smoke.passes(chosen.url.rstrip("/")))
    except PlatformError as error:
        print(f"{chosen.platform}: {error}", file=sys.stderr)
        return 1
    return 0 if works else 1


def release(
    platform: Platform, commit: str, works: Callable[[], bool], sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Whether the commit serves now and `works`; if not, what served before does so again, where there was something.

    Raises PlatformError when the platform refuses or does not answer.
    """
    before = platform.live()
    new = platform.start(commit)
    print(f"{new}: deploying {commit}; {before or 'nothing'} serves until then")
    state = _wait(platform, new, sleep)
    print(f"{new}: {state}")
    if state != "live":
        return False  # the platform leaves the old one in its place
    if works():
        return True
    if before is None:
        print("it does not work, and there is nothing to go back to")
        return False
    back = platform.roll_back(before)
    print(f"it does not work: back to {before} by {back}: {_wait(platform, back, sleep)}")
    return False


def _wait(platform: Platform, deployment: str, sleep: Callable[[float], None]) -> State:
    for _ in range(int(WAIT_S / PAUSE_S)):
        state = platform.state(deployment)
        if state != "under way":
            return state
        sleep(PAUSE_S)
    return "failed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
