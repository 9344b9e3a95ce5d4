/**
 * The detector: frames of one person in, events out, and at any moment how long the eyes have been closed.
 * The twin of ml_logic/features/detector.py.
 */
import { Closures } from "./closures";
import { type Event, type EventLimits, type Kind, LIMITS, plainEvent } from "./events";
import type { Frame } from "./eyes";
import { AdaptiveReference, type Reference } from "./openness";
import { FrameRate, Span, type Stretch } from "./spans";

/** Takes the frames of one person in their order and says what happened. */
export class Detector {
  readonly reference: AdaptiveReference;
  /** Of the last frame; `null` before the first. */
  t_ms: number | null = null;
  /** Of the last frame; `null` without a face. */
  openness: number | null = null;
  /** `null` while there were too few frames to tell. */
  fps: number | null = null;
  /** 0 while there is a face. */
  face_lost_for_ms = 0;
  /** Valid time that the last frame added. */
  valid_ms = 0;
  private yawRad: number | null;
  private seenMs: number | null = null; // the last valid frame, or the first frame of all
  private lost = true; // no valid frame within the gap that a closure survives
  private readonly closures: Closures;
  private readonly rate: FrameRate;
  private readonly away: Span;
  private readonly yawn: Span;

  constructor(
    reference: Reference,
    private readonly limits: EventLimits = LIMITS,
  ) {
    this.reference = new AdaptiveReference(reference);
    this.yawRad = reference.yaw_rad;
    this.closures = new Closures(limits);
    this.rate = new FrameRate(limits);
    this.away = new Span(limits.away_rad, limits.gap_ms);
    this.yawn = new Span(limits.yawn, limits.gap_ms);
  }

  /** How long the eyes have been closed, as far as they were seen. */
  get closed_for_ms(): number {
    return this.closures.closedForMs;
  }

  /** How long the driver has been looking down, eyes apparently closed. */
  get looking_down_for_ms(): number {
    return this.closures.lookingDownForMs;
  }

  /** How long the head has been turned. */
  get looking_away_for_ms(): number {
    return this.t_ms === null ? 0 : this.away.lastedMs(this.t_ms);
  }

  /** How long the mouth has been wide open. */
  get yawning_for_ms(): number {
    return this.t_ms === null ? 0 : this.yawn.lastedMs(this.t_ms);
  }

  /** Deep-closed time that the last frame made certain. */
  get deep_ms(): number {
    return this.closures.deepMs;
  }

  /** Whether a face is seen whose eyes are open. */
  get eyes_open(): boolean {
    return this.openness !== null && this.closures.openNow;
  }

  /** Take one frame; the events that it ended. A RangeError when it is not later than the last. */
  push(frame: Frame): Event[] {
    const t = frame.t_ms;
    if (this.t_ms !== null && !(t > this.t_ms)) {
      throw new RangeError(`t_ms must rise from frame to frame: ${t} after ${this.t_ms}`);
    }
    this.t_ms = t;
    this.fps = this.rate.push(t);
    this.seenMs ??= t;
    const events = this.loseWhatIsGone(t - this.seenMs);
    if (frame.ear === null) this.withoutFace(t - this.seenMs);
    else events.push(...this.withFace(frame, frame.ear, this.seenMs), ...this.headAndMouth(frame));
    return events;
  }

  /** The events that the end of a recording cuts off: a closure that goes on is lost. */
  finish(): Event[] {
    return this.closures.lose();
  }

  /** The face has been away for longer than a closure survives. */
  private loseWhatIsGone(unseenMs: number): Event[] {
    if (unseenMs <= this.limits.gap_ms || this.lost) return [];
    this.lost = true;
    return this.closures.lose();
  }

  private withoutFace(unseenMs: number): void {
    this.closures.skip();
    this.openness = null;
    this.valid_ms = 0;
    this.face_lost_for_ms = unseenMs;
  }

  private withFace(frame: Frame, ear: number, seenMs: number): Event[] {
    const t = frame.t_ms;
    const joined = this.openness !== null && !this.lost;
    this.valid_ms = joined ? t - seenMs : 0;
    this.lost = false;
    this.seenMs = t;
    this.face_lost_for_ms = 0;
    this.openness = this.reference.openness(ear);
    const closed = this.closures.push(t, this.openness, frame.pitch_rad, joined);
    this.follow(ear, this.openness);
    const events = closed.map((event) => this.timed(event));
    return t - seenMs > this.limits.gap_ms ? [plainEvent("no_face", seenMs, t), ...events] : events;
  }

  private follow(ear: number, openness: number): void {
    if (this.closures.openNow && openness > this.limits.leave) {
      this.reference.follow(ear, this.valid_ms);
    }
  }

  /** A blink at a low frame rate has no duration, and no velocity either. */
  private timed(event: Event): Event {
    const fast = this.fps !== null && this.fps >= this.limits.blink_fps_min;
    if (event.kind !== "blink" || fast) return event;
    return { ...event, duration_ms: null, opening_velocity: null };
  }

  private headAndMouth({ t_ms, yaw_rad, mouth }: Frame): Event[] {
    this.yawRad ??= yaw_rad;
    const turned =
      yaw_rad === null || this.yawRad === null ? null : Math.abs(yaw_rad - this.yawRad);
    const away = this.away.push(t_ms, turned);
    const yawn = this.yawn.push(t_ms, mouth);
    return [
      ...lasting("look_away", away, [this.limits.away_ms, Number.POSITIVE_INFINITY]),
      ...lasting("yawn", yawn, this.limits.yawn_ms),
    ];
  }
}

function lasting(kind: Kind, stretch: Stretch | null, ms: readonly [number, number]): Event[] {
  if (stretch === null) return [];
  const lastedMs = stretch.endMs - stretch.startMs;
  return lastedMs >= ms[0] && lastedMs <= ms[1]
    ? [plainEvent(kind, stretch.startMs, stretch.endMs)]
    : [];
}
