import i18next from "i18next";
import type { FieldDetails } from "../../api/errors";
import type { StressMeasurements } from "../../api/predictStress";
import { formatRange } from "../../lib/format";
import { FIELD_NAMES, FIELDS, type Field, type FieldName, type Range, type Ranges } from "./fields";

/** As the number inputs keep them: text while it is empty or half typed. */
export type FormValues = Record<FieldName, number | string>;
export type FieldErrors = Partial<Record<FieldName, string>>;

const t = i18next.getFixedT(null, "stress");

export const EMPTY_VALUES: FormValues = {
  heart_rate: "",
  resting_heart_rate: "",
  ecg: "",
  gsr: "",
  respiration: "",
  emg: "",
};

export function validate(values: FormValues, ranges: Ranges): FieldErrors {
  const errors: FieldErrors = {};
  for (const field of FIELDS) {
    const error = validateField(field, values[field.name], ranges);
    if (error !== null) errors[field.name] = error;
  }
  return errors;
}

function validateField(field: Field, entry: number | string, ranges: Ranges): string | null {
  const range = ranges[field.name];
  const unit = t(`units.${field.unit}`);
  const allowed = range ? `${formatRange(range)} ${unit}` : t("errors.anyNumber", { unit });
  if (entry === "") return field.optional ? null : t("errors.missing", { allowed });
  const value = Number(entry);
  return isWithin(value, range) ? null : t("errors.outside", { allowed });
}

function isWithin(value: number, range: Range | undefined): boolean {
  if (!Number.isFinite(value)) return false;
  return !range || (value >= range.minimum && value <= range.maximum);
}

/** The request's body; call it with values that passed `validate`. */
export function toMeasurements(values: FormValues): StressMeasurements {
  const { resting_heart_rate: resting, ...required } = values;
  return {
    heart_rate: Number(required.heart_rate),
    ecg: Number(required.ecg),
    emg: Number(required.emg),
    gsr: Number(required.gsr),
    respiration: Number(required.respiration),
    ...(resting === "" ? {} : { resting_heart_rate: Number(resting) }),
  };
}

/** What the server said about fields of this form: in our words where it named a range, else in its own. */
export function fieldErrors(details: FieldDetails): FieldErrors {
  const said = FIELDS.flatMap(({ name, unit }) => {
    const detail = details[name];
    if (!detail) return [];
    const { message, range } = detail;
    const allowed = range && `${formatRange(range)} ${t(`units.${unit}`)}`;
    return [[name, allowed ? t("errors.outside", { allowed }) : asSentence(message)] as const];
  });
  return Object.fromEntries(said);
}

export function firstInvalid(errors: object): FieldName | undefined {
  return FIELD_NAMES.find((name) => name in errors);
}

/** The server's messages go on from the field's name: "must be a number". */
function asSentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
