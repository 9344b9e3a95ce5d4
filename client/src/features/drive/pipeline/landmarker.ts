import { type Engine, startEngine } from "./engine";
import type { Backend, Measurement } from "./measurement";

/** Of the picture that is looked at. DESIGN 3 measured 24 frames/s with it; eyes read no better at 480 or 720. */
const WIDTH_PX = 320;
/** An answer takes 20-70 ms: whoever owes one for as long has crashed without a word. Ours, within the watchdog's 2 s. */
const STUCK_MS = 1200;
/** The first one waits for the networks to be compiled. Ours. */
const FIRST_STUCK_MS = 15_000;
/** Models of 6 MB from the disk of a slow phone. Ours. */
const LOAD_MS = 30_000;
/** From a crash to the next try, so that a device in trouble is not kept busy by it; each time twice as long. Ours. */
const RESTART_MS = 500;
/** Doublings: the pause ends at 8 s, so that a cause that is gone is noticed soon. Ours. */
const DOUBLINGS = 4;

export interface LandmarkerParts {
  start?: () => Engine;
  capture?: (video: HTMLVideoElement) => Promise<ImageBitmap>;
}

interface Collaborators extends LandmarkerParts {
  /** Must not throw. */
  onMeasured: (measurement: Measurement) => void;
  /** It crashed (true) and is being started anew, or works again (false). */
  onCrash: (isDown: boolean) => void;
}

/** The engine as it is used: it gets the latest frame when it is free, and is started anew when it fails. */
export class Landmarker {
  readonly backend: Backend;
  readonly #collaborators: Collaborators;
  readonly #start: () => Engine;
  readonly #capture: (video: HTMLVideoElement) => Promise<ImageBitmap>;
  /** Null from a crash to the next try. */
  #engine: Engine | null;
  #isFree = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stuckMs = FIRST_STUCK_MS;
  #crashes = 0;

  constructor(backend: Backend, collaborators: Collaborators) {
    this.backend = backend;
    this.#collaborators = collaborators;
    this.#start = collaborators.start ?? startEngine;
    this.#capture = collaborators.capture ?? capture;
    this.#engine = this.#start();
  }

  /** Rejects when it cannot be loaded. */
  async load(): Promise<void> {
    await this.#engine?.load(this.backend);
    this.#isFree = true;
  }

  /** What the camera shows now; nothing happens while the last frame is being looked at. */
  async offer(video: HTMLVideoElement, t_ms: number): Promise<void> {
    const engine = this.#engine;
    if (!engine || !this.#isFree || this.#isStopped) return;
    this.#isFree = false;
    this.#timer = setTimeout(() => this.#crash(engine), this.#stuckMs);
    const picture = await this.#capture(video).catch(() => null);
    if (engine !== this.#engine || this.#isStopped) return picture?.close();
    // A camera that is just being lost shows nothing: not the engine's fault.
    if (!picture) return this.#free();
    const measurement = await engine.measure(picture, t_ms).catch(() => null);
    if (engine !== this.#engine || this.#isStopped) return;
    if (measurement) this.#take(measurement);
    else this.#crash(engine);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#engine?.stop();
  }

  #free(): void {
    clearTimeout(this.#timer);
    this.#isFree = true;
  }

  #take(measurement: Measurement): void {
    this.#free();
    this.#stuckMs = STUCK_MS;
    this.#crashes = 0;
    this.#collaborators.onMeasured(measurement);
  }

  #crash(engine: Engine): void {
    if (this.#isStopped || engine !== this.#engine) return;
    engine.stop();
    this.#engine = null;
    this.#isFree = false;
    clearTimeout(this.#timer);
    const pause_ms = RESTART_MS * 2 ** Math.min(this.#crashes, DOUBLINGS);
    this.#timer = setTimeout(() => this.#restart(), pause_ms);
    this.#crashes += 1;
    this.#collaborators.onCrash(true);
  }

  async #restart(): Promise<void> {
    const engine = this.#start();
    this.#engine = engine;
    this.#stuckMs = FIRST_STUCK_MS;
    this.#timer = setTimeout(() => this.#crash(engine), LOAD_MS);
    const isLoaded = await engine.load(this.backend).then(
      () => true,
      () => false,
    );
    if (engine !== this.#engine || this.#isStopped) return;
    if (!isLoaded) return this.#crash(engine);
    this.#free();
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
