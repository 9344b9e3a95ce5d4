import type { ModelDetail } from "../../api/getModel";
import { FIELDS, type FieldName, type Range } from "./fields";

/** What an input was in training. */
export interface Training {
  /** p1 to p99 of all windows. */
  seen: Range;
  /** Windows of rest: p5 to p95, and their median. */
  rested: Range & { median: number };
}

export type TrainingRanges = Partial<Record<FieldName, Training>>;
export type Comparison = "below" | "within" | "above";

export function readTraining(model: Pick<ModelDetail, "inputs">): TrainingRanges {
  const known = FIELDS.flatMap(({ name, step }) => {
    const training = readInput(model.inputs[name], step);
    return training ? [[name, training] as const] : [];
  });
  return Object.fromEntries(known);
}

/** To the step of the entries: whoever enters 0 is not below 0.0002. */
function readInput(
  input: ModelDetail["inputs"][string] | undefined,
  step: number,
): Training | null {
  const { all, rested } = input ?? {};
  const numbers = [all?.p1, all?.p99, rested?.p5, rested?.p95, rested?.p50];
  const [low, high, restedLow, restedHigh, median] = numbers.map((value) => toStep(value, step));
  if (low === undefined || high === undefined || median === undefined) return null;
  if (restedLow === undefined || restedHigh === undefined) return null;
  return {
    seen: { minimum: low, maximum: high },
    rested: { minimum: restedLow, maximum: restedHigh, median },
  };
}

function toStep(value: number | undefined, step: number): number | undefined {
  return value === undefined ? undefined : Math.round(value / step) / Math.round(1 / step);
}

export function compare(value: number, { minimum, maximum }: Range): Comparison {
  if (value < minimum) return "below";
  return value > maximum ? "above" : "within";
}

/** Whether an entry is beyond what nearly all windows of the training held. */
export function isUnseen(entry: number | string, training: Training | undefined): boolean {
  if (!training || entry === "") return false;
  const value = Number(entry);
  return Number.isFinite(value) && compare(value, training.seen) !== "within";
}

/** Where a value lies between both ends, 0-1. */
export function positionIn(value: number, { minimum, maximum }: Range): number {
  if (maximum <= minimum) return 0.5;
  return Math.min(1, Math.max(0, (value - minimum) / (maximum - minimum)));
}
