"""What the routes of one app share; `create_app` puts it together."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final, cast

from flask import current_app
from sqlalchemy import Engine

from server.body import BodyReader
from server.config import Config
from server.limits import RateLimits
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
    limits: RateLimits
    engine: Engine
    started: float = field(default_factory=time.monotonic)

    def close(self) -> None:
        """Gives every connection back."""
        self.checks.close()
        self.limits.close()
        self.engine.dispose()


def context() -> Context:
    """The collaborators of the app that handles the current request."""
    return cast(Context, current_app.extensions[KEY])
