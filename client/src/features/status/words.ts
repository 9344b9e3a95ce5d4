import i18next from "i18next";
import { activeLocale, formatNumber } from "../../lib/format";

const t = i18next.getFixedT(null, "status");

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** The two largest units, none of them zero: 11_530 s -> "3 h 12 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return t("units.seconds", { value: whole });
  const days = Math.floor(whole / DAY_S);
  const hours = Math.floor((whole % DAY_S) / HOUR_S);
  const minutes = Math.floor((whole % HOUR_S) / MINUTE_S);
  const words = [
    days > 0 && t("units.days", { count: days }),
    hours > 0 && t("units.hours", { value: formatNumber(hours) }),
    days === 0 && minutes > 0 && t("units.minutes", { value: minutes }),
  ];
  return words.filter(Boolean).join(" ");
}

/** Like formatDuration, but while it counts down: exact below two minutes, so that the end can be seen coming. */
export function formatWait(seconds: number): string {
  return seconds < 2 * MINUTE_S ? t("units.seconds", { value: seconds }) : formatDuration(seconds);
}

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
