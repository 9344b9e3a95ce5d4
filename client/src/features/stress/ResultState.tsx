import { useTranslation } from "react-i18next";
import { failureText } from "../../lib/failureText";
import type { Prediction } from "./predictor";
import classes from "./ResultState.module.css";
import type { ResultStateName } from "./resultState";
import { useSecondsUntil } from "./useSecondsUntil";

interface ResultStateProps {
  state: ResultStateName;
  prediction: Prediction;
}

/** Whether the result is the one for the entries; always in the same place. */
export function ResultState({ state, prediction }: ResultStateProps) {
  return (
    <p className={classes.state} data-state={state} data-testid="result-state">
      <StateText state={state} prediction={prediction} />
    </p>
  );
}

function StateText({ state, prediction: { failure, pausedUntilMs } }: ResultStateProps) {
  const { t } = useTranslation("stress");
  const seconds = useSecondsUntil(pausedUntilMs);
  switch (state) {
    case "current":
    case "updating":
    case "invalid":
      return t(`state.${state}`);
    case "paused":
      return t("state.paused", { seconds });
    case "failed":
      return failure && t("state.failed", { reason: failureText(failure).title });
  }
}
