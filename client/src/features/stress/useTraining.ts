import { useQuery } from "@tanstack/react-query";
import { getModel } from "../../api/getModel";
import { readTraining, type TrainingRanges } from "./training";

const MODEL_NAME = "stress_classifier";

export interface TrainingState {
  /** Empty while they are unknown. */
  ranges: TrainingRanges;
  isUnavailable: boolean;
}

const UNKNOWN: TrainingRanges = {};

/** What the model's inputs were in training; the page works without. */
export function useTraining(): TrainingState {
  const { data, isError } = useQuery({
    queryKey: ["model", MODEL_NAME],
    queryFn: () => getModel(MODEL_NAME),
    staleTime: Number.POSITIVE_INFINITY,
    select: readTraining,
  });
  return { ranges: data ?? UNKNOWN, isUnavailable: isError };
}
