import type { TFunction } from "i18next";
import type { EventKind } from "../../api/getHourly";
import type { StateShapeName } from "../../components/StateShape";
import { activeLocale, formatDate, formatDateTime, formatTime } from "../../lib/format";

export type Translate = TFunction<"insights">;

export const LEVEL_SHAPES: readonly StateShapeName[] = ["disc", "triangle", "diamond", "octagon"];

/** Hours with one decimal, counts without, rates with as many as they need: 0.034, 1.25, 37. */
export function formatHours(hours: number): string {
  return formatDigits(hours, 1);
}

export function formatRate(rate: number): string {
  if (rate >= 10) return formatDigits(rate, 0);
  return formatDigits(rate, rate >= 1 || rate === 0 ? 1 : 2);
}

function formatDigits(value: number, digits: number): string {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(activeLocale(), style).format(value);
}

/** "14:00"; or "14" as clocks with am and pm have it. */
export function hourText(hour: number): string {
  return formatTime(new Date(2026, 0, 1, hour));
}

/** "18 Nov" */
export function dayOfMonth(day: Date): string {
  return new Intl.DateTimeFormat(activeLocale(), { day: "numeric", month: "short" }).format(day);
}

/** What stands in a table: the hour with its day, or the day. */
export function binText(from: Date, isByHour: boolean): string {
  return isByHour ? formatDateTime(from) : formatDate(from);
}

const LONGEST_ID = 16;

/** Pseudonyms may be long; their ends tell apart those that were made at the same time. */
export function shortId(id: string): string {
  return id.length > LONGEST_ID ? `${id.slice(0, 4)}…${id.slice(-8)}` : id;
}

export function kindText(kind: EventKind | null, t: Translate): string {
  return t(`kinds.${kind ?? "none"}`);
}

type Level = 0 | 1 | 2 | 3;

export function levelText(level: number, t: Translate): string {
  return t(`levels.level${level as Level}`);
}
