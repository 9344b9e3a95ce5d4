import { ApiError } from "../api/errors";

/** How long to wait before asking again, in ms; `failures` counts those before this one. */
export type Pause = (failures: number, error: Error) => number;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** 2^31 - 1 ms, 24.8 days: a browser's timer set to more fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** As long as the server says; else 1, 2, 4 ... 30 s. */
export const growingPause: Pause = (failures, error) => {
  const growing = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
  return retryAfterMs(error) ?? (mayPass(error) ? growing : LONGEST_PAUSE_MS);
};

/** Always the same, or longer where the server says so. */
export function steadyPause(leastMs: number): Pause {
  return (_failures, error) => Math.max(leastMs, retryAfterMs(error) ?? 0);
}

/** What was refused once is refused again; all else may be over the next time. */
function mayPass(error: Error): boolean {
  return !(error instanceof ApiError && ["invalid", "refused"].includes(error.kind));
}

/** How long the server asked to wait, at least a second; null when it did not. */
export function retryAfterMs(error: Error): number | null {
  if (!(error instanceof ApiError) || error.retryAfterSeconds === null) return null;
  const ms = error.retryAfterSeconds * 1000;
  return Math.min(Math.max(ms, FIRST_PAUSE_MS), LONGEST_TIMER_MS);
}
