import type { ApiError } from "../../api/errors";
import { retryAfterMs } from "../pause";
import type { OutboxState } from "./status";

/** Between a failed try and the next one: by the wall clock, for it outlives the page. */
export interface Wait {
  readonly why: Exclude<OutboxState, "idle" | "sending">;
  readonly since_ms: number;
  readonly pause_ms: number;
  /** The server asked for it, so that nothing may cut it short. */
  readonly is_held: boolean;
  /** Tries that failed since the last that did not. */
  readonly failures: number;
}

/** Of the first pause, which grows twofold with each failure. Ours. */
const FIRST_MS = 2000;
/** An hour without a network costs some twenty tries. Ours. */
const LONGEST_MS = 300_000;
/** Who is not let in stays so until somebody signs in, which is told. Ours. */
const SELDOM_MS = 900_000;
/** Those whom the server sends away together do not all come back together. Ours. */
const SPREAD_MS = 5000;

interface Circumstances {
  readonly now_ms: number;
  readonly failures: number;
  readonly isOnline: boolean;
  /** 0 to 1. */
  readonly random: () => number;
}

/**
 * Exponential with full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS 2015): any time up to the pause,
 * so that devices that lost the same server spread out. As long as the server says, where it does.
 */
export function waitAfter(error: ApiError, now: Circumstances): Wait {
  const why = reasonOf(error, now.isOnline);
  const asked_ms = retryAfterMs(error);
  const isRefused = why === "not_signed_in" || why === "not_allowed";
  const failures = isRefused ? 0 : now.failures + 1;
  const range_ms = Math.min(FIRST_MS * 2 ** now.failures, LONGEST_MS);
  const own_ms = isRefused ? SELDOM_MS * (0.5 + now.random() / 2) : range_ms * now.random();
  const pause_ms = asked_ms === null ? own_ms : asked_ms + SPREAD_MS * now.random();
  const is_held = asked_ms !== null;
  return { why, since_ms: now.now_ms, pause_ms: Math.round(pause_ms), is_held, failures };
}

/** Nothing on a clock that was set back: how much has passed is not known. */
export function leftMs({ since_ms, pause_ms }: Wait, now_ms: number): number {
  return now_ms < since_ms ? 0 : Math.max(since_ms + pause_ms - now_ms, 0);
}

function reasonOf({ status }: ApiError, isOnline: boolean): Wait["why"] {
  if (status === 401) return "not_signed_in";
  if (status === 403) return "not_allowed";
  // The server may run on this very device: being offline counts only when it doesn't answer.
  return status === null && !isOnline ? "offline" : "waiting";
}
