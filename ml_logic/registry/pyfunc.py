"""The packaged model as MLflow loads it: this file is stored with the model, and needs nothing else of ours."""

from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext


class Package(PythonModel):
    """The ONNX twin: a frame with the columns of the feature set -> a frame with the probability of each class."""

    def load_context(self, context: PythonModelContext) -> None:
        """Loads the twin and the names of its classes."""
        import json
        from pathlib import Path

        import onnxruntime

        folder = Path(context.artifacts["package"])
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self._columns, self._classes = manifest["columns"], manifest["classes"]
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])

    def predict(
        self,
        context: PythonModelContext,  # noqa: ARG002 - MLflow's own order
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002 - MLflow passes it
    ) -> pd.DataFrame:
        """Probabilities (n, classes) of the rows."""
        rows = model_input[self._columns].to_numpy(dtype="float32")
        (answers,) = self._session.run(["probabilities"], {"X": rows})
        return pd.DataFrame(answers, columns=self._classes, index=model_input.index)


set_model(Package())
