/**
 * Openness: how far the eyes are open on the person's own scale, 0 closed and 1 as open as when alert.
 * The twin of ml_logic/features/openness.py, where the sources stand.
 */
import type { Frame } from "./eyes";

/** EAR of a closed eye over that of an open one, by engine (DESIGN 3). */
export const CLOSED_RATIO = { human: 0.3, mediapipe: 0.16 } as const;

export type Refusal = "too_few_frames" | "eyes_closed" | "unsteady" | "implausible_ear";

/** What a calibration needs, and how its result follows the person. */
export const LIMITS = {
  calibration_ms: 60_000, // valid alert frames, DESIGN 3: the first 60-120 s
  give_up_ms: 120_000, // the other end of that range: by then half the frames must have been valid
  frames_min: 540, // 60 s at 10 frames/s, the lowest rate of the monitor, less a tenth for jitter
  gap_ms: 500, // between two valid frames; a longer one is time without a face
  alert_quantile: 0.9, // EAR that stands for open eyes while it is unknown which frames are closed
  half: 0.5, // openness above which a frame is open for certain: the leave threshold of DESIGN 3
  closed_share_max: 0.25, // blinking covers 2-10 % of alert time, glances some more; ours
  jump_max: 0.1, // median step of EAR between frames over `open`; glasses reach .05
  ear_range: [0.1, 0.6], // of `open`; measured .27-.42 (DESIGN 3), narrow eyes half of that
  closed_quantile: 0.01, // of the valid EAR: the bottoms of a minute's blinks last as long; ours
  closed_seen: 0.6, // such an EAR over `open` above which no blink was seen: the engine's usual ratio holds; ours
  closed_rise: 1.4, // times that ratio: behind glasses Human reads .43-.49 at the bottom of a blink; ours
  fall_max: 0.9, // DESIGN 3: never below .9 of itself
  rise_max: 1.2, // minutes of a doubled EAR must not make a usual eye look half shut; ours
  drift_per_ms: 0.01 / 60_000, // share of `open` a millisecond: 1 % a minute is slower than the sun
} as const;

/** EAR of a person's open and closed eyes, and where the head points when driving straight. */
export interface Reference {
  readonly open: number;
  readonly closed: number;
  readonly pitch_rad: number | null;
  readonly yaw_rad: number | null;
}

/** (EAR - closed) / (open - closed): 0 closed, 1 open; noise and wide eyes go beyond both ends. */
export function openness(ear: number, reference: Pick<Reference, "open" | "closed">): number {
  return (ear - reference.closed) / (reference.open - reference.closed);
}

/**
 * The first minute of a person, frame by frame, into a `Reference`, or into a reason why not.
 * After `push` has returned true: `reference` is set, or `refusal` says why there is none.
 */
export class Calibration {
  readonly frames: Frame[] = [];
  reference: Reference | null = null;
  refusal: Refusal | null = null;
  private validMs = 0;

  /** `closedRatio`: one of `CLOSED_RATIO`. */
  constructor(
    private readonly closedRatio: number,
    private readonly limits: typeof LIMITS = LIMITS,
  ) {
    if (!(closedRatio >= 0 && closedRatio < 1)) {
      throw new RangeError(`closedRatio must be at least 0 and below 1, not ${closedRatio}`);
    }
  }

  /** Whether there is an answer, whichever. */
  get done(): boolean {
    return this.reference !== null || this.refusal !== null;
  }

  /** Share of the valid time that has been seen, 0-1. */
  get progress(): number {
    return Math.min(1, this.validMs / this.limits.calibration_ms);
  }

  /** Take one frame (later than the last); true when there is an answer. Later frames change nothing. */
  push(frame: Frame): boolean {
    if (this.done) return true;
    const last = this.frames.at(-1) ?? frame;
    if (last.ear !== null && frame.ear !== null) {
      const step = frame.t_ms - last.t_ms;
      this.validMs += step <= this.limits.gap_ms ? step : 0;
    }
    this.frames.push(frame);
    const first = this.frames[0] ?? frame;
    if (this.validMs >= this.limits.calibration_ms) this.finish();
    else if (frame.t_ms - first.t_ms >= this.limits.give_up_ms) this.refusal = "too_few_frames";
    return this.done;
  }

  private finish(): void {
    const ears = ascending(this.frames.map((frame) => frame.ear));
    if (ears.length < this.limits.frames_min) {
      this.refusal = "too_few_frames";
      return;
    }
    const alert = quantile(ears, this.limits.alert_quantile);
    const lowest = alert * (this.closedRatio + this.limits.half * (1 - this.closedRatio));
    const opened = ears.filter((ear) => ear >= lowest);
    const open = quantile(opened, 0.5);
    this.refusal = this.fault(ears.length, opened.length, open);
    if (this.refusal === null) this.reference = this.referenceOf(open, this.closed(ears, open));
  }

  /** EAR of this person's closed eyes over that of open ones: no lower than the engine's usual one. */
  private closed(ears: readonly number[], open: number): number {
    const { closed_quantile, closed_seen, closed_rise } = this.limits;
    const seen = quantile(ears, closed_quantile) / open;
    if (seen > closed_seen) return this.closedRatio;
    return Math.min(Math.max(seen, this.closedRatio), closed_rise * this.closedRatio);
  }

  private referenceOf(open: number, closedRatio: number): Reference {
    const pitch_rad = median(this.frames.map((frame) => frame.pitch_rad));
    const yaw_rad = median(this.frames.map((frame) => frame.yaw_rad));
    return { open, closed: closedRatio * open, pitch_rad, yaw_rad };
  }

  private fault(count: number, opened: number, open: number): Refusal | null {
    const { ear_range, jump_max, closed_share_max } = this.limits;
    if (!(open >= ear_range[0] && open <= ear_range[1])) return "implausible_ear";
    const step = median(this.frames.map((frame, i) => stepOf(this.frames[i - 1], frame)));
    if (step !== null && step > jump_max * open) return "unsteady";
    return opened < (1 - closed_share_max) * count ? "eyes_closed" : null;
  }
}

/**
 * A reference that follows the person: a slow running median of the EAR of open eyes, in bounds.
 * `open` and `closed` are EAR now; their ratio stays that of the calibration.
 */
export class AdaptiveReference {
  open: number;
  closed: number;
  private readonly ratio: number;
  private readonly lowest: number;
  private readonly highest: number;
  private readonly drift: number;

  /** A RangeError unless 0 <= closed < open: a stored reference may be anything. */
  constructor({ open, closed }: Reference, limits: typeof LIMITS = LIMITS) {
    if (!(closed >= 0 && closed < open)) {
      throw new RangeError(`closed (${closed}) must be at least 0 and below open (${open})`);
    }
    this.open = open;
    this.closed = closed;
    this.ratio = closed / open;
    this.lowest = limits.fall_max * open;
    this.highest = limits.rise_max * open;
    this.drift = limits.drift_per_ms * open;
  }

  /** As the function of that name, against the reference as it is now. */
  openness(ear: number): number {
    return openness(ear, this);
  }

  /** Take the EAR of an open eye that stood for `stepMs`: a median has as much time above as below. */
  follow(ear: number, stepMs: number): void {
    const step = this.drift * stepMs;
    const moved = ear > this.open ? this.open + step : this.open - step;
    this.open = Math.min(this.highest, Math.max(this.lowest, moved));
    this.closed = this.ratio * this.open;
  }
}

/** The value below which `share` (0-1) of the ascending values (n >= 1) lie, without interpolation. */
export function quantile(ordered: readonly number[], share: number): number {
  const value = ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))];
  if (value === undefined) throw new RangeError("a quantile needs at least one value");
  return value;
}

/** The known values, sorted. */
export function ascending(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null).sort((a, b) => a - b);
}

/** Of the known values, without interpolation; `null` when there is none. */
export function median(values: readonly (number | null)[]): number | null {
  const known = ascending(values);
  return known.length > 0 ? quantile(known, 0.5) : null;
}

function stepOf(last: Frame | undefined, now: Frame): number | null {
  if (last === undefined || last.ear === null || now.ear === null) return null;
  return Math.abs(now.ear - last.ear);
}
