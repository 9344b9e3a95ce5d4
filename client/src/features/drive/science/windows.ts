/**
 * Windows: PERCLOS and the blink statistics of the last one and three minutes, in bounded memory.
 * PERCLOS is P80 (Wierwille et al. 1994, DOT HS 808 247): the share of time with eyes at least four
 * fifths closed, blinks left out. The twin of ml_logic/features/windows.py; definitions: DESIGN section 3.
 */
import { keepLast } from "./bounded";
import { type Event, isClosure } from "./events";

/** Lengths of the windows and what must have been seen of them. */
export const LIMITS = {
  short_s: 60, // DESIGN 3
  long_s: 180, // DESIGN 3
  bucket_ms: 1000, // how finely a window moves on; a second of 60 is within what PERCLOS can tell
  valid_share_min: 0.5, // of the window with a face; below it PERCLOS is unknown; ours
  events_max: 1024, // three minutes of five blinks a second and more: bounds memory, loses nothing
  long_blink_ms: 500, // DESIGN 3
  microsleep_ms: 1500, // DESIGN 3: from here on a closure is no blink
} as const;

/** What the last minutes say; `null` is unknown. The window is the last 60 s unless the name says 180. */
export interface WindowFeatures {
  readonly t_ms: number;
  readonly perclos_60: number | null;
  readonly perclos_180: number | null;
  /** Blinks and long blinks a minute with a face. */
  readonly blink_rate: number | null;
  readonly blink_duration_mean_ms: number | null;
  readonly blink_duration_p90_ms: number | null;
  /** Duration of the last closure of .5 s or more, however long ago. */
  readonly last_long_blink_ms: number | null;
  readonly last_long_blink_end_ms: number | null;
  /** Closures of .5 s or more whose end was seen. */
  readonly long_blinks: number;
  readonly nods_180: number;
  /** Time with a face over the length of the window, 0-1: below 1 also while the window is not full. */
  readonly valid_share: number;
  /** Frames over the time from the window's first frame, valid or not. */
  readonly fps: number;
}

interface Bucket {
  readonly index: number;
  readonly firstMs: number;
  validMs: number;
  deepMs: number;
  frames: number;
}

/** Sums by the second; `push` every frame, ask `features` when they are wanted, once a second at most. */
export class Windows {
  private readonly buckets: Bucket[] = [];
  private readonly closures: Event[] = [];
  private readonly nodsMs: number[] = [];
  private lastLong: Event | null = null;
  private t = 0;

  constructor(private readonly limits: typeof LIMITS = LIMITS) {}

  /** Take what one frame added (see `Detector`); true when a new second has begun. */
  push(t: number, validMs: number, deepMs: number, events: readonly Event[]): boolean {
    this.t = t;
    const index = Math.floor(t / this.limits.bucket_ms);
    const running = this.buckets.at(-1);
    const isNew = running?.index !== index;
    const bucket = running === undefined || isNew ? this.openBucket(index) : running;
    bucket.validMs += validMs;
    bucket.deepMs += deepMs;
    bucket.frames += 1;
    for (const event of events) this.take(event);
    return isNew;
  }

  /** The features at the last frame. */
  features(): WindowFeatures {
    const { short_s, long_s } = this.limits;
    const short = this.sums(short_s);
    const long = this.sums(long_s);
    const since = this.t - long_s * 1000;
    return {
      t_ms: this.t,
      perclos_60: this.share(short, short_s),
      perclos_180: this.share(long, long_s),
      ...this.blinks(short),
      last_long_blink_ms: this.lastLong?.duration_ms ?? null,
      last_long_blink_end_ms: this.lastLong?.end_ms ?? null,
      nods_180: this.nodsMs.filter((t) => t > since).length,
      valid_share: Math.min(1, short.validMs / (short_s * 1000)),
      fps: this.t > short.firstMs ? ((short.frames - 1) * 1000) / (this.t - short.firstMs) : 0,
    };
  }

  private blinks(short: Bucket) {
    const { short_s, long_blink_ms, microsleep_ms } = this.limits;
    const since = this.t - short_s * 1000;
    const durations = this.closures.filter((c) => c.end_ms > since).map((c) => c.duration_ms);
    const blinks = durations.filter((ms) => ms === null || ms < microsleep_ms);
    const known = blinks.filter((ms) => ms !== null).sort((a, b) => a - b);
    const isRateKnown = this.enough(short, short_s);
    return {
      blink_rate: isRateKnown ? (blinks.length * 60_000) / short.validMs : null,
      blink_duration_mean_ms: known.length > 0 ? sum(known) / known.length : null,
      blink_duration_p90_ms: known[Math.ceil(0.9 * known.length) - 1] ?? null,
      long_blinks: durations.filter((ms) => ms !== null && ms >= long_blink_ms).length,
    };
  }

  private openBucket(index: number): Bucket {
    const bucket = { index, firstMs: this.t, validMs: 0, deepMs: 0, frames: 0 };
    this.buckets.push(bucket);
    const oldest = index - (this.limits.long_s * 1000) / this.limits.bucket_ms;
    while ((this.buckets[0] ?? bucket).index <= oldest) this.buckets.shift();
    return bucket;
  }

  private take(event: Event): void {
    const { events_max, long_blink_ms } = this.limits;
    if (event.kind === "nod") keepLast(this.nodsMs, event.end_ms, events_max);
    if (!isClosure(event)) return;
    keepLast(this.closures, event, events_max);
    if (event.duration_ms !== null && event.duration_ms >= long_blink_ms) this.lastLong = event;
  }

  /** All of the last `seconds`, the running second included. */
  private sums(seconds: number): Bucket {
    const newest = this.buckets.at(-1)?.index ?? 0;
    const oldest = newest - (seconds * 1000) / this.limits.bucket_ms;
    const within = this.buckets.filter((bucket) => bucket.index > oldest);
    return {
      index: newest,
      firstMs: within[0]?.firstMs ?? this.t,
      validMs: sum(within.map((bucket) => bucket.validMs)),
      deepMs: sum(within.map((bucket) => bucket.deepMs)),
      frames: sum(within.map((bucket) => bucket.frames)),
    };
  }

  private enough({ validMs }: Bucket, seconds: number): boolean {
    return validMs >= this.limits.valid_share_min * seconds * 1000;
  }

  private share(of: Bucket, seconds: number): number | null {
    return this.enough(of, seconds) ? Math.min(1, of.deepMs / of.validMs) : null;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
