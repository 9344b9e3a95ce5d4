import type { Frame } from "../science/eyes";
import { ascending, CLOSED_RATIO, median, quantile, type Reference } from "../science/openness";

/** Of open eyes now over the calibration's: a camera at another angle, or glasses on or off, change it by more. Ours. */
const RATIO = { min: 0.85, max: 1.2 } as const;
/** A look at open eyes, without a gap: longer than a blink and a glance together. Ours. */
const LOOK_MS = 3000;
/** With a face seen; after it a fresh calibration is quicker. Ours. */
const GIVE_UP_MS = 15_000;
/** As the calibration's own quantile: it stands for open eyes among blinks. */
const ALERT_QUANTILE = 0.9;
const GAP_MS = 500;

/** Whether a kept calibration still fits this person before this camera, from the first seconds of a drive. */
export class Fit {
  /** The kept reference, with where the head points today; set when it fits. */
  reference: Reference | null = null;
  readonly #kept: Reference;
  #frames: Frame[] = [];
  #lookMs = 0;
  #validMs = 0;

  constructor(kept: Reference) {
    this.#kept = kept;
  }

  /** Share of the look, 0-1. */
  get progress(): number {
    return Math.min(1, this.#lookMs / LOOK_MS);
  }

  /** Take a frame, later than the last; null while it is not decided. */
  push(frame: Frame): boolean | null {
    if (frame.ear === null) return null;
    const step = frame.t_ms - (this.#frames.at(-1)?.t_ms ?? frame.t_ms);
    const isJoined = step <= GAP_MS;
    this.#lookMs = isJoined ? this.#lookMs + step : 0;
    this.#validMs += isJoined ? step : 0;
    this.#frames = [...this.#frames.filter(({ t_ms }) => t_ms > frame.t_ms - LOOK_MS), frame];
    if (this.#lookMs < LOOK_MS) return null;
    if (this.#matches()) {
      this.reference = this.#today();
      return true;
    }
    return this.#validMs >= GIVE_UP_MS ? false : null;
  }

  #matches(): boolean {
    const alert = quantile(ascending(this.#frames.map(({ ear }) => ear)), ALERT_QUANTILE);
    const half = (1 + CLOSED_RATIO.human) / 2;
    const opened = this.#frames.flatMap(({ ear }) =>
      ear !== null && ear > half * alert ? ear : [],
    );
    const ratio = (median(opened) ?? 0) / this.#kept.open;
    return ratio >= RATIO.min && ratio <= RATIO.max;
  }

  #today(): Reference {
    const pitch_rad = median(this.#frames.map((frame) => frame.pitch_rad));
    const yaw_rad = median(this.#frames.map((frame) => frame.yaw_rad));
    return { ...this.#kept, pitch_rad, yaw_rad };
  }
}
