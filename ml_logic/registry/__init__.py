"""MLflow, the laboratory's book, and `python -m ml_logic.registry`, the road from there to serving.

Nothing else imports mlflow, and these modules only inside functions: that takes seconds.
"""

from ml_logic.registry.findings import log_findings
from ml_logic.registry.mirror import repair
from ml_logic.registry.tracking import TrackingError, log

__all__ = ["TrackingError", "log", "log_findings", "repair"]
