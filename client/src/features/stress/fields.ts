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
  label: string;
  unit: string;
  /** One press of an arrow key, in `unit`. */
  step: number;
  optional: boolean;
}

function heartRate(name: FieldName, label: string, optional = false): Field {
  return { name, label, unit: "bpm", step: 1, optional };
}

function share(name: FieldName, label: string): Field {
  return { name, label, unit: "of own range", step: 0.01, optional: false };
}

export const HEART_FIELDS: readonly Field[] = [
  heartRate("heart_rate", "Heart rate"),
  heartRate("resting_heart_rate", "Resting heart rate", true),
];

export const SIGNAL_FIELDS: readonly Field[] = [
  share("ecg", "Heart rate variability (ECG)"),
  share("gsr", "Skin conductance (GSR)"),
  share("respiration", "Breathing rate"),
  share("emg", "Muscle activity (EMG)"),
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

export function isFieldName(name: string): name is FieldName {
  return FIELD_NAMES.some((known) => known === name);
}
