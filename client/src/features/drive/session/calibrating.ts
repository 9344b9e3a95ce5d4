import { DARK, type Measurement } from "../pipeline/measurement";
import type { Frame } from "../science/eyes";
import { Calibration, CLOSED_RATIO, type Reference, type Refusal } from "../science/openness";
import { LIMITS } from "../science/policy";
import type { Calibrating } from "./driveState";
import type { Meter } from "./meter";
import type { Silence } from "./standby";

export interface Calibrated {
  readonly reference: Reference;
  readonly frames: readonly Frame[];
}

/** Calibrates until it succeeds: a try that was refused is followed by the next, which says why. */
export class Calibrator {
  #calibration = new Calibration(CLOSED_RATIO.human);
  #refusal: Refusal | null = null;
  readonly #meter: Meter;
  readonly #hasOutgrown: boolean;

  constructor(meter: Meter, hasOutgrown: boolean) {
    this.#meter = meter;
    this.#hasOutgrown = hasOutgrown;
  }

  /** Take a picture's measures; the calibration once it is done. */
  push(measurement: Measurement): Calibrated | null {
    if (!this.#calibration.push(measurement)) return null;
    const { reference, frames, refusal } = this.#calibration;
    if (reference) return { reference, frames };
    this.#refusal = refusal;
    this.#calibration = new Calibration(CLOSED_RATIO.human);
    return null;
  }

  /** `silence`: why no picture comes. */
  state(measurement: Measurement | null, silence: Silence | null = null): Calibrating {
    return {
      progress: this.#calibration.progress,
      obstacle: silence ?? (measurement ? this.#obstacle(measurement) : "none"),
      refusal: this.#refusal,
      hasOutgrown: this.#hasOutgrown,
    };
  }

  #obstacle({ ear, brightness }: Measurement): Calibrating["obstacle"] {
    if (ear === null) return brightness < DARK ? "dark" : "no_face";
    const { fps } = this.#meter;
    return fps !== null && fps < LIMITS.low_fps ? "low_fps" : "none";
  }
}
