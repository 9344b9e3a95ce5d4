/** A metric over people: its mean, and the person for whom it is worst. */
export interface Figure {
  mean: number;
  interval95: number[];
  worst: number;
  worst_person: string;
}

export type Figures = Record<string, Figure>;

const KNOWN = ["macro_f1", "balanced_accuracy", "auc", "ece"] as const;
export type KnownMetric = (typeof KNOWN)[number];

/** The metrics where less is better; the worst person has the highest. */
const LOWER_IS_BETTER: readonly string[] = ["ece"];

/** The known ones in the order of their weight, then what else came. */
export function figuresOf(personOut: Figures): [string, Figure][] {
  const names = [...KNOWN, ...Object.keys(personOut).filter((name) => !isKnownMetric(name))];
  return names.flatMap((name) => {
    const figure = personOut[name];
    return figure ? [[name, figure] as [string, Figure]] : [];
  });
}

export function isKnownMetric(name: string): name is KnownMetric {
  return KNOWN.some((known) => known === name);
}

export function lowerIsBetter(name: string): boolean {
  return LOWER_IS_BETTER.includes(name);
}

/** Where a value stands on an axis from 0 to 1: 0.686 -> "68.6%" */
export function onAxis(value: number): string {
  return `${Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10}%`;
}

export interface ReliabilityPoint {
  confidence: number;
  accuracy: number;
}

/** The points of the reliability plot; none when the model's metrics have them in another form. */
export function reliabilityPoints(metrics: Record<string, unknown>): ReliabilityPoint[] {
  const { reliability } = metrics;
  return Array.isArray(reliability) ? reliability.filter(isPoint) : [];
}

function isPoint(value: unknown): value is ReliabilityPoint {
  if (typeof value !== "object" || value === null) return false;
  const { confidence, accuracy } = value as Partial<Record<string, unknown>>;
  return typeof confidence === "number" && typeof accuracy === "number";
}

/** The share of each class that was recognised, from the confusion matrix (a row for each true class). */
export function recognisedShares(metrics: Record<string, unknown>): number[] {
  const { confusion } = metrics;
  if (!Array.isArray(confusion)) return [];
  const shares = confusion.map((row: unknown, index) => {
    const counts = Array.isArray(row) ? row.map(Number) : [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return (counts[index] ?? Number.NaN) / total;
  });
  return shares.every(Number.isFinite) ? shares : [];
}

/** The inputs by falling importance; none when the model's metrics do not have it. */
export function importantInputs(metrics: Record<string, unknown>): string[] {
  const { importance } = metrics;
  if (typeof importance !== "object" || importance === null) return [];
  const means = Object.entries(importance as Record<string, { mean?: unknown } | null>);
  return means
    .map(([name, value]) => [name, Number(value?.mean)] as const)
    .filter(([, mean]) => Number.isFinite(mean))
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name);
}
