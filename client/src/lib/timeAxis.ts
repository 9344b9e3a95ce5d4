/** A stretch of time as a picture: where on its length what lies. */

/** A part of the length, 0-1. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  readonly at: number;
  /** By the wall clock. */
  readonly moment: Date;
}

/** A share that holds from one moment to another, in ms since the begin; null: unknown. */
export interface Held {
  readonly fromMs: number;
  readonly toMs: number;
  readonly share: number | null;
}

const MINUTE_MS = 60_000;
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440] as const;

/** At most `most` round clock times. */
export function ticksBetween(startedMs: number, endedMs: number, most: number): Tick[] {
  const length = Math.max(1, endedMs - startedMs);
  const fits = (minutes: number) => length / (minutes * MINUTE_MS) <= most;
  const step = (STEPS_MIN.find(fits) ?? Math.ceil(length / MINUTE_MS)) * MINUTE_MS;
  // Round by the clock on the wall, not by that of Greenwich.
  const offset = new Date(startedMs).getTimezoneOffset() * MINUTE_MS;
  const first = Math.ceil((startedMs - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((endedMs - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => first + i * step).map((ms) => ({
    at: (ms - startedMs) / length,
    moment: new Date(ms),
  }));
}

/** The end of an axis of shares, in whole tenths. */
export function topOf(shares: readonly (number | null)[], least: number): number {
  const highest = shares.reduce<number>((most, share) => Math.max(most, share ?? 0), 0);
  return Math.max(least, Math.ceil(highest * 10) / 10);
}

interface Size {
  lengthMs: number;
  /** The share at the upper edge. */
  top: number;
  width: number;
  height: number;
}

/** Shares as an SVG path, each at its end; it breaks where they are unknown. */
export function sharePath(all: readonly Held[], { lengthMs, top, width, height }: Size): string {
  let seenTo = Number.NaN;
  return all
    .map(({ fromMs, toMs, share }) => {
      if (share === null) return "";
      const x = (Math.min(1, toMs / lengthMs) * width).toFixed(1);
      const point = `${x} ${(height * (1 - share / top)).toFixed(1)}`;
      const joined = fromMs === seenTo;
      seenTo = toMs;
      // A line of no length is a dot.
      return joined ? `L${point}` : `M${point}h0`;
    })
    .join("");
}
