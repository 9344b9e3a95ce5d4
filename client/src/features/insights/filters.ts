/** What the page shows, as its address says it. */
import type { EventKind, HourlyQuery } from "../../api/getHourly";

export const PRESETS = ["24h", "7d", "30d", "custom"] as const;
export type Preset = (typeof PRESETS)[number];

export const LIMITS = {
  days: 366, // the server answers for no longer
  hours: 72, // up to which the course is shown by the hour, beyond by the day; ours
} as const;

/** In the order of their gravity. */
export const KINDS = [
  "unresponsive",
  "sleep",
  "microsleep",
  "lost_closure",
  "long_blink",
  "alarm",
  "nod",
  "yawn",
  "glance",
  "look_away",
  "no_face",
  "not_monitoring",
  "parked",
  "feedback",
  "kss",
  "stress",
  "window",
] as const satisfies readonly EventKind[];

export interface Filters {
  readonly preset: Preset;
  /** The first and the last day, "2026-11-18", of "custom" only. */
  readonly from: string | null;
  readonly to: string | null;
  readonly subject: string | null;
  readonly device: string | null;
  readonly kind: EventKind | null;
  /** The drive that is looked at. */
  readonly drive: string | null;
}

export type FilterName =
  | "range"
  | "from"
  | "to"
  | "subject_id"
  | "device_id"
  | "kind"
  | "session_id";

export interface ReadFilters {
  readonly filters: Filters;
  /** What the address says and nobody can do: it is ignored. */
  readonly ignored: readonly FilterName[];
}

export const DEFAULTS: Filters = {
  preset: "7d",
  from: null,
  to: null,
  subject: null,
  device: null,
  kind: null,
  drive: null,
};

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const HOUR_MS = 3_600_000;
/** The server's. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

export function readFilters(params: URLSearchParams): ReadFilters {
  const ignored: FilterName[] = [];
  const read = <Value extends string>(
    name: FilterName,
    isGood: (text: string) => text is Value,
  ): Value | null => {
    const text = params.get(name);
    if (text === null || text === "") return null;
    if (isGood(text)) return text;
    ignored.push(name);
    return null;
  };
  const filters = {
    ...readRange(read, ignored),
    subject: read("subject_id", isId),
    device: read("device_id", isId),
    kind: read("kind", isKind),
    drive: read("session_id", isId),
  };
  return { filters, ignored };
}

type Read = <Value extends string>(
  name: FilterName,
  isGood: (text: string) => text is Value,
) => Value | null;

/** Two days that fit together are a range of one's own; anything else is one that everybody knows. */
function readRange(read: Read, ignored: FilterName[]): Pick<Filters, "preset" | "from" | "to"> {
  const preset = read("range", isPreset) ?? DEFAULTS.preset;
  const [from, to] = [read("from", isDay), read("to", isDay)];
  if (from !== null && to !== null && isSpan(from, to)) return { preset: "custom", from, to };
  // The one that leads nowhere is the one that is said.
  if (from !== null) ignored.push(to === null ? "from" : "to");
  else if (to !== null) ignored.push("to");
  return { preset: preset === "custom" ? DEFAULTS.preset : preset, from: null, to: null };
}

export function toParams({ preset, from, to, ...filters }: Filters): URLSearchParams {
  const params = new URLSearchParams();
  const range = preset === "custom" || preset === DEFAULTS.preset ? null : preset;
  const entries: [FilterName, string | null][] = [
    ["range", range],
    ["from", preset === "custom" ? from : null],
    ["to", preset === "custom" ? to : null],
    ["subject_id", filters.subject],
    ["device_id", filters.device],
    ["kind", filters.kind],
    ["session_id", filters.drive],
  ];
  for (const [name, value] of entries) if (value !== null) params.set(name, value);
  return params;
}

/** By the clock on the wall: the whole hours or days that are looked at. `to` counts no more. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export function spanOf({ preset, from, to }: Filters, now: Date): Span {
  if (preset === "24h") {
    const end = Math.ceil((now.getTime() + 1) / HOUR_MS) * HOUR_MS;
    return { from: new Date(end - 24 * HOUR_MS), to: new Date(end) };
  }
  if (preset === "custom" && from !== null && to !== null)
    return { from: dayOf(from), to: dayAfter(dayOf(to)) };
  const days = preset === "30d" ? 30 : 7;
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return { from: dayAfter(today, 1 - days), to: dayAfter(today) };
}

export function queryOf(filters: Filters, now: Date): HourlyQuery {
  const { from, to } = spanOf(filters, now);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...whoOf(filters),
    ...(filters.kind !== null && { kind: filters.kind }),
  };
}

export function whoOf({ subject, device }: Filters): { subject_id?: string; device_id?: string } {
  return {
    ...(subject !== null && { subject_id: subject }),
    ...(device !== null && { device_id: device }),
  };
}

/** A day of the calendar later; not 24 hours: two days in the year have 23 or 25. */
export function dayAfter(day: Date, days = 1): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
}

/** "2026-11-18" of the local day, as <input type="date"> has it. */
export function dayText(day: Date): string {
  const digits = (value: number, length: number) => String(value).padStart(length, "0");
  return `${digits(day.getFullYear(), 4)}-${digits(day.getMonth() + 1, 2)}-${digits(day.getDate(), 2)}`;
}

export function isDay(text: string): text is string {
  const [, year = 0, month = 0, day = 0] = (DAY.exec(text) ?? []).map(Number);
  const isKnown = year >= FIRST_YEAR && year <= LAST_YEAR;
  return isKnown && dayText(new Date(year, month - 1, day)) === text;
}

/** Whether the days are in their order, and no more than the server answers for. */
export function isSpan(from: string, to: string): boolean {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / (24 * HOUR_MS)) + 1;
  // The day on which the clocks go back has an hour more.
  return days >= 1 && days < LIMITS.days;
}

function dayOf(text: string): Date {
  const [, year = 0, month = 1, day = 1] = (DAY.exec(text) ?? []).map(Number);
  return new Date(year, month - 1, day);
}

function isId(text: string): text is string {
  return ID.test(text);
}

function isKind(text: string): text is EventKind {
  return KINDS.some((kind) => kind === text);
}

function isPreset(text: string): text is Preset {
  return PRESETS.some((preset) => preset === text);
}
