/**
 * The monitor: frames of a calibrated person in, events, window features and alarms out.
 * The twin of ml_logic/live.py.
 */
import { type BlinkBaseline, BlinkSequence } from "./blinks";
import { Detector } from "./detector";
import { type Event, isClosure, LIMITS } from "./events";
import type { Frame } from "./eyes";
import type { Reference } from "./openness";
import { type Decision, type Observation, Policy, type Probabilities } from "./policy";
import { type WindowFeatures, Windows } from "./windows";

/** What one frame led to; `features` are those of the second that has just begun, or of one before. */
export interface Step {
  readonly events: readonly Event[];
  readonly features: WindowFeatures;
  readonly decision: Decision;
}

/** One person, one drive. `push` each frame; `tick` while none come, so that silence is noticed. */
export class Monitor {
  readonly detector: Detector;
  readonly windows = new Windows();
  readonly blinks: BlinkSequence;
  readonly policy = new Policy();
  features: WindowFeatures;
  /** Reasons from outside, such as "dark"; may be set at any time, as the next two. */
  blocked: readonly string[] = [];
  probabilities: Probabilities | null = null;
  classified_ms: number | null = null;
  private validMs = 0;
  private tickingSinceMs: number | null = null;

  /** `alert`: the calibration's frames; they fill the windows and begin the blink baseline, without alarms. */
  constructor(
    reference: Reference,
    alert: Iterable<Frame> = [],
    blinkBaseline: BlinkBaseline | null = null,
  ) {
    this.detector = new Detector(reference);
    this.blinks = new BlinkSequence(blinkBaseline);
    for (const frame of alert) this.watch(frame);
    this.features = this.windows.features();
  }

  /** Take one frame. A RangeError when it is not later than the last. */
  push(frame: Frame): Step {
    const { events, newSecond } = this.watch(frame);
    if (newSecond) this.features = this.windows.features();
    const now = this.observation(frame.t_ms, this.closedForMs(events));
    return { events, features: this.features, decision: this.policy.update(now) };
  }

  /** The decision at `t`, not before the last frame, without a new one: eyes that nobody sees are unknown. */
  tick(t: number): Decision {
    this.tickingSinceMs ??= t;
    const frame_age_ms = t - (this.detector.t_ms ?? this.tickingSinceMs);
    const now = { ...this.observation(t, this.detector.closed_for_ms), frame_age_ms };
    return this.policy.update(frame_age_ms > LIMITS.gap_ms ? unseen(now) : now);
  }

  private watch(frame: Frame): { readonly events: Event[]; readonly newSecond: boolean } {
    const events = this.detector.push(frame);
    const { valid_ms, deep_ms } = this.detector;
    this.validMs += valid_ms;
    for (const event of events) if (isClosure(event)) this.blinks.push(event, this.validMs);
    return { events, newSecond: this.windows.push(frame.t_ms, valid_ms, deep_ms, events) };
  }

  /** Of the closure that goes on, or that this frame ended: at 10 frames/s its last bit is seen only then. */
  private closedForMs(events: readonly Event[]): number {
    const ended = events.filter(isClosure).map((event) => event.duration_ms ?? 0);
    return Math.max(this.detector.closed_for_ms, ...ended);
  }

  private observation(t_ms: number, closed_for_ms: number): Observation {
    const { detector, features } = this;
    return {
      t_ms,
      eyes_open: detector.eyes_open,
      closed_for_ms,
      looking_down_for_ms: detector.looking_down_for_ms,
      looking_away_for_ms: detector.looking_away_for_ms,
      face_lost_for_ms: detector.face_lost_for_ms,
      frame_age_ms: 0,
      fps: detector.fps,
      perclos_60: features.perclos_60,
      perclos_180: features.perclos_180,
      long_blinks: features.long_blinks,
      nods: features.nods_180,
      blocked: this.blocked,
      probabilities: this.probabilities,
      classified_ms: this.classified_ms,
    };
  }
}

function unseen(now: Observation): Observation {
  return {
    ...now,
    eyes_open: false,
    closed_for_ms: 0,
    looking_down_for_ms: 0,
    looking_away_for_ms: 0,
    face_lost_for_ms: now.face_lost_for_ms + now.frame_age_ms,
    fps: null,
  };
}
