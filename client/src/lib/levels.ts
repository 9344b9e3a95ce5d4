import type { StressLevel } from "../api/predictStress";

/** In the order in which they are shown and stored. */
export const LEVELS = ["low", "medium", "high"] as const satisfies readonly StressLevel[];
