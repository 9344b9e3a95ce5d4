/** What a drive's summary says, in words. */
import type { TFunction } from "i18next";
import { formatDuration } from "../../../lib/duration";
import { activeLocale, formatNumber, formatShare, formatTime } from "../../../lib/format";
import { REASONS } from "../session/driveState";
import type { Session } from "./session";
import { type AlarmLevel, alarmsOf, type Summary } from "./summary";
import type { Stretch } from "./worstStretch";

export type Translate = TFunction<"drive">;

const MINUTE_MS = 60_000;
/** Drives between these are told in minutes, others in what suits them; ours. */
const IN_MINUTES = [2 * MINUTE_MS, 180 * MINUTE_MS] as const;

const ALARM_LEVELS: readonly AlarmLevel[] = [1, 2, 3];

/** From the gravest on. What the watchdog said about faces stands elsewhere. */
const SEEN = [
  "unresponsive",
  "sleep",
  "microsleep",
  "lost_closure",
  "long_blink",
  "nod",
  "yawn",
  "blink",
  "glance",
  "look_away",
] as const;

const WHYS = [...REASONS, "short_gaps"] as const;

/** The time of the day, so many ms after the drive's begin. */
export function clockTime({ started_ms }: Session, t_ms: number): string {
  return formatTime(new Date(started_ms + t_ms));
}

export function lasting(ms: number): string {
  return formatDuration(ms / 1000);
}

/** Never more than it is: 99.96 % are not all. */
export function shareText(share: number): string {
  return formatShare(Math.floor(share * 1000) / 1000);
}

/** "52 of 60 minutes were monitored (86.6%)." */
export function monitoredText({ driven_ms, monitored_ms, valid_share }: Summary, t: Translate) {
  if (valid_share === null || monitored_ms === 0) return t("history.summary.nothing");
  const share = shareText(valid_share);
  const minutes = (ms: number) => formatNumber(Math.floor(ms / MINUTE_MS));
  if (driven_ms >= IN_MINUTES[0] && driven_ms < IN_MINUTES[1]) {
    const [monitored, driven] = [minutes(monitored_ms), minutes(driven_ms)];
    return t("history.summary.minutes", { monitored, driven, share });
  }
  const [monitored, driven] = [lasting(monitored_ms), lasting(driven_ms)];
  return t("history.summary.durations", { monitored, driven, share });
}

/** "2 advisories and 1 alarm" */
export function alarmsText(session: Session, t: Translate): string {
  const alarms = alarmsOf(session);
  const words = ALARM_LEVELS.filter((level) => alarms[level] > 0).map((level) =>
    t(`history.alarms.level${level}`, { count: alarms[level] }),
  );
  return words.length > 0 ? listed(words) : t("history.alarms.none");
}

/** "1 microsleep, 3 long blinks and 842 blinks"; "" when nothing was seen. */
export function seenText({ counts }: Summary, t: Translate): string {
  const kinds = SEEN.filter((kind) => (counts[kind] ?? 0) > 0);
  return listed(kinds.map((kind) => t(`history.count.${kind}`, { count: counts[kind] ?? 0 })));
}

export function reasonText(reason: string, t: Translate): string {
  const known = WHYS.find((one) => one === reason) ?? "unknown";
  return t(`history.reason.${known}`);
}

export function closureText(session: Session, { longest_closure }: Summary, t: Translate): string {
  if (longest_closure === null) return t("history.facts.noClosure");
  const { t_ms, duration_ms, isCutOff } = longest_closure;
  // Rounded down: "at least" must hold.
  const seconds = formatNumber(Math.floor(duration_ms / 100) / 10);
  const values = { seconds, time: clockTime(session, t_ms) };
  return isCutOff ? t("history.facts.closedAtLeast", values) : t("history.facts.closed", values);
}

export function worstText(session: Session, { worst }: Summary, t: Translate): string {
  if (typeof worst === "string") return t(`history.facts.${worst}`);
  const { perclos } = worst;
  const values = stretchValues(session, worst, t);
  if (perclos === null) return t("history.facts.worstAlarms", values);
  return t("history.facts.worstPerclos", { ...values, share: formatShare(perclos) });
}

function stretchValues(session: Session, { start_ms, end_ms, alarms }: Stretch, t: Translate) {
  return {
    from: clockTime(session, start_ms),
    to: clockTime(session, end_ms),
    alarms: alarms > 0 ? t("history.alarms.any", { count: alarms }) : t("history.alarms.none"),
  };
}

export function kssText({ first_kss, last_kss }: Summary, t: Translate): string {
  const [first, last] = [formatNumber(first_kss ?? 0), formatNumber(last_kss ?? 0)];
  if (first === last) return t("history.facts.kssOne", { first });
  return t("history.facts.kssBoth", { first, last });
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat(activeLocale()).format(words);
}
