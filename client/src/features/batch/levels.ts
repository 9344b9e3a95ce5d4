import type { StressLevel } from "../../api/predictStress";
import type { StateShapeName } from "../../components/StateShape";

/** In the order in which they are shown and stored. */
export const LEVELS = ["low", "medium", "high"] as const satisfies readonly StressLevel[];

export const LEVEL_SHAPES: Record<StressLevel, StateShapeName> = {
  low: "disc",
  medium: "triangle",
  high: "diamond",
};
