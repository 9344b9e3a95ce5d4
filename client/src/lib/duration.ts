import i18next from "i18next";
import { formatNumber } from "./format";

const t = i18next.getFixedT(null, "shared");

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
