import type { Figures, Finding, VersionRole } from "../../api/modelLife";
import type { StateShapeName } from "../../components/StateShape";
import { activeLocale } from "../../lib/format";

export type Figure = Figures[string];

export const ROLE_SHAPES: Record<VersionRole, StateShapeName> = {
  champion: "disc",
  challenger: "triangle",
  candidate: "ring",
  archived: "bar",
};

export const FINDING_SHAPES: Record<Finding["status"], StateShapeName> = {
  ok: "disc",
  drift: "diamond",
  too_few: "ring",
  problem: "octagon",
};

export type Verdict = "passed" | "failed" | "stale" | "none";

export const VERDICT_SHAPES: Record<Verdict, StateShapeName> = {
  passed: "disc",
  failed: "octagon",
  stale: "triangle",
  none: "ring",
};

interface Compared {
  report: { passed: boolean; stale?: boolean } | null;
}

/** What a version's comparison comes to; a stale one decides nothing, whatever it found. */
export function verdictOf({ report }: Compared): Verdict {
  if (!report) return "none";
  if (report.stale) return "stale";
  return report.passed ? "passed" : "failed";
}

/** A difference has its sign: "+0.021", "−0.004". */
export function formatChange(value: number): string {
  return new Intl.NumberFormat(activeLocale(), {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    signDisplay: "exceptZero",
  }).format(value);
}

/** Two digits that count: 0.0371 -> "3.7%", 0.1 -> "10%", 0.00034 -> "0.034%" */
export function formatRate(share: number): string {
  return new Intl.NumberFormat(activeLocale(), {
    style: "percent",
    maximumSignificantDigits: 2,
  }).format(share);
}

/** Up to three digits that count: 0.0123, 1.23, 123. */
export function formatStatistic(value: number): string {
  return new Intl.NumberFormat(activeLocale(), { maximumSignificantDigits: 3 }).format(value);
}
