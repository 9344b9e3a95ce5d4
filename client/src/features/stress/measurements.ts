import type { StressMeasurements } from "../../api/predictStress";
import { FIELD_NAMES, type Ranges } from "./fields";
import { type FormValues, toMeasurements, validate } from "./validation";

/** What can be sent, or `null` while an entry is missing or out of range. */
export function readyMeasurements(values: FormValues, ranges: Ranges): StressMeasurements | null {
  const isValid = Object.keys(validate(values, ranges)).length === 0;
  return isValid ? toMeasurements(values) : null;
}

export function sameMeasurements(one: StressMeasurements, other: StressMeasurements): boolean {
  return FIELD_NAMES.every((name) => one[name] === other[name]);
}
