import type { LEVELS } from "../lib/levels";
import type { StateShapeName } from "./StateShape";

export const LEVEL_SHAPES: Record<(typeof LEVELS)[number], StateShapeName> = {
  low: "disc",
  medium: "triangle",
  high: "diamond",
};
