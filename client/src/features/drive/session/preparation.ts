import type { Alarm } from "../alarm/alarm";
import type { Calibration as KeptCalibration } from "../history/shape";
import type { Measurement } from "../pipeline/measurement";
import type { BlinkBaseline } from "../science/blinks";
import type { Frame } from "../science/eyes";
import type { Reference } from "../science/openness";
import type { Blocks } from "./blocks";
import { Calibrator } from "./calibrating";
import type { DriveState } from "./driveState";
import { Fit } from "./fit";
import type { Meter } from "./meter";
import { Standby } from "./standby";

/** What a monitor begins with. */
export interface Prepared {
  readonly reference: Reference;
  /** The calibration's frames; none where a kept one fits. */
  readonly alert: readonly Frame[];
  readonly baseline: BlinkBaseline | null;
  /** Not known to the store yet. */
  readonly isNew: boolean;
}

interface Collaborators {
  blocks: Blocks;
  alarm: Alarm;
  meter: Meter;
  show: (change: Partial<DriveState>) => void;
  onDone: (prepared: Prepared) => void;
}

/** Between the first picture and the monitor: whether a kept calibration fits, or a new one. */
export class Preparation {
  readonly #collaborators: Collaborators;
  readonly #standby: Standby;
  #take: (measurement: Measurement) => void = () => {};
  #showSilence = () => {};

  constructor(collaborators: Collaborators) {
    const { blocks, alarm } = collaborators;
    this.#collaborators = collaborators;
    this.#standby = new Standby({ blocks, alarm, onChange: () => this.#showSilence() });
  }

  check(kept: KeptCalibration): void {
    const { show } = this.#collaborators;
    const fit = new Fit(kept.reference);
    const tell = () => show({ starting: { step: "check", share: fit.progress } });
    tell();
    this.#standby.start();
    this.#take = (measurement) => {
      const fits = fit.push(measurement);
      tell();
      if (fits === false) this.calibrate(true);
      if (fits && fit.reference) this.#end(fit.reference, [], kept.blink_baseline, false);
    };
  }

  calibrate(hasOutgrown: boolean): void {
    const { show, meter } = this.#collaborators;
    const calibrator = new Calibrator(meter, hasOutgrown);
    const tell = (last: Measurement | null) =>
      show({ calibrating: calibrator.state(last, this.#standby.silence) });
    show({ phase: "calibrating", starting: null });
    tell(null);
    this.#showSilence = () => tell(null);
    this.#standby.start();
    this.#take = (measurement) => {
      const done = calibrator.push(measurement);
      if (done) this.#end(done.reference, done.frames, null, true);
      else tell(measurement);
    };
  }

  take(measurement: Measurement): void {
    this.#standby.see();
    this.#take(measurement);
  }

  /** The device's own reasons have changed. */
  blocked(): void {
    this.#standby.look();
  }

  stop(): void {
    this.#take = () => {};
    this.#showSilence = () => {};
    this.#standby.stop();
  }

  #end(
    reference: Reference,
    alert: readonly Frame[],
    baseline: BlinkBaseline | null,
    isNew: boolean,
  ): void {
    this.stop();
    this.#collaborators.onDone({ reference, alert, baseline, isNew });
  }
}
