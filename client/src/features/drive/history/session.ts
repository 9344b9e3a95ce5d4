import type { Kind } from "../science/events";
import type { Cause, Level, State } from "../science/policy";

/** Karolinska Sleepiness Scale: 1 extremely alert, 9 very sleepy, fighting sleep; Akerstedt & Gillberg 1990. */
export const KSS_RANGE = [1, 9] as const;

/** An event of the eyes, or one of the monitor's own. */
export type SessionKind = Kind | "alarm" | "not_monitoring" | "feedback" | "kss" | "parked";

/** A stretch of a drive's timeline, `bucket_ms` long. A stretch of which no frame came has none. */
export interface Bucket {
  /** Its begin: ms since the drive's begin. */
  readonly t_ms: number;
  /** Share of the bucket that was monitored (a face seen, frames enough), 0-1. */
  readonly valid_share: number;
  /** At its end; null: unknown. */
  readonly perclos_60: number | null;
  /** The highest in it. */
  readonly level: Level;
}

export interface SessionEvent {
  readonly kind: SessionKind;
  /** Its begin: ms since the drive's begin. Of a "feedback": that of the alarm that it is about. */
  readonly t_ms: number;
  /** Null: unknown, or that of a moment. What goes on has lasted until `ended_ms`. */
  readonly duration_ms: number | null;
  readonly level?: Level;
  readonly state?: State;
  readonly cause?: Cause | null;
  readonly reasons?: readonly string[];
  readonly answer?: "drowsy" | "false_alarm";
  readonly kss?: number;
}

/** One drive, as it is kept on the device. */
export interface Session {
  /** UUIDv7. */
  readonly session_id: string;
  readonly person: string;
  readonly glasses: boolean;
  /** By the wall clock. */
  readonly started_ms: number;
  /** Of the last that is known; a drive that was cut off ends where it was saved last. */
  readonly ended_ms: number;
  /** False while it goes on, and for ever when it was cut off. */
  readonly is_complete: boolean;
  /** Time with a face and frames enough. */
  readonly monitored_ms: number;
  /** Blinks by count only: a two-hour drive has thousands. */
  readonly blinks: number;
  /** In the order of their begin. */
  readonly events: readonly SessionEvent[];
  /** How many of a kind came after as many as are kept: they are counted only. */
  readonly dropped: Readonly<Partial<Record<SessionKind, number>>>;
  /** Length of a bucket; it grows with the drive. */
  readonly bucket_ms: number;
  /** In the order of time. */
  readonly buckets: readonly Bucket[];
}

export function ofKind({ events }: Session, wanted: SessionKind): SessionEvent[] {
  return events.filter(({ kind }) => kind === wanted);
}
