import { LIMITS } from "../science/events";
import type { Strip } from "../session/driveState";

/** What the strip shows. */
export const WINDOW_S = 60;
/** Drawn up to here; wide eyes and noise go beyond 1. */
export const OPENNESS_MAX = 1.2;

/** Seconds before now (negative) and openness; `null` breaks the line. */
export type Columns = [seconds: number[], openness: (number | null)[]];

/** The last minute before `nowMs`, on the frames' clock; a gap between frames is one in the line, too. */
export function columnsOf({ t_ms, openness }: Strip, nowMs: number): Columns {
  const columns: Columns = [[], []];
  t_ms.forEach((t, i) => {
    const first = nowMs - WINDOW_S * 1000;
    if (t < first) return;
    const last = t_ms[i - 1] ?? t;
    if (last >= first && t - last > LIMITS.gap_ms) push(columns, (t + last) / 2 - nowMs, null);
    push(columns, t - nowMs, openness[i] ?? null);
  });
  return columns;
}

function push([seconds, values]: Columns, ms: number, value: number | null): void {
  seconds.push(ms / 1000);
  values.push(value === null ? null : Math.min(OPENNESS_MAX, Math.max(0, value)));
}

/** The minute in three numbers, each 0-1 (`seen`: of the whole minute): what a picture says at a glance. */
export interface Summary {
  readonly seen: number;
  readonly median: number;
  readonly lowest: number;
}

/** `null` when no eyes were seen. */
export function summaryOf(strip: Strip): Summary | null {
  const [seconds, openness] = columnsOf(strip, strip.t_ms.at(-1) ?? 0);
  const known = openness.filter((value) => value !== null).sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)];
  const lowest = known[0];
  if (median === undefined || lowest === undefined) return null;
  return {
    seen: seenSeconds(seconds, openness) / WINDOW_S,
    median: share(median),
    lowest: share(lowest),
  };
}

function seenSeconds(seconds: readonly number[], openness: Columns[1]): number {
  return seconds.reduce((sum, s, i) => {
    const last = seconds[i - 1] ?? s;
    const isSeen = openness[i] !== null && openness[i - 1] !== null;
    return sum + (isSeen ? s - last : 0);
  }, 0);
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
