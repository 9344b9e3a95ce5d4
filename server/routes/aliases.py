"""The addresses that existing clients know; they mean the same as those under /api."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from server.routes import events, statistics, telemetry

bare: Final = Blueprint("bare", __name__)
bare.post("/telemetry")(telemetry.log)
bare.post("/telemetry/batch")(telemetry.batch)
bare.get("/events/recent")(events.recent)
bare.get("/statistics")(statistics.statistics)
bare.get("/dashboard")(statistics.dashboard)
