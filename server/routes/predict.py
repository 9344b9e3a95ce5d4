"""POST /api/predict and /api/batch-predict."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs
from server.schemas import MAX_BATCH
from server.services.predict import predict_batch, predict_one

api: Final = Routes("predict", __name__, abp_tags=[Tag(name="predictions")])
_ERRORS: Final = errors(400, 401, 403, 413, 415, 429, 500, 503)
_BATCH: Final = (
    f"Takes 1 to {MAX_BATCH} inputs and answers in their order. An input that is refused becomes its own error object; "
    "the others are still predicted."
)


@api.post(
    "/api/predict",
    operation_id="predict",
    summary="Predict stress or drowsiness",
    description="`model` chooses what is predicted and is `stress` when it is left out.",
    security=needs("predict"),
    responses={200: json_content("Prediction"), **_ERRORS},
    openapi_extensions=json_body("PredictRequest"),
)
def predict() -> Response:
    """Predicts from one sample."""
    require("predict")
    parts = context()
    payload = parts.body.read_json(request.environ)
    answer = predict_one(payload, parts.predictor, parts.metrics, parts.recorder)
    return Response(answer, mimetype="application/json")


@api.post(
    "/api/batch-predict",
    operation_id="batchPredict",
    summary="Predict many at once",
    description=_BATCH,
    security=needs("predict"),
    responses={200: json_content("BatchPrediction"), **_ERRORS},
    openapi_extensions=json_body("BatchRequest"),
)
def batch_predict() -> Response:
    """Predicts from up to 100 samples."""
    require("predict")
    parts = context()
    payload = parts.body.read_json(request.environ)
    answer = predict_batch(payload, parts.predictor, parts.metrics, parts.recorder)
    return Response(answer, mimetype="application/json")
