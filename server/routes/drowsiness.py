"""POST /api/drowsiness/analyze."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs
from server.schemas_drowsiness import MAX_FRAMES
from server.services.drowsiness import analyze_series

api: Final = Routes("drowsiness", __name__, abp_tags=[Tag(name="predictions")])
MAX_BODY_BYTES: Final = 6 * 1024 * 1024
"""MAX_FRAMES of four numbers, each of up to 25 characters with its comma: a double written in full has about 22."""
_ABOUT: Final = (
    f"Takes the eye aspect ratio (EAR) of up to {MAX_FRAMES} camera frames, and answers as the live monitor would have: "
    "events, a window every 30 s, a summary. Without `baseline` the first minute with a face has to be of the alert "
    "person and calibrates; events and alarms begin after it. When that minute is of no use, `summary.calibration.refusal` "
    "says why, and nothing is guessed. The `baseline` that is returned serves for the next series of the same person and "
    "engine. All rows are as long as `ear`. At most one series is analysed at a time in each worker; others get 503 with "
    "`Retry-After`."
)


@api.post(
    "/api/drowsiness/analyze",
    operation_id="analyzeDrowsiness",
    summary="Drowsiness from a series of eye aspect ratios",
    description=_ABOUT,
    security=needs("predict"),
    responses={200: json_content("DrowsinessAnalysis"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions=json_body("DrowsinessSeriesRequest"),
)
def analyze() -> Response:
    """Analyses one series."""
    require("predict")
    parts = context()
    payload = parts.body.read_json(request.environ, MAX_BODY_BYTES)
    return Response(analyze_series(payload, parts.predictor, parts.metrics), mimetype="application/json")
