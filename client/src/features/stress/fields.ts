import type { Features } from "../../api/getFeatures";
import type { StressMeasurements } from "../../api/predictStress";

export const FIELD_NAMES = [
  "heart_rate",
  "resting_heart_rate",
  "ecg",
  "gsr",
  "respiration",
  "emg",
] as const satisfies readonly (keyof StressMeasurements)[];

export type FieldName = (typeof FIELD_NAMES)[number];

export interface Field {
  name: FieldName;
  unit: "bpm" | "share";
  /** One press of an arrow key, in `unit`. */
  step: number;
  optional: boolean;
}

function heartRate(name: FieldName, optional = false): Field {
  return { name, unit: "bpm", step: 1, optional };
}

function share(name: FieldName): Field {
  return { name, unit: "share", step: 0.01, optional: false };
}

export const HEART_FIELDS: readonly Field[] = [
  heartRate("heart_rate"),
  heartRate("resting_heart_rate", true),
];

export const SIGNAL_FIELDS: readonly Field[] = [
  share("ecg"),
  share("gsr"),
  share("respiration"),
  share("emg"),
];

export const FIELDS: readonly Field[] = [...HEART_FIELDS, ...SIGNAL_FIELDS];

export interface Range {
  minimum: number;
  maximum: number;
}

/** Empty until the server has said which values it accepts. */
export type Ranges = Partial<Record<FieldName, Range>>;

export function readRanges(features: Features): Ranges {
  const inputs = features.models.stress.inputs;
  return Object.fromEntries(
    inputs.map(({ name, minimum, maximum }) => [name, { minimum, maximum }] as const),
  );
}
