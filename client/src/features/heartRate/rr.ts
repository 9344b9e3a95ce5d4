import type { HeartRateMeasurement } from "./heartRateMeasurement";

/** A notification with its time of arrival, in ms on any clock that does not jump. */
export interface Packet extends HeartRateMeasurement {
  readonly atMs: number;
}

export interface Beat {
  readonly rrMs: number;
  /** Whether the interval before it was received too: only then is their difference one. */
  readonly follows: boolean;
}

/** The first six are those of ml_logic/features/heart.py and stress.py, and have to stay the same. */
export const LIMITS = {
  rrMinMs: 300, // 200 bpm, the upper end of the heart_rate input
  rrMaxMs: 1500, // 40 bpm, its lower end
  medianBeats: 11, // width of the running median that an interval is held against
  medianShare: 0.2, // Malik's 20 % rule, Task Force 1996
  rmssdFloorMs: 1, // what straps resolve; a logarithm needs a floor
  coveredShare: 0.7, // of a window that normal beats must cover
  gapMs: 2000, // more time than the intervals explain: one longest beat and the radio's delay
  fakeBeats: 20, // by chance a regular real heart matches one in four, .9 of 20 once in 10^9
  fakeShare: 0.9, // the rate may change between the packet's two fields
  fakeToleranceMs: 2000 / 1024, // cut to whole ms, then to 1/1024 s
} as const;

const MS_A_MINUTE = 60_000;

export function bpmOf(rrMs: number): number {
  return MS_A_MINUTE / rrMs;
}

/** Whether a reported rate is one: straps say 0 when they have none. */
export function isRate(bpm: number): boolean {
  return bpm >= bpmOf(LIMITS.rrMaxMs) && bpm <= bpmOf(LIMITS.rrMinMs);
}

/** The intervals of the packets, oldest first; what was sent without skin contact is no beat. */
export function beatsOf(packets: readonly Packet[]): Beat[] {
  const beats: Beat[] = [];
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, contact, rrMs } of packets) {
    if (contact === "off" || rrMs.length === 0) continue;
    const unexplainedMs = atMs - lastAtMs - sum(rrMs);
    for (const [index, interval] of rrMs.entries()) {
      beats.push({ rrMs: interval, follows: index > 0 || unexplainedMs <= LIMITS.gapMs });
    }
    lastAtMs = atMs;
  }
  return beats;
}

/** Which intervals are normal beats: in range and near the running median of those in range. */
export function validBeats(rrMs: readonly number[]): boolean[] {
  const isInRange = (rr: number) => rr >= LIMITS.rrMinMs && rr <= LIMITS.rrMaxMs;
  const inRange = rrMs.filter(isInRange);
  const padded = padEnds(inRange, Math.floor(LIMITS.medianBeats / 2));
  let index = 0;
  return rrMs.map((rr) => {
    if (!isInRange(rr)) return false;
    const middle = median(padded.slice(index, index + LIMITS.medianBeats));
    index += 1;
    return Math.abs(rr - middle) <= LIMITS.medianShare * middle;
  });
}

/** Natural logarithm of RMSSD in ms; `null` without two successive normal beats. */
export function lnRmssd(beats: readonly Beat[]): number | null {
  const valid = validBeats(beats.map(({ rrMs }) => rrMs));
  const squares = beats.flatMap(({ rrMs, follows }, index) => {
    const before = beats[index - 1];
    const isStep = follows && before && valid[index] && valid[index - 1];
    return isStep ? [(rrMs - before.rrMs) ** 2] : [];
  });
  if (squares.length === 0) return null;
  return Math.log(Math.max(LIMITS.rmssdFloorMs, Math.sqrt(sum(squares) / squares.length)));
}

/** Whether the strap computes its intervals from the rate, so that they hold no variability; false while too few. */
export function fakesRr(packets: readonly Packet[]): boolean {
  const matches = packets.flatMap(({ heartRateBpm, rrMs }) =>
    rrMs.map((rr) => Math.abs(rr - bpmOf(heartRateBpm)) <= LIMITS.fakeToleranceMs),
  );
  const matching = matches.filter(Boolean).length;
  return matches.length >= LIMITS.fakeBeats && matching >= LIMITS.fakeShare * matches.length;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Mirrored at both ends without repeating the last value; the last value repeated where there are too few. */
function padEnds(values: readonly number[], width: number): number[] {
  if (values.length > width) {
    const before = values.slice(1, width + 1).reverse();
    const after = values.slice(-width - 1, -1).reverse();
    return [...before, ...values, ...after];
  }
  const ends = (value: number | undefined): number[] =>
    value === undefined ? [] : Array.from({ length: width }, () => value);
  return [...ends(values[0]), ...values, ...ends(values.at(-1))];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
