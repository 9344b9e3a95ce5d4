import type { ApiError, FailureKind } from "../../api/errors";

/** How a failure concerns the reader: nobody answers, the answer is an error, or it was asked too often. */
export type FailureSort = "unreachable" | "error" | "busy";

export interface Outage {
  sort: FailureSort;
  /** When it began and when it was last seen, in ms since 1970. */
  since: number;
  at: number;
  /** How long the next question has to wait after `at`, in ms. */
  waitMs: number;
  requestId: string | null;
}

/** What is known of a part of the server: its last answer, and what has kept it from answering since. */
export interface Observation<T> {
  value: T | null;
  /** When the value arrived, in ms since 1970. */
  seenAt: number | null;
  outage: Outage | null;
}

/** How often everything is asked again, and at least how long after a failure. */
export const ASK_EVERY_MS = 10_000;

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
  now: number,
): Observation<T> {
  const sort = SORTS[error.kind];
  const since = before?.outage?.sort === sort ? before.outage.since : now;
  const waitMs = Math.max(ASK_EVERY_MS, (error.retryAfterSeconds ?? 0) * 1000);
  return {
    value: before?.value ?? null,
    seenAt: before?.seenAt ?? null,
    outage: { sort, since, at: now, waitMs, requestId: error.requestId },
  };
}

/** Seconds until the next question after a failure, never less than 0. */
export function secondsToNext(outage: Outage, now: number): number {
  return Math.max(0, Math.ceil((outage.at + outage.waitMs - now) / 1000));
}
