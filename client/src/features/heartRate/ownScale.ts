/**
 * This person's own range of ln RMSSD: how often each value came up in their 60 s windows on this device, as a
 * histogram, so that it never grows beyond its bins. Kept in the browser's storage and nowhere else.
 */
export interface OwnScale {
  /** Count by bin; bin n holds the values nearest to n * `BIN`. */
  readonly counts: Readonly<Record<number, number>>;
}

/** The part of Web Storage that is used. */
export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const STORAGE_KEY = "sleepsafe-heart-rate-own-range-v1";
export const SAMPLE_MS = 30_000; // the step of the stress model's windows
export const NEEDED_MINUTES = 10; // twenty windows: fewer say little about p1 and p99
const NEEDED_VALUES = (NEEDED_MINUTES * 60_000) / SAMPLE_MS;
const BIN = 0.02; // 2 % of RMSSD
const LAST_BIN = 360; // ln 1200 ms, the largest difference between two normal beats, is bin 354
const PERCENTILES = { low: 1, high: 99 } as const; // as in ml_logic/features/stress.py own_range

export const EMPTY_SCALE: OwnScale = { counts: {} };

export function addValue({ counts }: OwnScale, lnRmssd: number): OwnScale {
  const bin = Math.min(LAST_BIN, Math.max(0, Math.round(lnRmssd / BIN)));
  return { counts: { ...counts, [bin]: (counts[bin] ?? 0) + 1 } };
}

export function countValues({ counts }: OwnScale): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

export function learnedMinutes(scale: OwnScale): number {
  return (countValues(scale) * SAMPLE_MS) / 60_000;
}

/** `lnRmssd` between the own p1 (0) and p99 (1), cut to 0-1; .5 in a range without width; `null` while learning. */
export function onOwnScale(scale: OwnScale, lnRmssd: number): number | null {
  if (countValues(scale) < NEEDED_VALUES) return null;
  const low = percentile(scale, PERCENTILES.low);
  const high = percentile(scale, PERCENTILES.high);
  if (high <= low) return 0.5;
  return Math.min(1, Math.max(0, (lnRmssd - low) / (high - low)));
}

/** Linear between the two nearest values, as numpy's; the scale must not be empty. */
export function percentile(scale: OwnScale, percent: number): number {
  const rank = (percent / 100) * (countValues(scale) - 1);
  const below = valueAt(scale, Math.floor(rank));
  return below + (valueAt(scale, Math.ceil(rank)) - below) * (rank % 1);
}

function valueAt({ counts }: OwnScale, rank: number): number {
  let passed = 0;
  // Whole numbers as keys come in ascending order.
  for (const [bin, count] of Object.entries(counts)) {
    passed += count;
    if (passed > rank) return Number(bin) * BIN;
  }
  return Number.NaN;
}

/** What is stored; empty when there is nothing, or nothing that can be read. */
export function loadScale(storage: KeyValueStorage | null): OwnScale {
  try {
    const text = storage?.getItem(STORAGE_KEY);
    return text ? asScale(JSON.parse(text)) : EMPTY_SCALE;
  } catch {
    return EMPTY_SCALE;
  }
}

/** Whether it could be stored: a private window may refuse. */
export function saveScale(storage: KeyValueStorage | null, scale: OwnScale): boolean {
  return attempt(storage, (kept) => kept.setItem(STORAGE_KEY, JSON.stringify(scale)));
}

/** Whether it could be erased. */
export function eraseScale(storage: KeyValueStorage | null): boolean {
  return attempt(storage, (kept) => kept.removeItem(STORAGE_KEY));
}

/** Even to ask for it throws where the browser blocks storage. */
export function browserStorage(): KeyValueStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function attempt(storage: KeyValueStorage | null, use: (kept: KeyValueStorage) => void): boolean {
  if (!storage) return false;
  try {
    use(storage);
    return true;
  } catch {
    return false;
  }
}

function asScale(stored: unknown): OwnScale {
  if (typeof stored !== "object" || stored === null || !("counts" in stored)) return EMPTY_SCALE;
  const entries = Object.entries(stored.counts ?? {}).map(
    ([bin, count]) => [Number(bin), Number(count)] as const,
  );
  return entries.every(isEntry) ? { counts: Object.fromEntries(entries) } : EMPTY_SCALE;
}

function isEntry([bin, count]: readonly [number, number]): boolean {
  const isBin = Number.isInteger(bin) && bin >= 0 && bin <= LAST_BIN;
  return isBin && Number.isInteger(count) && count > 0;
}
