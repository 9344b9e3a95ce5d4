import { activeLocale } from "../../lib/format";

/** "14:03:12"; with the date when it was on another day. */
export function formatMoment(ms: number, now: number = Date.now()): string {
  const moment = new Date(ms);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  const style: Intl.DateTimeFormatOptions = isToday ? {} : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(activeLocale(), { ...style, timeStyle: "medium" }).format(moment);
}

/** "Redis and MLflow", in German "Redis und MLflow" */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(activeLocale(), { type: "conjunction" }).format(names);
}
