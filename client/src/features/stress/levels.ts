import type { StressEstimate, StressLevel } from "../../api/predictStress";
import type { StateShapeName } from "../../components/StateShape";
import { formatShare } from "../../lib/format";

/** In the order in which they are shown. */
export const LEVELS = ["low", "medium", "high"] as const satisfies readonly StressLevel[];

export const LEVEL_WORDS: Record<StressLevel, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
};

export const LEVEL_SHAPES: Record<StressLevel, StateShapeName> = {
  low: "disc",
  medium: "triangle",
  high: "diamond",
};

/** The result as a sentence, for screen readers. */
export function spokenResult({ stress_level, confidence }: StressEstimate): string {
  return `Stress level ${stress_level}, confidence ${formatShare(confidence)}.`;
}
