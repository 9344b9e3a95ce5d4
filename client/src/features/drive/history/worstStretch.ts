/** The five minutes of a drive that were worst. */
import { type Bucket, ofKind, type Session, type SessionEvent } from "./session";

export const LIMITS = {
  stretch_ms: 300_000, // less is one alarm, more hides it among calm minutes; ours
  valid_share_min: 0.5, // of the stretch monitored; below it its PERCLOS says little, as in science/windows.ts
} as const;

export interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
  /** The mean over it, 0-1; null: unknown, and it is worst by its alarms. */
  readonly perclos: number | null;
  readonly alarms: number;
}

/** `too_short`: less than five minutes were monitored; `calm`: eyes never closed for long, and no alarm. */
export type WorstStretch = Stretch | "too_short" | "calm";

/** The stretch with the highest mean PERCLOS; with the most alarms where PERCLOS says nothing. */
export function worstStretch(session: Session): WorstStretch {
  if (session.monitored_ms < LIMITS.stretch_ms) return "too_short";
  const alarms = ofKind(session, "alarm");
  const stretches = session.buckets.map((_, i) => stretchFrom(i, session, alarms));
  const worst = stretches.reduce<Stretch | null>(worseOf, null);
  if (worst === null || ((worst.perclos ?? 0) === 0 && worst.alarms === 0)) return "calm";
  return worst;
}

/** The earlier one when they are equal. */
function worseOf(a: Stretch | null, b: Stretch): Stretch {
  if (a === null) return b;
  const isWorse =
    (a.perclos ?? 0) === (b.perclos ?? 0)
      ? b.alarms > a.alarms
      : (b.perclos ?? 0) > (a.perclos ?? 0);
  return isWorse ? b : a;
}

/** From the bucket at `first`; of buckets that are longer than the stretch, that one alone. */
function stretchFrom(first: number, session: Session, allAlarms: readonly SessionEvent[]): Stretch {
  const { buckets, bucket_ms, started_ms, ended_ms } = session;
  const start_ms = buckets[first]?.t_ms ?? 0;
  const length = Math.max(LIMITS.stretch_ms, bucket_ms);
  const end_ms = Math.min(start_ms + length, ended_ms - started_ms);
  const within = ({ t_ms }: { readonly t_ms: number }) => t_ms >= start_ms && t_ms < end_ms;
  const seen = buckets.slice(first, first + Math.ceil(length / bucket_ms)).filter(within);
  const alarms = allAlarms.filter(within).length;
  return { start_ms, end_ms, perclos: meanPerclos(seen, bucket_ms, length), alarms };
}

function meanPerclos(buckets: readonly Bucket[], bucket_ms: number, length: number): number | null {
  const monitored = buckets.reduce((sum, { valid_share }) => sum + valid_share * bucket_ms, 0);
  if (monitored < LIMITS.valid_share_min * length) return null;
  const known = buckets.map(({ perclos_60 }) => perclos_60).filter((share) => share !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, share) => sum + share, 0) / known.length;
}
