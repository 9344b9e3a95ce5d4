"""What the routes of one app share; `create_app` puts it together."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

from server.body import BodyReader
from server.config import Config
from server.db import Database
from server.limits import RateLimits
from server.metrics import Metrics
from server.predict import Predictor
from server.recorder import Recorder
from server.services.gauges import DatabaseGauges
from server.services.health import Checks
from server.serving import Serving

if TYPE_CHECKING:
    from server.tracing import Tracing

KEY: Final = "sleepsafe"


@dataclass(frozen=True, slots=True)
class Context:
    """The collaborators of one app."""

    config: Config
    serving: Serving
    recorder: Recorder
    metrics: Metrics
    body: BodyReader
    checks: Checks
    limits: RateLimits
    database: Database
    gauges: DatabaseGauges
    tracing: Tracing | None
    started: float = field(default_factory=time.monotonic)

    @property
    def predictor(self) -> Predictor:
        """The models as they are now: a request takes them once."""
        return self.serving.predictor

    def close(self) -> None:
        """Ends the threads, writes what waits to be recorded, and gives every connection back."""
        self.serving.close()
        self.recorder.close()
        self.checks.close()
        self.limits.close()
        self.database.engine.dispose()
        if self.tracing is not None:
            self.tracing.close()


def context() -> Context:
    """The collaborators of the app that handles the current request."""
    return cast(Context, current_app.extensions[KEY])
