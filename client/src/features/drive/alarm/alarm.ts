import { Accompaniment } from "./accompaniment";
import type { AlarmDevices } from "./devices";
import { Sound, type SoundState } from "./sound";
import { PLANS, type Plan, planOf } from "./tones";

/** 0 is silence. */
export type Signal = 0 | 1 | 2 | 3 | "not_monitoring";

export interface AlarmState {
  /** "off" until something was to sound; "blocked" when it should and cannot, which the page has to say loudly. */
  readonly sound: SoundState;
  readonly signal: Signal;
  /** By the clock of the devices, for showing it; it ends by a timer of its own, so that setting a clock does not matter. */
  readonly muted_until_ms: number | null;
  readonly volume: number;
  readonly testing: boolean;
}

/** Ours, and the product's promise: long enough to talk to somebody, too short to fall asleep for long. */
export const MUTE_MS = 60_000;
/** Amplitude, full scale being 1: .1 is 20 dB down and still to be heard in a parked car; ours. */
export const VOLUME = { min: 0.1, max: 1 } as const;
/** Two periods of the siren. */
const TEST_MS = 2000;

/**
 * Sound, phrase, vibration and the tab, for one signal at a time. A mute is the driver's word and silences everything but
 * the tab for a minute; what cannot have been meant by it pierces: level 3 that begins after it, eyes that have closed
 * since. Level 3 that sounds already can be muted: whoever taps is awake.
 */
export class Alarm {
  readonly #devices: AlarmDevices;
  readonly #sound: Sound;
  readonly #accompaniment: Accompaniment;
  readonly #listeners = new Set<() => void>();
  #state: AlarmState = { sound: "off", signal: 0, muted_until_ms: null, volume: 1, testing: false };
  #plan: Plan | null = null;
  #phrase = "";
  #muteTimer: ReturnType<typeof setTimeout> | undefined;
  #endTest = () => {};

  constructor(devices: AlarmDevices) {
    this.#devices = devices;
    this.#sound = new Sound(devices.openAudio, (sound) => this.#change({ sound }));
    this.#accompaniment = new Accompaniment(devices.speech, devices.vibrate);
  }

  get state(): AlarmState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Call it within the tap that starts the drive; whether there is sound. */
  unlock(): Promise<boolean> {
    const running = this.#sound.unlock();
    this.#devices.speech?.prepare();
    return running;
  }

  /**
   * The same signal again changes nothing but the tab's words. `phrase` says by itself what is the matter, in the page's
   * language ("Eyes closed", "Not monitoring: no face"). It is spoken when the signal rises, not when it falls.
   */
  set(signal: Signal, phrase: string): void {
    const before = this.#state.signal;
    this.#phrase = signal === 0 ? "" : phrase;
    if (signal !== before) this.#switchTo(signal, hasFallen(before, signal) ? null : phrase);
    this.#devices.attention.show(signal, phrase);
  }

  /** Words without a signal, such as that a break is due; a signal goes first. */
  say(phrase: string): void {
    if (this.#plan || this.#state.muted_until_ms !== null) return;
    this.#devices.speech?.speak(phrase, this.#state.volume);
  }

  /** What level 3 sounds like, at the volume chosen; ends a mute, and gives way to a real signal. */
  async test(phrase: string): Promise<void> {
    this.unmute();
    const hasSound = await this.unlock();
    if (!hasSound || this.#state.signal !== 0 || this.#state.testing) return;
    this.#change({ testing: true });
    this.#sing(PLANS[3], phrase);
    await this.#testEnd();
  }

  /** Tapping it again does not make it longer. */
  mute(): void {
    if (this.#state.muted_until_ms !== null) return;
    this.#change({ muted_until_ms: this.#devices.now() + MUTE_MS });
    this.#sound.mute(MUTE_MS / 1000);
    this.#accompaniment.stop();
    this.#muteTimer = setTimeout(() => this.unmute(), MUTE_MS);
  }

  unmute(): void {
    if (this.#state.muted_until_ms === null) return;
    this.#liftMute();
    if (this.#plan) this.#accompaniment.start(this.#plan, this.#phrase, this.#state.volume);
  }

  /** Takes effect at once; a RangeError outside of `VOLUME`. */
  setVolume(volume: number): void {
    const { min, max } = VOLUME;
    if (!(volume >= min && volume <= max)) {
      throw new RangeError(`volume must be a number from ${min} to ${max}, not ${volume}`);
    }
    this.#change({ volume });
    if (this.#state.muted_until_ms === null) this.#sound.setLevel(volume);
  }

  /** Silent, and the tab as it was. It can be unlocked again. */
  async close(): Promise<void> {
    this.set(0, "");
    this.#endTest();
    this.#liftMute();
    await this.#sound.close();
  }

  #switchTo(signal: Signal, phrase: string | null): void {
    this.#change({ signal });
    if (signal === 3) this.#liftMute();
    // It gives way, and ends what it began, before the signal begins.
    this.#endTest();
    this.#sing(planOf(signal), phrase);
  }

  /** The tones first: nothing else may hold them up. */
  #sing(plan: Plan | null, phrase: string | null): void {
    this.#plan = plan;
    this.#sound.play(plan);
    this.#accompaniment.stop();
    const isMuted = this.#state.muted_until_ms !== null;
    if (plan && !isMuted) this.#accompaniment.start(plan, phrase, this.#state.volume);
  }

  #liftMute(): void {
    clearTimeout(this.#muteTimer);
    this.#change({ muted_until_ms: null });
    this.#sound.setLevel(this.#state.volume);
  }

  #testEnd(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#endTest(), TEST_MS);
      this.#endTest = () => {
        clearTimeout(timer);
        this.#endTest = () => {};
        this.#plan = null;
        this.#sound.play(null);
        this.#accompaniment.endVibration();
        this.#change({ testing: false });
        resolve();
      };
    });
  }

  /** A new object only when something is new: React compares them. */
  #change(change: Partial<AlarmState>): void {
    const keys = Object.keys(change) as (keyof AlarmState)[];
    if (keys.every((key) => change[key] === this.#state[key])) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) runSafely(listener);
  }
}

/** A page that fails must not silence the alarm. */
function runSafely(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportError(error);
  }
}

function hasFallen(before: Signal, now: Signal): boolean {
  return before !== "not_monitoring" && now !== "not_monitoring" && now < before;
}
