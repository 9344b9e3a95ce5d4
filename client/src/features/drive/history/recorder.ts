/** Writes a drive down while it goes on: what happened when, in bounded memory. No clock of its own. */
import { LIMITS as EVENT_LIMITS, type Event } from "../science/events";
import type { Decision, Level, State } from "../science/policy";
import { Buckets } from "./buckets";
import { KSS_RANGE, type Session, type SessionEvent, type SessionKind } from "./session";

export const LIMITS = {
  gap_ms: EVENT_LIMITS.gap_ms, // between two frames; a longer one is time without a face
  events_max: 4000, // of the eyes, and as many of the monitor: twelve hours of one in eleven seconds; ours
} as const;

export interface DriveBegin {
  readonly session_id: string;
  readonly person: string;
  readonly glasses: boolean;
  /** By the wall clock. */
  readonly started_ms: number;
  /** The same moment on the frames' clock, in which every `t_ms` below is. */
  readonly begin_t_ms: number;
}

export interface RecordedFrame {
  /** A face is seen. */
  readonly valid: boolean;
  readonly level: Level;
  readonly perclos_60: number | null;
}

/** By rising gravity. */
const STATES: readonly State[] = ["advisory", "drowsy", "microsleep", "unresponsive"];

/** One drive. What it is told may come at any rate; `snapshot` at any time. */
export class Recorder {
  private readonly buckets = new Buckets();
  private readonly ofEyes: SessionEvent[] = [];
  private readonly own: SessionEvent[] = [];
  private readonly dropped: Partial<Record<SessionKind, number>> = {};
  private alarm: SessionEvent | null = null;
  private blind: SessionEvent | null = null;
  private parking: SessionEvent | null = null;
  private blinks = 0;
  /** Time with a face and frames enough. */
  monitored_ms = 0;
  private lastMs = 0;
  /** The last frame with a face, while nothing keeps from monitoring. */
  private seenMs: number | null = null;

  constructor(
    private readonly begin: DriveBegin,
    private readonly limits: typeof LIMITS = LIMITS,
  ) {}

  frame(t_ms: number, { valid, level, perclos_60 }: RecordedFrame): void {
    if (this.parking !== null) return;
    const t = this.since(t_ms);
    const isMonitored = valid && this.blind === null;
    if (isMonitored && this.seenMs !== null) this.addMonitored(this.seenMs, t);
    this.seenMs = isMonitored ? t : null;
    this.buckets.note(t, perclos_60, level);
  }

  /** An event of the eyes. */
  event({ kind, start_ms, duration_ms }: Pick<Event, "kind" | "start_ms" | "duration_ms">): void {
    if (this.parking !== null) return;
    const t_ms = this.since(start_ms);
    if (kind === "blink") this.blinks += 1;
    else this.keep(this.ofEyes, { kind, t_ms, duration_ms: whole(duration_ms) });
  }

  /** What the policy says at `t_ms`; only changes matter. */
  decision(t_ms: number, decision: Decision): void {
    if (this.parking !== null) return;
    const t = this.since(t_ms);
    this.followAlarm(t, decision);
    this.followBlindness(t, decision.reasons);
  }

  /** `alarmMs`: when the alarm began. Another answer to the same alarm takes the place of the first. */
  feedback(answer: "drowsy" | "false_alarm", alarmMs: number): void {
    const t_ms = this.since(alarmMs);
    const given = this.own.findIndex(({ kind, t_ms: at }) => kind === "feedback" && at === t_ms);
    if (given >= 0) this.own.splice(given, 1);
    this.keep(this.own, { kind: "feedback", t_ms, duration_ms: null, answer });
  }

  /** A RangeError unless it is a whole number from 1 to 9. */
  kss(t_ms: number, value: number): void {
    const [lowest, highest] = KSS_RANGE;
    if (!(Number.isInteger(value) && value >= lowest && value <= highest)) {
      throw new RangeError(`kss must be a whole number from ${lowest} to ${highest}, not ${value}`);
    }
    this.keep(this.own, { kind: "kss", t_ms: this.since(t_ms), duration_ms: null, kss: value });
  }

  /** While parked nobody is monitored, and nothing else is taken down but answers. */
  parked(t_ms: number, what: "begin" | "end"): void {
    const t = this.since(t_ms);
    if (what === "end") {
      this.parking = this.close(this.parking, t);
      return;
    }
    this.alarm = this.close(this.alarm, t);
    this.blind = this.close(this.blind, t);
    this.seenMs = null;
    this.parking ??= { kind: "parked", t_ms: t, duration_ms: null };
  }

  /** The drive until now; `nowMs` by the wall clock. Later calls do not change it. */
  snapshot(nowMs: number, is_complete: boolean): Session {
    const { session_id, person, glasses, started_ms } = this.begin;
    // The wall clock may be set back while driving.
    const lengthMs = Math.max(nowMs - started_ms, this.lastMs);
    const running = [this.alarm, this.blind, this.parking].filter((event) => event !== null);
    const open = running.map((event) => ended(event, lengthMs));
    return {
      ...{ session_id, person, glasses, started_ms, is_complete },
      ended_ms: started_ms + Math.round(lengthMs),
      monitored_ms: Math.round(this.monitored_ms),
      blinks: this.blinks,
      events: [...this.ofEyes, ...this.own, ...open].sort((a, b) => a.t_ms - b.t_ms),
      dropped: { ...this.dropped },
      bucket_ms: this.buckets.bucket_ms,
      buckets: this.buckets.list(),
    };
  }

  private addMonitored(fromMs: number, toMs: number): void {
    if (!(toMs > fromMs && toMs - fromMs <= this.limits.gap_ms)) return;
    this.monitored_ms += toMs - fromMs;
    this.buckets.addValid(fromMs, toMs);
  }

  /** From the first level above 0 until 0 again; level, state and cause are those of its worst moment. */
  private followAlarm(t: number, { level, state, cause }: Decision): void {
    if (level === 0) {
      this.alarm = this.close(this.alarm, t);
      return;
    }
    const known = this.alarm;
    if (known !== null && !isWorse({ level, state }, known)) return;
    const t_ms = known?.t_ms ?? t;
    this.alarm = { kind: "alarm", t_ms, duration_ms: null, level, state, cause };
  }

  /** Other reasons make another event, so that each has its own time. */
  private followBlindness(t: number, reasons: readonly string[]): void {
    if (this.blind !== null && isSame(this.blind.reasons ?? [], reasons)) return;
    this.blind = this.close(this.blind, t);
    if (reasons.length === 0) return;
    this.blind = { kind: "not_monitoring", t_ms: t, duration_ms: null, reasons };
  }

  private close(event: SessionEvent | null, t: number): null {
    if (event !== null) this.keep(this.own, ended(event, t));
    return null;
  }

  private keep(list: SessionEvent[], event: SessionEvent): void {
    if (list.length < this.limits.events_max) list.push(event);
    else this.dropped[event.kind] = (this.dropped[event.kind] ?? 0) + 1;
  }

  /** Ms since the drive's begin; what began before it began with it. */
  private since(t_ms: number): number {
    const t = Math.max(0, Math.round(t_ms - this.begin.begin_t_ms));
    this.lastMs = Math.max(this.lastMs, t);
    return t;
  }
}

type Alarm = Pick<SessionEvent, "level" | "state">;

function isWorse(now: Alarm, known: Alarm): boolean {
  return gravity(now) > gravity(known);
}

/** The level decides, and within it the state. */
function gravity({ level = 0, state = "normal" }: Alarm): number {
  return level * STATES.length + STATES.indexOf(state);
}

function ended(event: SessionEvent, t: number): SessionEvent {
  return { ...event, duration_ms: Math.max(0, Math.round(t - event.t_ms)) };
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((reason, i) => reason === b[i]);
}
