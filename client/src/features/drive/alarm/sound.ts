import { Output } from "./output";
import type { Plan } from "./tones";

/** "blocked": there should be sound, or might have to be, and none can come out. */
export type SoundState = "off" | "on" | "blocked";

/** How often the context is looked at; ours: a driver without sound is told within a second or so. */
export const WATCH_MS = 500;
/** Looks at a clock that stands still before it counts; ours: changing to a Bluetooth speaker may take one. */
const STALLED_LOOKS = 2;
/** How long the tap waits for the context to run; ours: longer than slow devices take, short enough to wait for. */
const UNLOCK_MS = 1000;

/**
 * Keeps an audio context running, and says when it cannot: phone calls interrupt it, devices vanish, and some browsers
 * go on saying "running" while nothing comes out. Resumes it, or opens another one, and plays what should be playing.
 */
export class Sound {
  readonly #open: () => AudioContext;
  readonly #onState: (state: SoundState) => void;
  #output: Output | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #plan: Plan | null = null;
  #level = 1;
  #isMuted = false;
  #lookedAtS = 0;
  #stalledLooks = 0;
  #moves = true;

  constructor(open: () => AudioContext, onState: (state: SoundState) => void) {
    this.#open = open;
    this.#onState = onState;
  }

  /** Whether it runs now. Browsers let it start only within a tap. */
  async unlock(): Promise<boolean> {
    this.#start();
    if (!this.#output) this.#reopen();
    const { context } = this.#output ?? {};
    await Promise.race([context && resume(context), pause(UNLOCK_MS)]);
    return this.#report() === "on";
  }

  play(plan: Plan | null): void {
    this.#plan = plan;
    // A context that is opened here plays it from the start.
    if (this.#output) this.#output.play(plan);
    else if (plan) this.#start();
  }

  /** Loudness 0-1; ends a mute. */
  setLevel(level: number): void {
    this.#level = level;
    this.#isMuted = false;
    this.#output?.setLevel(level);
  }

  mute(forS: number): void {
    this.#isMuted = true;
    this.#output?.mute(forS, this.#level);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#plan = null;
    await this.#dispose();
    this.#onState("off");
  }

  #start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#look(), WATCH_MS);
    this.#moves = true;
    this.#reopen();
    this.#report();
  }

  #look(): void {
    const { context } = this.#output ?? {};
    if (!context || context.state === "closed") this.#reopen();
    else if (context.state !== "running") resume(context);
    else this.#lookAtClock(context.currentTime);
    this.#report();
  }

  #lookAtClock(nowS: number): void {
    const moved = nowS !== this.#lookedAtS;
    this.#lookedAtS = nowS;
    this.#stalledLooks = moved ? 0 : this.#stalledLooks + 1;
    if (moved) this.#moves = true;
    if (this.#stalledLooks < STALLED_LOOKS) return;
    this.#moves = false;
    this.#reopen();
  }

  #reopen(): void {
    this.#dispose();
    this.#stalledLooks = 0;
    this.#lookedAtS = 0;
    try {
      this.#output = this.#fresh();
    } catch {
      // There is no audio, or no device: said by #report, tried again at the next look.
    }
  }

  #fresh(): Output {
    const context = this.#open();
    context.onstatechange = () => this.#report();
    const output = new Output(context);
    output.setLevel(this.#isMuted ? 0 : this.#level);
    output.play(this.#plan);
    if (context.state !== "running") resume(context);
    return output;
  }

  async #dispose(): Promise<void> {
    const { context } = this.#output ?? {};
    this.#output = null;
    if (!context) return;
    context.onstatechange = null;
    if (context.state !== "closed") await context.close().catch(() => {});
  }

  #report(): SoundState {
    // Closed while a tap was waiting for it to run.
    if (this.#timer === undefined) return "off";
    const runs = this.#output?.context.state === "running" && this.#moves;
    const state = runs ? "on" : "blocked";
    this.#onState(state);
    return state;
  }
}

/** A refusal shows in the context's state. */
function resume(context: AudioContext): Promise<void> {
  return context.resume().catch(() => {});
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
