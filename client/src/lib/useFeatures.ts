import { type Features, getFeatures } from "../api/getFeatures";
import { useAnswer } from "./useAnswer";
import type { Observed } from "./useObservation";

/** What the models take; asked for once, whichever page needs it first. */
export function useFeatures(): Observed<Features> {
  return useAnswer(["features"], getFeatures);
}
