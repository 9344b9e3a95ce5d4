import { type Engine, startEngine } from "./engine";
import type { Backend, Measurement } from "./measurement";

/** Of the picture that is looked at. DESIGN 3 measured 24 frames/s with it; eyes read no better at 480 or 720. */
const WIDTH_PX = 320;
/** An answer takes 20-70 ms: whoever owes one for as long has crashed without a word. Ours, within the watchdog's 2 s. */
const STUCK_MS = 1200;
/** The first one waits for the networks to be compiled. Ours. */
const FIRST_STUCK_MS = 15_000;
/** From a crash to the next try, so that a device in trouble is not kept busy by it. Ours. */
const RESTART_MS = 500;

interface Collaborators {
  onMeasured: (measurement: Measurement) => void;
  /** It crashed (true) and is being started anew, or works again (false). */
  onCrash: (isDown: boolean) => void;
  start?: () => Engine;
  capture?: (video: HTMLVideoElement) => Promise<ImageBitmap>;
}

/** The engine as it is used: it gets the latest frame when it is free, and is started anew when it fails. */
export class Landmarker {
  readonly backend: Backend;
  readonly #collaborators: Collaborators;
  readonly #start: () => Engine;
  readonly #capture: (video: HTMLVideoElement) => Promise<ImageBitmap>;
  #engine: Engine;
  #isFree = false;
  #isStopped = false;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #stuckMs = FIRST_STUCK_MS;

  constructor(backend: Backend, collaborators: Collaborators) {
    this.backend = backend;
    this.#collaborators = collaborators;
    this.#start = collaborators.start ?? startEngine;
    this.#capture = collaborators.capture ?? capture;
    this.#engine = this.#start();
  }

  /** Rejects when it cannot be loaded. */
  async load(): Promise<void> {
    await this.#engine.load(this.backend);
    this.#isFree = true;
  }

  /** What the camera shows now; nothing happens while the last frame is being looked at. */
  async offer(video: HTMLVideoElement, t_ms: number): Promise<void> {
    if (!this.#isFree || this.#isStopped) return;
    this.#isFree = false;
    const engine = this.#engine;
    this.#watch = setTimeout(() => this.#crash(engine), this.#stuckMs);
    try {
      const measurement = await engine.measure(await this.#capture(video), t_ms);
      if (engine === this.#engine) this.#take(measurement);
    } catch {
      this.#crash(engine);
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#watch);
    this.#engine.stop();
  }

  #take(measurement: Measurement): void {
    clearTimeout(this.#watch);
    this.#stuckMs = STUCK_MS;
    this.#isFree = true;
    if (!this.#isStopped) this.#collaborators.onMeasured(measurement);
  }

  #crash(engine: Engine): void {
    if (this.#isStopped || engine !== this.#engine) return;
    clearTimeout(this.#watch);
    engine.stop();
    this.#collaborators.onCrash(true);
    this.#engine = this.#start();
    this.#stuckMs = FIRST_STUCK_MS;
    this.#watch = setTimeout(() => this.#reload(this.#engine), RESTART_MS);
  }

  async #reload(engine: Engine): Promise<void> {
    this.#watch = setTimeout(() => this.#crash(engine), FIRST_STUCK_MS);
    try {
      await engine.load(this.backend);
    } catch {
      return this.#crash(engine);
    }
    if (this.#isStopped || engine !== this.#engine) return;
    clearTimeout(this.#watch);
    this.#isFree = true;
    this.#collaborators.onCrash(false);
  }
}

function capture(video: HTMLVideoElement): Promise<ImageBitmap> {
  const scale = Math.min(1, WIDTH_PX / video.videoWidth);
  return createImageBitmap(video, {
    resizeWidth: Math.round(video.videoWidth * scale),
    resizeHeight: Math.round(video.videoHeight * scale),
    resizeQuality: "low",
  });
}
