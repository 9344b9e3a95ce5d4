import { useMemo } from "react";
import { getModel } from "../../api/getModel";
import { useAnswer } from "../../lib/useAnswer";
import type { Observed } from "../../lib/useObservation";
import { readTraining, type TrainingRanges } from "./training";

const MODEL_NAME = "stress_classifier";
const UNKNOWN: TrainingRanges = {};

export interface TrainingState {
  /** Empty while they are unknown, and for a model that came without them. */
  ranges: TrainingRanges;
  /** Whose recordings they are from. */
  people: number;
  source: Observed<unknown>;
}

/** What the model's inputs were in training; the page works without. */
export function useTraining(): TrainingState {
  const source = useAnswer(["model", MODEL_NAME], () => getModel(MODEL_NAME));
  const model = source.observation?.value;
  const ranges = useMemo(() => (model ? readTraining(model) : UNKNOWN), [model]);
  return { ranges, people: model?.trained_on.people ?? 0, source };
}
