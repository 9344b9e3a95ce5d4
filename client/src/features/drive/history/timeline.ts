/** A drive as a picture and as rows: where on its length what happened. */
import type { StateShapeName } from "../../../components/StateShape";
import { type Part, sharePath, topOf as topOfShares } from "../../../lib/timeAxis";
import { LIMITS as POLICY_LIMITS, type State } from "../science/policy";
import { type Bucket, ofKind, type Session, type SessionEvent } from "./session";

export const LIMITS = {
  monitored_min: 0.5, // share of a bucket from which on it is drawn as monitored, as PERCLOS is known; ours
  top: POLICY_LIMITS.perclos_severe, // of the PERCLOS axis, unless it was higher
  marks: 100, // alarms closer to one another than this part of the length are one mark, the gravest; ours
} as const;

export type AlarmShape = Extract<StateShapeName, "triangle" | "diamond" | "octagon">;

export interface Mark {
  readonly at: number;
  readonly shape: AlarmShape;
}

/** By rising gravity. */
export const ALARM_SHAPES: readonly AlarmShape[] = ["triangle", "diamond", "octagon"];
const CLOSED: readonly (State | undefined)[] = ["microsleep", "unresponsive"];

export function alarmShape({ level = 1, state }: SessionEvent): AlarmShape {
  if (CLOSED.includes(state)) return "octagon";
  return level >= 2 ? "diamond" : "triangle";
}

export function lengthOf({ started_ms, ended_ms }: Session): number {
  return Math.max(1, ended_ms - started_ms);
}

/** Where too little was seen, time parked included. */
export function unmonitoredParts(session: Session): Part[] {
  const length = lengthOf(session);
  const parts: Part[] = [];
  let seenTo = 0;
  for (const bucket of session.buckets.filter((one) => isMonitored(one, session))) {
    if (bucket.t_ms > seenTo) parts.push({ from: seenTo / length, to: bucket.t_ms / length });
    seenTo = bucket.t_ms + session.bucket_ms;
  }
  if (seenTo < length) parts.push({ from: seenTo / length, to: 1 });
  return parts;
}

export function parkedParts(session: Session): Part[] {
  const length = lengthOf(session);
  return ofKind(session, "parked").map(({ t_ms, duration_ms }) => ({
    from: t_ms / length,
    to: Math.min(1, (t_ms + (duration_ms ?? 0)) / length),
  }));
}

export function alarmMarks(session: Session): Mark[] {
  const marks = new Map<number, Mark>();
  for (const alarm of ofKind(session, "alarm")) {
    const at = alarm.t_ms / lengthOf(session);
    const place = Math.floor(at * LIMITS.marks);
    const shape = alarmShape(alarm);
    const known = marks.get(place)?.shape;
    if (!known || ALARM_SHAPES.indexOf(shape) > ALARM_SHAPES.indexOf(known))
      marks.set(place, { at, shape });
  }
  return [...marks.values()].sort(
    (a, b) => ALARM_SHAPES.indexOf(a.shape) - ALARM_SHAPES.indexOf(b.shape),
  );
}

/** The end of the PERCLOS axis, in whole tenths. */
export function topOf({ buckets }: Session): number {
  return topOfShares(
    buckets.map(({ perclos_60 }) => perclos_60),
    LIMITS.top,
  );
}

/** PERCLOS as an SVG path, `width` by `height`; it breaks where PERCLOS is unknown. */
export function perclosPath(session: Session, width: number, height: number): string {
  const held = session.buckets.map(({ t_ms, perclos_60 }) => ({
    fromMs: t_ms,
    toMs: t_ms + session.bucket_ms,
    share: perclos_60,
  }));
  return sharePath(held, { lengthMs: lengthOf(session), top: topOf(session), width, height });
}

const MINUTE_MS = 60_000;

export interface Period {
  /** Ms since the drive's begin. */
  readonly from_ms: number;
  readonly to_ms: number;
  /** Of the time driven; null: parked all the while. */
  readonly valid_share: number | null;
  /** The mean; null: unknown. */
  readonly perclos: number | null;
  readonly alarms: readonly SessionEvent[];
}

/** The drive in at most `most` rows of whole minutes. */
export function periodsOf(session: Session, most: number): Period[] {
  const length = lengthOf(session);
  const step = Math.ceil(length / most / MINUTE_MS) * MINUTE_MS;
  const alarms = ofKind(session, "alarm");
  const parked = ofKind(session, "parked");
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => {
    const [from_ms, to_ms] = [i * step, Math.min(length, (i + 1) * step)];
    const within = ({ t_ms }: { readonly t_ms: number }) => t_ms >= from_ms && t_ms < to_ms;
    const rows = session.buckets.filter(within);
    return {
      from_ms,
      to_ms,
      ...meansOf(rows, session, to_ms - from_ms - overlap(parked, from_ms, to_ms)),
      alarms: alarms.filter(within),
    };
  });
}

function meansOf(rows: readonly Bucket[], { bucket_ms }: Session, driven: number) {
  const valid = rows.reduce((sum, { valid_share }) => sum + valid_share * bucket_ms, 0);
  const known = rows.map(({ perclos_60 }) => perclos_60).filter((share) => share !== null);
  const perclos = known.reduce((sum, share) => sum + share, 0) / known.length;
  return {
    valid_share: driven > 0 ? Math.min(1, valid / driven) : null,
    perclos: known.length > 0 ? perclos : null,
  };
}

/** How much of the time from `fromMs` to `toMs` the events took. */
function overlap(events: readonly SessionEvent[], fromMs: number, toMs: number): number {
  return events.reduce((sum, { t_ms, duration_ms }) => {
    const [from, to] = [Math.max(fromMs, t_ms), Math.min(toMs, t_ms + (duration_ms ?? 0))];
    return sum + Math.max(0, to - from);
  }, 0);
}

/** The last bucket is as long as what is left of the drive. */
function isMonitored({ t_ms, valid_share }: Bucket, session: Session): boolean {
  const length = Math.min(session.bucket_ms, lengthOf(session) - t_ms);
  return valid_share * session.bucket_ms >= LIMITS.monitored_min * length && valid_share > 0;
}
