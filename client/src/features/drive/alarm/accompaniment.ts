import type { Speech } from "./devices";
import { figureS, type Plan } from "./tones";

export type Vibrate = (pattern: number | number[]) => boolean;

/** What goes with the tones where the device can: the phrase after their first figure, and vibration in their rhythm. */
export class Accompaniment {
  readonly #speech: Speech | null;
  readonly #vibrate: Vibrate | null;
  #phraseTimer: ReturnType<typeof setTimeout> | undefined;
  #vibrationTimer: ReturnType<typeof setInterval> | undefined;
  #vibrates = false;
  #speaks = false;

  constructor(speech: Speech | null, vibrate: Vibrate | null) {
    this.#speech = speech;
    this.#vibrate = vibrate;
  }

  /** Without a phrase nothing is said. `volume` 0-1. */
  start(plan: Plan, phrase: string | null, volume: number): void {
    this.stop();
    this.#vibrationTimer = setInterval(() => this.#pulse(plan), plan.periodS * 1000);
    this.#pulse(plan);
    if (phrase)
      this.#phraseTimer = setTimeout(() => this.#say(phrase, volume), figureS(plan) * 1000);
  }

  stop(): void {
    this.endVibration();
    clearTimeout(this.#phraseTimer);
    if (this.#speaks) this.#speech?.cancel();
    this.#speaks = false;
  }

  /** What is being said is said to its end. */
  endVibration(): void {
    clearInterval(this.#vibrationTimer);
    // Browsers complain about a call before the first tap: only what was begun is ended.
    if (this.#vibrates) this.#vibrate?.(0);
    this.#vibrates = false;
  }

  #pulse({ vibration }: Plan): void {
    this.#vibrates = true;
    this.#vibrate?.([...vibration]);
  }

  #say(phrase: string, volume: number): void {
    this.#speaks = true;
    this.#speech?.speak(phrase, volume);
  }
}
