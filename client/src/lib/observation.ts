import type { ApiError, FailureKind } from "../api/errors";
import type { Pause } from "./pause";

/** How a failure concerns the reader: nobody answers, the answer is an error, or it was asked too often. */
export type FailureSort = "unreachable" | "error" | "busy";

export interface Outage {
  sort: FailureSort;
  /** The newest failure. */
  error: ApiError;
  /** How many there were since the last answer. */
  failures: number;
  /** When it began and when it was last seen, in ms since 1970. */
  since: number;
  at: number;
  /** How long the next question waits after `at`, in ms. */
  waitMs: number;
}

/** What is known of a part of the server: its last answer, and what has kept it from answering since. */
export interface Observation<T> {
  value: T | null;
  /** When the value arrived, in ms since 1970. */
  seenAt: number | null;
  outage: Outage | null;
}

const SORTS: Record<FailureKind, FailureSort> = {
  network: "unreachable",
  timeout: "unreachable",
  busy: "busy",
  server: "error",
  invalid: "error",
  refused: "error",
};

export function answered<T>(value: T, now: number): Observation<T> {
  return { value, seenAt: now, outage: null };
}

/** Keeps what was known; an outage of the same sort goes on. */
export function failed<T>(
  before: Observation<T> | undefined,
  error: ApiError,
  { now, pause }: { now: number; pause: Pause },
): Observation<T> {
  const sort = SORTS[error.kind];
  const failures = before?.outage?.failures ?? 0;
  const since = before?.outage?.sort === sort ? before.outage.since : now;
  const waitMs = pause(failures, error);
  return {
    value: before?.value ?? null,
    seenAt: before?.seenAt ?? null,
    outage: { sort, error, failures: failures + 1, since, at: now, waitMs },
  };
}

/** Whether the server itself asked for the wait, so that nothing may cut it short. */
export function isHeldBack({ error }: Outage): boolean {
  return error.kind === "busy" || error.retryAfterSeconds !== null;
}

/** Until the next question after a failure, never less than 0. */
export function msToNext(outage: Outage, now: number): number {
  // A clock that ticks once a second may be a little behind.
  const elapsed = Math.max(0, now - outage.at);
  return Math.max(0, outage.waitMs - elapsed);
}

export function secondsToNext(outage: Outage, now: number): number {
  return Math.ceil(msToNext(outage, now) / 1000);
}
