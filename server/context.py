"""What the routes of one app share; `create_app` puts it together."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final, cast

from flask import current_app

from server.body import BodyReader
from server.config import Config
from server.metrics import Metrics
from server.predict import Predictor
from server.services.health import Checks

KEY: Final = "sleepsafe"


@dataclass(frozen=True, slots=True)
class Context:
    """The collaborators of one app."""

    config: Config
    predictor: Predictor
    metrics: Metrics
    body: BodyReader
    checks: Checks
    started: float = field(default_factory=time.monotonic)


def context() -> Context:
    """The collaborators of the app that handles the current request."""
    return cast(Context, current_app.extensions[KEY])
