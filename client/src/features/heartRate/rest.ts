import { readWindow } from "./reading";
import { LIMITS, type Packet } from "./rr";

export const REST_MS = 300_000; // shortest rest that makes a baseline, Task Force 1996

export type RestOutcome =
  | { readonly kind: "done"; readonly bpm: number; readonly coverage: number }
  | { readonly kind: "tooFewBeats"; readonly coverage: number }
  | { readonly kind: "lost" };

/** A rest that goes on, by its elapsed time, or how it ended. */
export type Rest = { readonly kind: "running"; readonly elapsedMs: number } | RestOutcome;

/** Ends early, without a result, once too much of the five minutes is lost for the floor to be reached. */
export function followRest(packets: readonly Packet[], startMs: number, nowMs: number): Rest {
  const elapsedMs = Math.min(REST_MS, nowMs - startMs);
  if (elapsedMs <= 0) return { kind: "running", elapsedMs: 0 };
  const { heartRateBpm: bpm, coverage } = readWindow(packets, startMs, startMs + elapsedMs);
  const lostMs = elapsedMs * (1 - coverage);
  if (lostMs > (1 - LIMITS.coveredShare) * REST_MS) return { kind: "tooFewBeats", coverage };
  if (elapsedMs < REST_MS) return { kind: "running", elapsedMs };
  return bpm === null ? { kind: "tooFewBeats", coverage } : { kind: "done", bpm, coverage };
}
