"""GET /api/statistics, /api/statistics/hourly and /api/dashboard."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_content, needs
from server.query import query_parameters, read_query
from server.services.statistics import LONGEST_SPAN, read_dashboard, read_hourly, read_statistics

api: Final = Routes("statistics", __name__, abp_tags=[Tag(name="telemetry")])
_WHO: Final = ("subject_id", "device_id")
_SPAN: Final = ("from", "to", *_WHO, "kind")


@api.get(
    "/api/statistics",
    operation_id="statistics",
    summary="Counts, means and rates",
    description="Zeros when nothing was told. `from` and `to` are widened to whole hours.",
    security=needs("read"),
    responses={200: json_content("Statistics"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_SPAN)},
)
def statistics() -> dict[str, Any]:
    """Everything that the filters leave."""
    require("read")
    return read_statistics(context().database, read_query(request.args, *_SPAN))


@api.get(
    "/api/statistics/hourly",
    operation_id="hourlyStatistics",
    summary="The same, hour by hour",
    description=f"The last 7 days, or from `from` to `to`, at most {LONGEST_SPAN.days} days.",
    security=needs("read"),
    responses={200: json_content("HourlyStatistics"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_SPAN)},
)
def hourly() -> dict[str, Any]:
    """The hours in which something was told."""
    require("read")
    return read_hourly(context().database, read_query(request.args, *_SPAN))


@api.get(
    "/api/dashboard",
    operation_id="dashboard",
    summary="How it stands",
    security=needs("read"),
    responses={200: json_content("Dashboard"), **errors(400, 401, 403, 429, 500, 503)},
    openapi_extensions={"parameters": query_parameters(*_WHO)},
)
def dashboard() -> dict[str, Any]:
    """All events together, and the last hour."""
    require("read")
    return read_dashboard(context().database, read_query(request.args, *_WHO))
