/**
 * Spans: how long a measured value stays above a threshold, and how many frames a second there are.
 * The twin of ml_logic/features/spans.py.
 */
import { crossing, type EventLimits, LIMITS } from "./events";

export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

interface Measured {
  readonly t: number;
  readonly value: number;
}

/** A stretch in which a value is high: begins above `enter`, ends below `leave` (<= enter), both interpolated. */
export class Span {
  private sinceMs: number | null = null;
  private last: Measured | null = null;
  private readonly enter: number;
  private readonly leave: number;

  /** `gapMs`: without a value for longer, the stretch is forgotten: its end is unknown. */
  constructor(
    [enter, leave]: readonly [number, number],
    private readonly gapMs: number,
  ) {
    this.enter = enter;
    this.leave = leave;
  }

  /** Take the value at `t` (`null`: unknown); the stretch that has just ended, if one has. */
  push(t: number, value: number | null): Stretch | null {
    this.forgetOld(t);
    if (value === null) return null;
    const now = { t, value };
    const last = this.last;
    this.last = now;
    if (this.sinceMs !== null) return this.end(this.sinceMs, last ?? now, now);
    if (value > this.enter) {
      const rising = last !== null && last.value <= this.enter;
      this.sinceMs = rising ? crossingOf(last, now, this.enter) : t;
    }
    return null;
  }

  /** How long the value has been high at `t`; 0 when it is not. */
  lastedMs(t: number): number {
    const seen = this.last !== null && t - this.last.t <= this.gapMs;
    return this.sinceMs !== null && seen ? t - this.sinceMs : 0;
  }

  private forgetOld(t: number): void {
    if (this.last === null || t - this.last.t <= this.gapMs) return;
    this.last = null;
    this.sinceMs = null;
  }

  private end(startMs: number, last: Measured, now: Measured): Stretch | null {
    if (now.value >= this.leave) return null;
    this.sinceMs = null;
    return { startMs, endMs: crossingOf(last, now, this.leave) };
  }
}

/** Frames a second over the last moments, valid or not. */
export class FrameRate {
  private readonly times: number[] = [];

  constructor(private readonly limits: EventLimits = LIMITS) {}

  /** Take one frame; frames a second now, `null` while there were too few to tell. */
  push(t: number): number | null {
    this.times.push(t);
    while ((this.times[0] ?? t) < t - this.limits.rate_window_ms) this.times.shift();
    const span = t - (this.times[0] ?? t);
    return span >= this.limits.rate_span_min_ms ? ((this.times.length - 1) * 1000) / span : null;
  }
}

function crossingOf(a: Measured, b: Measured, level: number): number {
  return crossing(a.t, a.value, b.t, b.value, level);
}
