import type { FieldName } from "./fields";

/** What a strap measures; `null` is unknown. */
export interface StrapValues {
  heartRateBpm: number | null;
  ecg: number | null;
}

export const STRAP_FIELDS = ["heart_rate", "ecg"] as const satisfies readonly FieldName[];
export type StrapFieldName = (typeof STRAP_FIELDS)[number];

/** Live: filled by the strap. Lost: it was, and keeps the last value. Manual: typed over while the strap goes on. */
export type StrapFieldState = "live" | "lost" | "manual";

export interface StrapField {
  value: number | null;
  state: StrapFieldState;
}

/** Without an entry the strap never gave a value for the field. */
export type StrapFields = Partial<Record<StrapFieldName, StrapField>>;

export function isStrapField(name: string): name is StrapFieldName {
  return STRAP_FIELDS.some((known) => known === name);
}

export function takeStrapValues(fields: StrapFields, values: StrapValues): StrapFields {
  const heartRate = nextField(fields.heart_rate, values.heartRateBpm);
  const ecg = nextField(fields.ecg, values.ecg);
  return { ...(heartRate && { heart_rate: heartRate }), ...(ecg && { ecg }) };
}

function nextField(field: StrapField | undefined, value: number | null): StrapField | undefined {
  if (!field && value === null) return undefined;
  if (field?.state === "manual") return { ...field, value };
  return { value, state: value === null ? "lost" : "live" };
}

/** The person's own entry takes over. */
export function takeManualEntry(fields: StrapFields, name: FieldName): StrapFields {
  const field = isStrapField(name) ? fields[name] : undefined;
  return field ? { ...fields, [name]: { ...field, state: "manual" } } : fields;
}

export function returnToStrap(fields: StrapFields, name: StrapFieldName): StrapFields {
  const { value } = fields[name] ?? { value: null };
  return { ...fields, [name]: { value, state: value === null ? "lost" : "live" } };
}

/** The entries that come from the strap now. */
export function liveEntries(fields: StrapFields): Partial<Record<StrapFieldName, number>> {
  const live = STRAP_FIELDS.flatMap((name) => {
    const field = fields[name];
    return field?.state === "live" && field.value !== null ? [[name, field.value] as const] : [];
  });
  return Object.fromEntries(live);
}
