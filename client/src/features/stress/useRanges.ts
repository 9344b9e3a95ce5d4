import { useMemo } from "react";
import { useFeatures } from "../../lib/useFeatures";
import type { Observed } from "../../lib/useObservation";
import { type Ranges, readRanges } from "./fields";

const UNKNOWN: Ranges = {};

export interface RangesState {
  /** Empty while they are unknown: then every number may be sent, and the server judges. */
  ranges: Ranges;
  source: Observed<unknown>;
}

/** What the server accepts. */
export function useRanges(): RangesState {
  const source = useFeatures();
  const features = source.observation?.value;
  const ranges = useMemo(() => (features ? readRanges(features) : UNKNOWN), [features]);
  return { ranges, source };
}
