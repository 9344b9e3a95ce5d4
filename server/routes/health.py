"""GET /health, /health/ready and /api/health."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, Final

from flask_openapi3.models.tag import Tag

from server import SERVICE, VERSION
from server.context import context
from server.errors import ApiError
from server.openapi import Routes, errors, json_content
from server.services.health import is_degraded, is_ready

api: Final = Routes("health", __name__, abp_tags=[Tag(name="health")])


@api.get(
    "/health",
    operation_id="health",
    summary="Whether this process answers",
    responses={200: json_content("Health"), **errors(500)},
)
def alive() -> dict[str, Any]:
    """Touches nothing else."""
    parts = context()
    return {
        "status": "healthy",
        "service": SERVICE,
        "version": VERSION,
        "environment": parts.config.environment,
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "uptime_seconds": round(time.monotonic() - parts.started, 3),
    }


@api.get(
    "/health/ready",
    operation_id="ready",
    summary="Whether this process can serve",
    responses={200: json_content("Readiness"), **errors(500, 503)},
)
def ready() -> dict[str, Any]:
    """503 without models or database; Redis or MLflow being down is degraded."""
    checks = context().checks.run()
    if not is_ready(checks):
        raise ApiError(503, "This process cannot serve yet.", details=checks)
    return {"status": "degraded" if is_degraded(checks) else "ready", "checks": checks}


@api.get(
    "/api/health",
    operation_id="healthSummary",
    summary="The state of the service and its parts",
    responses={200: json_content("HealthSummary"), **errors(500)},
)
def summary() -> dict[str, Any]:
    """Always 200: the parts that do not answer are named."""
    checks = context().checks.run()
    down = [name for name, state in checks.items() if state == "unreachable"]
    return {
        "status": "degraded" if down else "ok",
        "message": f"Not answering: {', '.join(down)}." if down else "Everything answers.",
        "model_status": "loaded" if checks["models"] == "ok" else "not loaded",
        "api_version": VERSION,
        "checks": checks,
    }
