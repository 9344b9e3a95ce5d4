import {
  type Beat,
  beatsOf,
  bpmOf,
  fakesRr,
  isRate,
  LIMITS,
  lnRmssd,
  type Packet,
  sum,
  validBeats,
} from "./rr";

export const WINDOW_MS = 60_000; // the stress model's window
export const STALE_MS = 5_000; // straps send once a second; five missed are no hiccup of the radio

/** What the packets' intervals are worth: `unknown` until there are enough of them to tell. */
export type RrKind = "unknown" | "none" | "fake" | "real";

export interface Reading {
  /** Mean over the window; `null` when too little of it is covered. */
  readonly heartRateBpm: number | null;
  /** Share of the window that normal beats, or plausible rates where there are no beats, cover: 0-1. */
  readonly coverage: number;
  readonly rr: RrKind;
  /** Only from real intervals that cover enough. */
  readonly lnRmssd: number | null;
}

/** What is known about the time `fromMs` (exclusive) to `toMs`. */
export function readWindow(packets: readonly Packet[], fromMs: number, toMs: number): Reading {
  const within = packets.filter(
    ({ atMs, contact }) => atMs > fromMs && atMs <= toMs && contact !== "off",
  );
  const rr = rrKind(within);
  const beats = rr === "fake" ? [] : beatsOf(within);
  const lengthMs = toMs - fromMs;
  return beats.length > 0 ? fromBeats(beats, lengthMs, rr) : fromRates(within, lengthMs, rr);
}

function rrKind(packets: readonly Packet[]): RrKind {
  const count = sum(packets.map(({ rrMs }) => rrMs.length));
  if (count === 0) return packets.length < LIMITS.fakeBeats ? "unknown" : "none";
  if (count < LIMITS.fakeBeats) return "unknown";
  return fakesRr(packets) ? "fake" : "real";
}

function fromBeats(beats: readonly Beat[], lengthMs: number, rr: RrKind): Reading {
  const valid = validBeats(beats.map(({ rrMs }) => rrMs));
  const normal = beats.flatMap(({ rrMs }, index) => (valid[index] ? [rrMs] : []));
  const coverage = Math.min(1, sum(normal) / lengthMs);
  const isEnough = coverage >= LIMITS.coveredShare;
  return {
    heartRateBpm: isEnough ? bpmOf(sum(normal) / normal.length) : null,
    coverage,
    rr,
    lnRmssd: isEnough && rr === "real" ? lnRmssd(beats) : null,
  };
}

function fromRates(packets: readonly Packet[], lengthMs: number, rr: RrKind): Reading {
  const rated = packets.filter(({ heartRateBpm }) => isRate(heartRateBpm));
  const heldMs = rated.map(({ atMs }, index) => timeHeldMs(atMs, rated[index - 1]?.atMs));
  const coverage = Math.min(1, sum(heldMs) / lengthMs);
  const rates = rated.map(({ heartRateBpm }) => heartRateBpm);
  const isEnough = coverage >= LIMITS.coveredShare;
  return { heartRateBpm: isEnough ? sum(rates) / rates.length : null, coverage, rr, lnRmssd: null };
}

/** A rate stands for the time since the one before it, unless that was too long ago. */
function timeHeldMs(atMs: number, beforeMs: number | undefined): number {
  const gapMs = beforeMs === undefined ? Number.POSITIVE_INFINITY : atMs - beforeMs;
  return gapMs <= STALE_MS ? gapMs : 1000;
}
