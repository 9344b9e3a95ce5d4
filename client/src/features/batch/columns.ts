import type { Features } from "../../api/getFeatures";
import { refuse } from "./fileProblem";

/** One input of the stress model, as the server describes it. */
export type InputSpec = Features["models"]["stress"]["inputs"][number];

const ALIASES: Readonly<Record<string, string>> = { resp: "respiration" };
const TIME_NAMES: readonly string[] = ["time", "timestamp", "t"];
export const SUBJECT_NAME = "subject_id";

/** What the download adds, in this order. */
export const RESULT_NAMES = [
  "stress_level",
  "confidence",
  "probability_low",
  "probability_medium",
  "probability_high",
  "error",
] as const;

/** Where in a row each thing stands. */
export interface Layout {
  /** The column names as in the file. */
  header: string[];
  delimiter: string;
  inputs: { spec: InputSpec; index: number }[];
  /** Optional inputs that the file does not have. */
  absent: string[];
  time: number | null;
  subject: number | null;
  /** Columns that are never sent and come back in the download. */
  kept: string[];
  /** Results of an earlier download: the new ones take their place. */
  replaced: number[];
}

/** "Heart Rate" -> "heart_rate", "resp" -> "respiration" */
export function canonicalName(name: string): string {
  const normal = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return ALIASES[normal] ?? normal;
}

/** Throws a FileError that names what is missing or twice. */
export function resolveColumns(header: string[], delimiter: string, specs: InputSpec[]): Layout {
  const names = header.map(canonicalName);
  refuseDuplicates(names);
  refuseMissing(names, header, specs);
  const time = firstIndex(names, TIME_NAMES);
  const subject = firstIndex(names, [SUBJECT_NAME]);
  const replaced = RESULT_NAMES.map((name) => names.indexOf(name)).filter((index) => index >= 0);
  const inputs = specs
    .map((spec) => ({ spec, index: names.indexOf(spec.name) }))
    .filter(({ index }) => index >= 0);
  const sent = new Set([...inputs.map(({ index }) => index), subject, ...replaced]);
  return {
    header,
    delimiter,
    inputs,
    absent: specs.map(({ name }) => name).filter((name) => !names.includes(name)),
    time,
    subject,
    kept: header.filter((_, index) => !sent.has(index)),
    replaced,
  };
}

function firstIndex(names: string[], wanted: readonly string[]): number | null {
  const found = wanted.map((name) => names.indexOf(name)).find((index) => index >= 0);
  return found ?? null;
}

function refuseDuplicates(names: string[]): void {
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice.length > 0) refuse({ kind: "duplicateColumns", names: [...new Set(twice)] });
}

function refuseMissing(names: string[], found: string[], specs: InputSpec[]): void {
  const missing = specs
    .filter(({ name, required }) => required && !names.includes(name))
    .map(({ name }) => name);
  if (missing.length > 0) refuse({ kind: "missingColumns", missing, found });
}
