/** What the tests of this folder have in common: drives as the recorder writes them. */
import type { Session, SessionEvent } from "./session";
import type { Calibration } from "./shape";

export const MINUTE_MS = 60_000;
/** Two in the afternoon, wherever the tests run. */
export const STARTED_MS = new Date(2026, 10, 22, 14, 0).getTime();

interface Course {
  readonly minutes: number;
  /** From and to, in minutes: no face. */
  readonly unseen?: readonly (readonly [number, number])[];
  /** PERCLOS at a minute. */
  readonly perclos?: (minute: number) => number | null;
  readonly events?: readonly SessionEvent[];
}

/** A drive with a bucket every ten seconds. */
export function driveOf(course: Course, others: Partial<Session> = {}): Session {
  const { minutes, unseen = [], perclos = () => 0.02, events = [] } = course;
  const isUnseen = (minute: number) => unseen.some(([from, to]) => minute >= from && minute < to);
  const buckets = Array.from({ length: Math.ceil(minutes * 6) }, (_, i) => ({
    t_ms: i * 10_000,
    valid_share: isUnseen(i / 6) ? 0 : 1,
    perclos_60: isUnseen(i / 6) ? null : perclos(i / 6),
    level: 0 as const,
  }));
  const unseenMin = unseen.reduce((sum, [from, to]) => sum + to - from, 0);
  return {
    session_id: "01939b6e-0000-7000-8000-000000000001",
    person: "Anna",
    glasses: false,
    started_ms: STARTED_MS,
    ended_ms: STARTED_MS + minutes * MINUTE_MS,
    is_complete: true,
    monitored_ms: (minutes - unseenMin) * MINUTE_MS,
    blinks: 0,
    events,
    dropped: {},
    bucket_ms: 10_000,
    buckets,
    ...others,
  };
}

/** An alarm of ten seconds. */
export function alarmAt(minute: number, others: Partial<SessionEvent> = {}): SessionEvent {
  const t_ms = minute * MINUTE_MS;
  return {
    ...{ kind: "alarm", t_ms, duration_ms: 10_000, level: 2 },
    ...{ state: "microsleep", cause: "eyes_closed" },
    ...others,
  };
}

export function blindAt(minute: number, minutes: number, ...reasons: string[]): SessionEvent {
  const [t_ms, duration_ms] = [minute * MINUTE_MS, minutes * MINUTE_MS];
  return { kind: "not_monitoring", t_ms, duration_ms, reasons };
}

export const CALIBRATION: Calibration = {
  person: "Anna",
  glasses: false,
  engine: "human",
  reference: { open: 0.3, closed: 0.09, pitch_rad: -0.1, yaw_rad: null },
  blink_baseline: { mean: [15, 0.9, 180, 9], sd: [4, 0.1, 40, 2] },
  made_ms: STARTED_MS,
  version: 1,
};
