"""What the server is compared with: a bare Flask `jsonify`, and FastAPI with scikit-learn on the same pickled forest."""

from __future__ import annotations

from typing import Any

from ml_logic import artefact
from ml_logic.features import stress


def bare_flask() -> Any:
    """Flask that answers `jsonify` and does nothing else; GET and POST."""
    from flask import Flask, Response, jsonify

    app = Flask("bare")

    @app.route("/", methods=["GET", "POST"])
    def answer() -> Response:
        return jsonify(status="ok")

    return app


def fastapi_sklearn() -> Any:
    """FastAPI with a pydantic model, and the packaged pipeline called as it was fitted."""
    import numpy as np
    from fastapi import FastAPI
    from pydantic import BaseModel, Field, create_model

    pipeline = artefact.load_pipeline(artefact.verify(artefact.MODELS_DIR / "stress", stress.TASK))
    fields: Any = {
        feature.name: (float if feature.required else float | None, Field(... if feature.required else None))
        for feature in stress.TASK.inputs
    }
    sample = create_model("Sample", **fields)
    batch = create_model("Batch", data=(list[sample], ...))  # type: ignore[valid-type]  # made at run time
    app = FastAPI()

    def predict(samples: list[Any]) -> list[dict[str, Any]]:
        rows = np.array([stress.row(**one.model_dump()) for one in samples], dtype=np.float32)
        answers = pipeline.predict_proba(rows).tolist()
        return [
            {
                "stress_level": stress.TASK.classes[answer.index(max(answer))],
                "confidence": round(max(answer), 4),
                "probabilities": dict(zip(stress.TASK.classes, (round(p, 4) for p in answer), strict=True)),
            }
            for answer in answers
        ]

    def predict_one(body: BaseModel) -> dict[str, Any]:
        return predict([body])[0]

    def predict_batch(body: BaseModel) -> dict[str, Any]:
        return {"predictions": predict(body.data)}  # type: ignore[attr-defined]  # of the model made above

    predict_one.__annotations__["body"] = sample
    predict_batch.__annotations__["body"] = batch
    app.post("/api/predict")(predict_one)
    app.post("/api/batch-predict")(predict_batch)
    return app
