/** A drive's timeline in bounded memory: stretches that widen when they become too many. */
import type { Level } from "../science/policy";
import type { Bucket } from "./session";

export const LIMITS = {
  bucket_ms: 10_000, // finer than the minute that PERCLOS looks back over; ours
  buckets_max: 4320, // twelve hours of them, 0.4 MB as JSON; a longer drive is kept more coarsely; ours
} as const;

/** Digits after the point that are kept of a share: a tenth of a percent is what people are shown. */
const DIGITS = 4;

interface Sums {
  validMs: number;
  perclos: number | null;
  level: Level;
}

/** By the time since the drive's begin. */
export class Buckets {
  private width: number;
  private sums = new Map<number, Sums>();

  constructor(private readonly limits: Readonly<Record<keyof typeof LIMITS, number>> = LIMITS) {
    this.width = limits.bucket_ms;
  }

  get bucket_ms(): number {
    return this.width;
  }

  /** Counts the time from `fromMs` to `toMs` as monitored, in whichever buckets it falls. */
  addValid(fromMs: number, toMs: number): void {
    for (let from = fromMs; from < toMs; ) {
      const sums = this.at(from);
      const to = Math.min(toMs, (Math.floor(from / this.width) + 1) * this.width);
      sums.validMs += to - from;
      from = to;
    }
  }

  /** Takes what is known at `t`: the last PERCLOS and the highest level of a bucket stay. */
  note(t: number, perclos: number | null, level: Level): void {
    const sums = this.at(t);
    sums.perclos = perclos;
    if (level > sums.level) sums.level = level;
  }

  list(): Bucket[] {
    const rows = [...this.sums].sort(([a], [b]) => a - b);
    return rows.map(([index, { validMs, perclos, level }]) => ({
      t_ms: index * this.width,
      valid_share: rounded(validMs / this.width),
      perclos_60: perclos === null ? null : rounded(perclos),
      level,
    }));
  }

  private at(t: number): Sums {
    const index = Math.floor(t / this.width);
    const known = this.sums.get(index);
    if (known !== undefined) return known;
    if (this.sums.size >= this.limits.buckets_max) {
      this.widen();
      return this.at(t);
    }
    const made: Sums = { validMs: 0, perclos: null, level: 0 };
    this.sums.set(index, made);
    return made;
  }

  /** Two neighbours become one. */
  private widen(): void {
    const merged = new Map<number, Sums>();
    for (const [index, sums] of [...this.sums].sort(([a], [b]) => a - b)) {
      const earlier = merged.get(Math.floor(index / 2));
      merged.set(Math.floor(index / 2), earlier === undefined ? sums : joined(earlier, sums));
    }
    this.sums = merged;
    this.width *= 2;
  }
}

function joined(earlier: Sums, later: Sums): Sums {
  const validMs = earlier.validMs + later.validMs;
  const level = earlier.level > later.level ? earlier.level : later.level;
  return { validMs, perclos: later.perclos, level };
}

function rounded(share: number): number {
  return Number(share.toFixed(DIGITS));
}
