import { FailureAlert } from "../../components/FailureAlert";
import { failureText } from "../../lib/failureText";
import { PauseNote } from "./PauseNote";
import type { Prediction } from "./predictor";
import { fieldErrors } from "./validation";

/** Why there is no answer; what has a field of the form is shown there instead. */
export function FailureNote({
  prediction: { failure, pausedUntilMs },
}: {
  prediction: Prediction;
}) {
  if (pausedUntilMs !== null) return <PauseNote untilMs={pausedUntilMs} />;
  if (!failure || Object.keys(fieldErrors(failure.details)).length > 0) return null;
  return <FailureAlert failure={failureText(failure)} />;
}
