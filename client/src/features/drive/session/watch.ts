import type { Measurement } from "../pipeline/measurement";
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
/** Mean luma (0-1) below which a picture without a face is called dark: 20 of 255. Ours. */
const DARK = 0.08;
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
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #decidedMs = Number.NEGATIVE_INFINITY;
  #tickedMs = Number.NEGATIVE_INFINITY;

  constructor(monitor: Monitor, blocks: Blocks, listener: Listener, now = () => performance.now()) {
    this.monitor = monitor;
    this.#blocks = blocks;
    this.#listener = listener;
    this.#now = now;
  }

  start(): void {
    this.#tickedMs = this.#now();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A frame was looked at. */
  take(measurement: Measurement): void {
    this.#blocks.set("asleep", false);
    // A tick may have looked at the clock since the frame was taken: the policy's time never falls.
    const t_ms = Math.max(
      measurement.t_ms,
      this.#decidedMs + 1,
      (this.monitor.detector.t_ms ?? 0) + 1,
    );
    const { events, decision } = this.#pushed({ ...measurement, t_ms });
    this.#seeDark(measurement);
    this.#listener.onEvents(events);
    this.#decide(decision, t_ms);
  }

  /** What is true without a new frame; also at once when the device says that nobody can be monitored. */
  tick(): void {
    const now = this.#now();
    const sinceTick_ms = now - this.#tickedMs;
    this.#tickedMs = now;
    // Timers of hidden pages are slow by themselves.
    if (sinceTick_ms > ASLEEP_MS && !document.hidden) this.#blocks.set("asleep", true);
    const frame_ms = this.monitor.detector.t_ms ?? Number.NEGATIVE_INFINITY;
    if (now - frame_ms < SILENCE_MS && this.#blocks.reasons.length === 0) return;
    this.monitor.blocked = this.#blocks.reasons;
    const t_ms = Math.max(now, this.#decidedMs);
    this.#decide(this.monitor.tick(t_ms), t_ms);
  }

  #pushed(measurement: Measurement) {
    this.monitor.blocked = this.#blocks.reasons;
    return this.monitor.push(measurement);
  }

  #seeDark({ ear, brightness }: Measurement): void {
    const isLost = this.monitor.detector.face_lost_for_ms >= DARK_MS;
    this.#blocks.set("dark", ear === null && isLost && brightness < DARK);
  }

  #decide(decision: Decision, t_ms: number): void {
    this.#decidedMs = t_ms;
    this.#listener.onDecision(decision, t_ms);
  }
}
