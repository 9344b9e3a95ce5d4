import { LEVELS } from "../../lib/levels";
import { FIRST_LEVEL, PENDING, type Table, UNUSABLE } from "./table";

export const MAX_BINS = 400;
/** Fewer rows in a bin than this show noise rather than a course. */
const ROWS_PER_BIN = 5;
const MIN_BINS = 12;

/** How many rows had which level, by time. */
export interface Timeline {
  fromMs: number;
  toMs: number;
  bins: number;
  /** `bins` times as many counts as LEVELS: those of the first bin, then those of the second. */
  counts: Uint32Array;
}

/** The axis is as long as the whole file from the start; null without two different times. */
export function binLevels(table: Table): Timeline | null {
  const { fromMs, toMs, rows } = timeSpan(table);
  if (!(toMs > fromMs)) return null;
  const bins = Math.min(MAX_BINS, Math.max(MIN_BINS, Math.floor(rows / ROWS_PER_BIN)));
  const counts = new Uint32Array(bins * LEVELS.length);
  const scale = bins / (toMs - fromMs);
  for (let row = 0; row < table.rows; row += 1) {
    const level = (table.status[row] ?? PENDING) - FIRST_LEVEL;
    const time = table.time[row] ?? Number.NaN;
    if (level < 0 || Number.isNaN(time)) continue;
    const bin = Math.min(bins - 1, Math.floor((time - fromMs) * scale));
    const at = bin * LEVELS.length + level;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { fromMs, toMs, bins, counts };
}

function timeSpan({ rows: all, status, time }: Table) {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  let rows = 0;
  for (let row = 0; row < all; row += 1) {
    const ms = time[row] ?? Number.NaN;
    if (status[row] === UNUSABLE || Number.isNaN(ms)) continue;
    fromMs = Math.min(fromMs, ms);
    toMs = Math.max(toMs, ms);
    rows += 1;
  }
  return { fromMs, toMs, rows };
}

export interface Period {
  fromMs: number;
  toMs: number;
  /** In the order of LEVELS. */
  counts: number[];
}

/** The timeline in at most `most` periods; those without a row are left out. */
export function periodsOf({ fromMs, toMs, bins, counts }: Timeline, most: number): Period[] {
  const size = Math.ceil(bins / most);
  const binMs = (toMs - fromMs) / bins;
  const periods: Period[] = [];
  for (let first = 0; first < bins; first += size) {
    const last = Math.min(bins, first + size);
    const sums = LEVELS.map((_, level) => sumOf(counts, first, last, level));
    const period = { fromMs: fromMs + first * binMs, toMs: fromMs + last * binMs, counts: sums };
    if (sums.some((sum) => sum > 0)) periods.push(period);
  }
  return periods;
}

function sumOf(counts: Uint32Array, first: number, last: number, level: number): number {
  let sum = 0;
  for (let bin = first; bin < last; bin += 1) sum += counts[bin * LEVELS.length + level] ?? 0;
  return sum;
}

/** The outline of each level's share in a strip that is `bins` wide and 1 high. */
export function layersOf({ bins, counts }: Timeline): string[] {
  const paths = LEVELS.map(() => "");
  for (let bin = 0; bin < bins; bin += 1) {
    const own = LEVELS.map((_, level) => counts[bin * LEVELS.length + level] ?? 0);
    const all = own.reduce((sum, count) => sum + count, 0);
    own.forEach((count, level) => {
      if (count > 0) paths[level] += `M${bin} 1V${round(1 - count / all)}h1V1z`;
    });
  }
  return paths;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
