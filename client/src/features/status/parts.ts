import type { HealthSummary } from "../../api/getHealthSummary";
import type { StateShapeName } from "../../components/StateShape";
import type { FailureSort, Observation } from "../../lib/observation";

export type CheckedPart = keyof HealthSummary["checks"];
export type CheckState = "ok" | "unreachable" | "off";

/** One line of the overview. */
export type Part =
  | { name: "api"; state: "checking" | "ok" | FailureSort }
  | { name: CheckedPart; state: "checking" | CheckState }
  /** The API does not say any more; `before` is what it said last. */
  | { name: CheckedPart; state: "unknown"; before: CheckState | null };

/** All of it in one word. */
export type Overall = "checking" | "ok" | "down" | FailureSort;

export type PartShape = StateShapeName | "dash";

/** In the order of their weight: without the first two nothing is estimated or kept. */
const CHECKED: readonly CheckedPart[] = ["database", "models", "redis", "mlflow"];
const REQUIRED: readonly string[] = ["api", "database", "models"] satisfies Part["name"][];

const STATES: Record<HealthSummary["checks"][CheckedPart], CheckState> = {
  ok: "ok",
  unreachable: "unreachable",
  "not configured": "off",
};

export function partsOf(health: Observation<HealthSummary> | undefined): Part[] {
  return [{ name: "api", state: apiState(health) }, ...CHECKED.map((name) => partOf(name, health))];
}

function apiState(health: Observation<HealthSummary> | undefined): "checking" | "ok" | FailureSort {
  return health ? (health.outage?.sort ?? "ok") : "checking";
}

function partOf(name: CheckedPart, health: Observation<HealthSummary> | undefined): Part {
  if (!health) return { name, state: "checking" };
  const known = health.value ? STATES[health.value.checks[name]] : null;
  if (known === null || isStale(health)) return { name, state: "unknown", before: known };
  return { name, state: known };
}

/** Whether what is known may no longer be true. A busy server is only asked later: that is said, no more. */
export function isStale(observation: Observation<unknown> | undefined): boolean {
  const sort = observation?.outage?.sort;
  return sort === "unreachable" || sort === "error";
}

export function overallOf(health: Observation<HealthSummary> | undefined): Overall {
  if (!health) return "checking";
  if (isStale(health)) return health.outage?.sort ?? "checking";
  if (downParts(health).length > 0) return "down";
  return health.outage?.sort ?? "ok";
}

/** What the API last said to be down. */
export function downParts(health: Observation<HealthSummary> | undefined): CheckedPart[] {
  return CHECKED.filter((name) => health?.value?.checks[name] === "unreachable");
}

/** What is needed and missing is worse than what only helps. */
export function shapeOf({ name, state }: Part): PartShape {
  switch (state) {
    case "checking":
      return "ring";
    case "ok":
      return "disc";
    case "off":
      return "dash";
    case "unknown":
      return "bar";
    case "busy":
      return "triangle";
    default:
      return REQUIRED.includes(name) ? "diamond" : "triangle";
  }
}

export function overallShape(
  overall: Overall,
  health: Observation<HealthSummary> | undefined,
): PartShape {
  if (overall === "checking") return "ring";
  if (overall === "ok") return "disc";
  if (overall === "busy") return "triangle";
  const isGrave = overall !== "down" || downParts(health).some((name) => REQUIRED.includes(name));
  return isGrave ? "diamond" : "triangle";
}
