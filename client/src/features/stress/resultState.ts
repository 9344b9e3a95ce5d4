import type { StressMeasurements } from "../../api/predictStress";
import { sameMeasurements } from "./measurements";
import type { Prediction } from "./predictor";

/** How the shown result stands to the entries. */
export type ResultStateName = "current" | "updating" | "invalid" | "paused" | "failed";

/** `ready` is what the entries would send, `null` while one is missing or out of range. */
export function stateOfResult(
  { answer, failure, pausedUntilMs, isPending }: Prediction,
  ready: StressMeasurements | null,
): ResultStateName {
  if (ready === null) return "invalid";
  if (pausedUntilMs !== null) return "paused";
  if (answer && sameMeasurements(answer.measurements, ready) && failure === null) return "current";
  return failure && !isPending ? "failed" : "updating";
}
