import { activeLocale } from "../../lib/format";

/** "14:03:12"; with the date when it was on another day. */
export function formatMoment(ms: number, now: number = Date.now()): string {
  const moment = new Date(ms);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  const style: Intl.DateTimeFormatOptions = isToday ? {} : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(activeLocale(), { ...style, timeStyle: "medium" }).format(moment);
}

/** Three decimals, as the model card has them: 0.68611 -> "0.686", in German "0,686" */
export function formatFigure(value: number): string {
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return new Intl.NumberFormat(activeLocale(), digits).format(value);
}

/** 0.7264 -> "73%", in German "73 %" */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(activeLocale(), { style: "percent" }).format(share);
}

/** "Redis and MLflow", in German "Redis und MLflow" */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(activeLocale(), { type: "conjunction" }).format(names);
}
