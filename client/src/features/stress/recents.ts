import type { StressLevel, StressMeasurements } from "../../api/predictStress";
import { LEVELS } from "../../lib/levels";
import { FIELDS } from "./fields";
import type { Answer } from "./predictor";

export const STORAGE_KEY = "sleepsafe-stress-checks-v1";
export const MOST_KEPT = 50;

/** A check as it is kept in the browser, and nowhere else. */
export interface RecentCheck {
  /** ISO 8601, UTC. */
  time: string;
  level: StressLevel;
  probabilities: Record<StressLevel, number>;
  inputs: StressMeasurements;
  modelVersion: string;
}

export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function asCheck({ estimate, measurements }: Answer, time: Date): RecentCheck {
  return {
    time: time.toISOString(),
    level: estimate.stress_level,
    probabilities: estimate.probabilities,
    inputs: measurements,
    modelVersion: estimate.model.version,
  };
}

/** Newest first. */
export function addCheck(checks: readonly RecentCheck[], check: RecentCheck): RecentCheck[] {
  return [check, ...checks].slice(0, MOST_KEPT);
}

/** Oldest first, as time runs; the likelihood of high stress of each. */
export function trendOf(checks: readonly RecentCheck[]): number[] {
  return checks.map(({ probabilities }) => probabilities.high).reverse();
}

/** What is stored; empty when there is nothing, or nothing that can be read. */
export function loadChecks(storage: KeyValueStorage | null): RecentCheck[] {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isCheck).slice(0, MOST_KEPT) : [];
  } catch {
    return [];
  }
}

/** Whether it could be stored: a private window may refuse. */
export function saveChecks(
  storage: KeyValueStorage | null,
  checks: readonly RecentCheck[],
): boolean {
  if (!storage) return false;
  try {
    if (checks.length === 0) storage.removeItem(STORAGE_KEY);
    else storage.setItem(STORAGE_KEY, JSON.stringify(checks));
    return true;
  } catch {
    return false;
  }
}

/** Even to ask for it throws where the browser blocks storage. */
export function browserStorage(): KeyValueStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function isCheck(stored: unknown): stored is RecentCheck {
  const level = property(stored, "level");
  const time = property(stored, "time");
  const probabilities = property(stored, "probabilities");
  const inputs = property(stored, "inputs");
  return (
    LEVELS.some((known) => known === level) &&
    typeof time === "string" &&
    Number.isFinite(Date.parse(time)) &&
    LEVELS.every((name) => isShare(property(probabilities, name))) &&
    FIELDS.every(({ name, optional }) => isInput(property(inputs, name), optional)) &&
    typeof property(stored, "modelVersion") === "string"
  );
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isInput(value: unknown, optional: boolean): boolean {
  return typeof value === "number" || (optional && value === undefined);
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
