/**
 * Blinks for the classifier: frequency, amplitude, duration and opening velocity against the person's own
 * alert blinks. The twin of ml_logic/features/blinks.py, where it stands how they differ from UTA-RLDD's.
 */
import { keepLast } from "./bounded";
import { WINDOW_BLINKS } from "./drowsiness";
import type { Event } from "./events";

/** In the order of `CHANNELS`: blinks a minute with a face, openness, ms, openness a second. */
export type Measures = readonly [
  frequency: number,
  amplitude: number,
  duration: number,
  velocity: number,
];

/** How many blinks say something. */
export const LIMITS = {
  baseline_blinks: 20, // a minute or two; UTA-RLDD takes the last third of ten minutes, 30-50 blinks
  sequence_blinks: WINDOW_BLINKS, // all of them: by ten, alert drives were called drowsy now and then
  sd_min: 0.05, // of the mean: a person who hardly varied would make every blink an outlier; ours
} as const;

/** Mean and standard deviation of each measure of a person's alert blinks. */
export interface BlinkBaseline {
  readonly mean: Measures;
  readonly sd: Measures;
}

/** (x - mean) / sd of each measure, the sd at least `limits.sd_min` of the mean. */
export function zScores(blink: Measures, { mean, sd }: BlinkBaseline, limits = LIMITS): Measures {
  const z = (i: 0 | 1 | 2 | 3) =>
    (blink[i] - mean[i]) / Math.max(sd[i], limits.sd_min * Math.abs(mean[i]));
  return [z(0), z(1), z(2), z(3)];
}

/** The baseline of alert blinks. A RangeError when there is none. */
export function baseline(blinks: readonly Measures[]): BlinkBaseline {
  if (blinks.length === 0) throw new RangeError("a baseline needs at least one blink");
  const columns = ([0, 1, 2, 3] as const).map((i) => spread(blinks.map((blink) => blink[i])));
  const [frequency, amplitude, duration, velocity] = columns as [Spread, Spread, Spread, Spread];
  return {
    mean: [frequency.mean, amplitude.mean, duration.mean, velocity.mean],
    sd: [frequency.sd, amplitude.sd, duration.sd, velocity.sd],
  };
}

/** The last blinks of a person; the first `limits.baseline_blinks` make the baseline unless one is given. */
export class BlinkSequence {
  private readonly first: Measures[] = [];
  private readonly last: Measures[] = [];
  private readonly clock: number[] = [];

  constructor(
    public baseline: BlinkBaseline | null = null,
    private readonly limits: typeof LIMITS = LIMITS,
  ) {}

  /** Take a closure that ended; `validMs`: time with a face since the beginning, of which gaps are no part. */
  push(closure: Event, validMs: number): void {
    const measures = this.measures(closure, validMs);
    if (measures === null) return;
    if (this.baseline !== null) {
      keepLast(this.last, measures, this.limits.sequence_blinks);
      return;
    }
    this.first.push(measures);
    if (this.first.length >= this.limits.baseline_blinks) this.baseline = baseline(this.first);
  }

  /** The last blinks against the baseline, oldest first; `null` until there are enough of both. */
  zScores(): Measures[] | null {
    const known = this.baseline;
    if (known === null || this.last.length < this.limits.sequence_blinks) return null;
    return this.last.map((blink) => zScores(blink, known, this.limits));
  }

  /** `null` for the first blink, which has no frequency, and for one that was seen too coarsely. */
  private measures(closure: Event, validMs: number): Measures | null {
    keepLast(this.clock, validMs, this.limits.sequence_blinks + 1);
    const span = validMs - (this.clock[0] ?? validMs);
    const { amplitude, duration_ms, opening_velocity } = closure;
    if (span <= 0 || amplitude === null || duration_ms === null || opening_velocity === null) {
      return null;
    }
    return [((this.clock.length - 1) * 60_000) / span, amplitude, duration_ms, opening_velocity];
  }
}

interface Spread {
  readonly mean: number;
  readonly sd: number;
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}
