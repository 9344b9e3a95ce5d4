/** What a drive was like, from what was written down of it. */
import { CLOSURES, type Kind } from "../science/events";
import type { Level } from "../science/policy";
import { ofKind, type Session, type SessionEvent, type SessionKind } from "./session";
import { type WorstStretch, worstStretch } from "./worstStretch";

export interface Closure {
  readonly t_ms: number;
  readonly duration_ms: number;
  /** Its end was not seen: it lasted at least so long. */
  readonly isCutOff: boolean;
}

/** Times in ms, shares 0-1. */
export interface Summary {
  readonly length_ms: number;
  readonly parked_ms: number;
  /** The length less the time parked: what there was to monitor. */
  readonly driven_ms: number;
  readonly monitored_ms: number;
  /** Of the time driven; null when there was none. */
  readonly valid_share: number | null;
  /** What was not monitored, by the first reason of each time, longest first; `short_gaps` is the rest. */
  readonly unmonitored: readonly (readonly [reason: string, ms: number])[];
  readonly counts: Readonly<Partial<Record<SessionKind, number>>>;
  readonly alarms: Readonly<Record<AlarmLevel, number>>;
  /** Alarms that the driver said something about, and those called false. */
  readonly answered: number;
  readonly false_alarms: number;
  readonly longest_closure: Closure | null;
  readonly worst: WorstStretch;
  readonly first_kss: number | null;
  readonly last_kss: number | null;
  readonly breaks: number;
}

export type AlarmLevel = Exclude<Level, 0>;

/** Times without a face that the watchdog waits for before it says so, and changes of the frame rate. */
export const SHORT_GAPS = "short_gaps";

export function summarise(session: Session): Summary {
  const parked = ofKind(session, "parked");
  const answers = ofKind(session, "feedback");
  const kss = ofKind(session, "kss");
  return {
    ...monitoringOf(session),
    unmonitored: unmonitoredOf(session),
    counts: countsOf(session),
    alarms: alarmsOf(session),
    answered: answers.length,
    false_alarms: answers.filter(({ answer }) => answer === "false_alarm").length,
    longest_closure: longestClosure(session.events),
    worst: worstStretch(session),
    first_kss: kss[0]?.kss ?? null,
    last_kss: kss.at(-1)?.kss ?? null,
    breaks: parked.length,
  };
}

/** How much of a drive was monitored. */
export function monitoringOf(session: Session) {
  const length_ms = Math.max(0, session.ended_ms - session.started_ms);
  const parked_ms = Math.min(length_ms, durationOf(ofKind(session, "parked")));
  const driven_ms = length_ms - parked_ms;
  const monitored_ms = Math.min(driven_ms, session.monitored_ms);
  const valid_share = driven_ms > 0 ? monitored_ms / driven_ms : null;
  return { length_ms, parked_ms, driven_ms, monitored_ms, valid_share };
}

/** By the highest level of each. */
export function alarmsOf(session: Session): Record<AlarmLevel, number> {
  const levels = ofKind(session, "alarm").map(({ level }) => level);
  const count = (wanted: AlarmLevel) => levels.filter((level) => level === wanted).length;
  return { 1: count(1), 2: count(2), 3: count(3) };
}

function unmonitoredOf(session: Session): [string, number][] {
  const { driven_ms, monitored_ms } = monitoringOf(session);
  const times = new Map<string, number>();
  for (const { reasons, duration_ms } of ofKind(session, "not_monitoring")) {
    const reason = reasons?.[0] ?? "unknown";
    times.set(reason, (times.get(reason) ?? 0) + (duration_ms ?? 0));
  }
  const explained = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const rest = Math.max(0, driven_ms - monitored_ms - explained);
  return [...times, [SHORT_GAPS, rest] as [string, number]]
    .filter(([, ms]) => ms > 0)
    .sort(([, a], [, b]) => b - a);
}

/** Also those that were not kept one by one. */
function countsOf({ events, blinks, dropped }: Session): Partial<Record<SessionKind, number>> {
  const counts = { ...dropped, blink: blinks };
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const CLOSED: readonly Kind[] = [...CLOSURES, "lost_closure"];

function longestClosure(events: readonly SessionEvent[]): Closure | null {
  let longest: Closure | null = null;
  for (const { kind, t_ms, duration_ms } of events) {
    if (!CLOSED.some((closed) => closed === kind) || duration_ms === null) continue;
    if (duration_ms <= (longest?.duration_ms ?? 0)) continue;
    longest = { t_ms, duration_ms, isCutOff: kind === "lost_closure" };
  }
  return longest;
}

function durationOf(events: readonly SessionEvent[]): number {
  return events.reduce((sum, { duration_ms }) => sum + (duration_ms ?? 0), 0);
}
