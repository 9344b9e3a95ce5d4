import type { ModelDetail } from "./getModel";
import type { components } from "./schema.gen";

// What the server says of a model's versions and of how they do.

type Schemas = components["schemas"];

export type ModelLife = ModelDetail;
export type Challenger = Schemas["Challenger"];
export type VersionSummary = Schemas["VersionSummary"];
export type VersionRole = VersionSummary["role"];
export type ExperimentMode = Challenger["mode"];

/** A metric over people, with what a model is worst at. */
export type Figures = VersionSummary["person_out"];

export interface Gate {
  name: string;
  passed: boolean;
  value?: number | null;
  limit?: number | null;
  /** In English. */
  message: string;
}

/** As ml_logic/compare.py writes it: on the same held-out people, tied to the champion that it was made against. */
export interface Report {
  version: string;
  digest: string;
  against: { version: string; digest: string };
  at: string;
  people: number;
  rows: number;
  source: string;
  passed: boolean;
  stale?: boolean;
  gates: Gate[];
  champion: Figures;
  candidate: Figures;
  difference: Record<string, { mean: number; interval95: number[] }>;
}

export interface VersionDetail extends Omit<Schemas["VersionDetail"], "report"> {
  report: Report | null;
}

export type Experiment = Schemas["Experiment"];
export type Outcomes = Schemas["ArmOutcome"];
export type Interval = NonNullable<Outcomes["error_rate"]>;
export type Guardrail = Schemas["Guardrail"];

/** One check of the monitor: a statistic of `n` predictions of an arm against its threshold. */
export type Finding = Schemas["Finding"];
export type Drift = Schemas["Drift"];
