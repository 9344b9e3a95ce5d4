import { DARK, type Measurement } from "../pipeline/measurement";
import type { Event } from "../science/events";
import type { Monitor } from "../science/monitor";
import type { Decision } from "../science/policy";
import type { Blocks } from "./blocks";

/** How often silence is looked for; the watchdog has 2 s. Ours. */
const TICK_MS = 100;
/** Without a frame for as long the decision is made without one. Ours, well below the watchdog's 1.5 s. */
const SILENCE_MS = 400;
/** A timer that comes later than this was held up by a device that slept, or a page that stood still. Ours. */
const ASLEEP_MS = 3000;
/** How long it is said after waking up, so that it is heard. Ours. */
const AWAKE_MS = 2000;
/** Without a face for as long, so that a bridge is no night. Ours, within the watchdog's 2 s. */
const DARK_MS = 1000;

interface Listener {
  /** After each frame and each tick. */
  onDecision: (decision: Decision, t_ms: number) => void;
  onEvents: (events: readonly Event[]) => void;
}

/** A monitor that is fed by frames and by the clock, and never takes silence for calm. */
export class Watch {
  readonly monitor: Monitor;
  readonly #blocks: Blocks;
  readonly #listener: Listener;
  #timer: ReturnType<typeof setInterval> | undefined;
  #decidedMs = Number.NEGATIVE_INFINITY;
  /** By the wall clock: that of the frames stands still in a device that sleeps (w3c/hr-time issue 115). */
  #tickedMs = 0;
  #wokenMs = Number.NEGATIVE_INFINITY;
  #wasHidden = false;

  constructor(monitor: Monitor, blocks: Blocks, listener: Listener) {
    this.monitor = monitor;
    this.#blocks = blocks;
    this.#listener = listener;
  }

  start(): void {
    this.stop();
    this.#tickedMs = Date.now();
    this.#wasHidden = document.hidden;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.look();
  }

  /** Nothing is decided any more, whatever the device says. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#wokenMs = Number.NEGATIVE_INFINITY;
    this.#blocks.set("asleep", false);
    this.#blocks.set("dark", false);
  }

  /** A frame was looked at. */
  take(measurement: Measurement): void {
    // A tick may have looked at the clock since the frame was taken: the policy's time never falls.
    const t_ms = Math.max(
      measurement.t_ms,
      this.#decidedMs + 1,
      (this.monitor.detector.t_ms ?? 0) + 1,
    );
    this.monitor.blocked = this.#blocks.reasons;
    const { events, decision } = this.monitor.push({ ...measurement, t_ms });
    this.#listener.onEvents(events);
    this.#decide(decision, t_ms);
    // Last: where it comes or goes a newer decision is made at once.
    this.#blocks.set("dark", this.#isDark(measurement));
  }

  /** What is true without a new frame; also at once when the device says that nobody can be monitored. */
  look(): void {
    if (this.#timer === undefined) return;
    if (document.hidden) this.#wasHidden = true;
    const now = performance.now();
    const frame_ms = this.monitor.detector.t_ms ?? Number.NEGATIVE_INFINITY;
    if (now - frame_ms < SILENCE_MS && this.#blocks.reasons.length === 0) return;
    this.monitor.blocked = this.#blocks.reasons;
    const t_ms = Math.max(now, this.#decidedMs);
    this.#decide(this.monitor.tick(t_ms), t_ms);
  }

  #tick(): void {
    const wall_ms = Date.now();
    // Timers of hidden pages are slow by themselves.
    const mayBeSlow = document.hidden || this.#wasHidden;
    if (wall_ms - this.#tickedMs > ASLEEP_MS && !mayBeSlow) this.#wokenMs = performance.now();
    this.#tickedMs = wall_ms;
    this.#wasHidden = document.hidden;
    this.#blocks.set("asleep", performance.now() - this.#wokenMs < AWAKE_MS);
    this.look();
  }

  #isDark({ ear, brightness }: Measurement): boolean {
    const isLost = this.monitor.detector.face_lost_for_ms >= DARK_MS;
    return ear === null && isLost && brightness < DARK;
  }

  #decide(decision: Decision, t_ms: number): void {
    this.#decidedMs = t_ms;
    this.#listener.onDecision(decision, t_ms);
  }
}
