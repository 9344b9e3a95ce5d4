import { LEVELS } from "../../lib/levels";

/** What became of a row. From FIRST_LEVEL on: the level, in the order of LEVELS. */
export const PENDING = 0;
export const UNUSABLE = 1;
export const REFUSED = 2;
export const FIRST_LEVEL = 3;

/** The API rounds shares to four decimals, so that a whole number holds them exactly in two bytes. */
const SHARE_SCALE = 10_000;

const FIRST_CAPACITY = 4096;

/** Confidence first, then the probabilities in the order of LEVELS. */
const SHARES_PER_ROW = 1 + LEVELS.length;

/** What is known about each row, in 19 bytes a row; the text stays in the file. */
export interface Table {
  rows: number;
  status: Uint8Array;
  /** Codes of a ReasonBook; 0 without a reason. */
  reason: Uint16Array;
  /** Milliseconds; NaN without a readable time. */
  time: Float64Array;
  /** See SHARES_PER_ROW. */
  shares: Uint16Array;
}

export function createTable(): Table {
  return {
    rows: 0,
    status: new Uint8Array(FIRST_CAPACITY),
    reason: new Uint16Array(FIRST_CAPACITY),
    time: new Float64Array(FIRST_CAPACITY),
    shares: new Uint16Array(0),
  };
}

/** Adds a row; `reason` > 0 makes it unusable. */
export function addRow(table: Table, reason: number, time: number): void {
  const row = table.rows;
  if (row === table.status.length) grow(table, row * 2);
  table.status[row] = reason > 0 ? UNUSABLE : PENDING;
  table.reason[row] = reason;
  table.time[row] = time;
  table.rows += 1;
}

/** Call it once all rows are there: cuts the spare room off and makes place for results. */
export function closeTable(table: Table): void {
  grow(table, table.rows);
  table.shares = new Uint16Array(table.rows * SHARES_PER_ROW);
}

function grow(table: Table, capacity: number): void {
  table.status = resized(table.status, new Uint8Array(capacity));
  table.reason = resized(table.reason, new Uint16Array(capacity));
  table.time = resized(table.time, new Float64Array(capacity));
}

function resized<T extends Uint8Array | Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from.subarray(0, Math.min(from.length, to.length)));
  return to;
}

export interface Estimate {
  level: number;
  confidence: number;
  probabilities: readonly number[];
}

export function setEstimate(table: Table, row: number, estimate: Estimate): void {
  table.status[row] = FIRST_LEVEL + estimate.level;
  const shares = [estimate.confidence, ...estimate.probabilities];
  table.shares.set(
    shares.map((share) => Math.round(share * SHARE_SCALE)),
    row * SHARES_PER_ROW,
  );
}

export function setRefusal(table: Table, row: number, reason: number): void {
  table.status[row] = REFUSED;
  table.reason[row] = reason;
}

export function estimateOf(table: Table, row: number): Estimate | null {
  const level = (table.status[row] ?? PENDING) - FIRST_LEVEL;
  if (level < 0) return null;
  const from = row * SHARES_PER_ROW;
  const [confidence = 0, ...probabilities] = Array.from(
    table.shares.subarray(from, from + SHARES_PER_ROW),
    (share) => share / SHARE_SCALE,
  );
  return { level, confidence, probabilities };
}
