import type { Alarm } from "../alarm/alarm";
import { LIMITS, NORMAL } from "../science/policy";
import type { Blocks } from "./blocks";
import type { Blocked } from "./driveState";
import { phraseOf } from "./phrases";
import { safely } from "./safely";

/** How often silence is looked for; the watchdog has 2 s. Ours. */
const LOOK_MS = 250;

export type Silence = Blocked | "no_frames";

interface Collaborators {
  blocks: Blocks;
  alarm: Alarm;
  onChange: () => void;
}

/**
 * Before anybody is monitored: says aloud when the pictures stop coming. Who has driven off meanwhile, or looks at
 * another app, would believe that it goes on.
 */
export class Standby {
  /** Why no picture comes; null while they do. */
  silence: Silence | null = null;
  readonly #collaborators: Collaborators;
  #timer: ReturnType<typeof setInterval> | undefined;
  #seenMs = 0;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
  }

  start(): void {
    this.#seenMs = performance.now();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#say(null);
  }

  /** A picture came. */
  see(): void {
    this.#seenMs = performance.now();
  }

  /** Also at once when the device's own reasons change. */
  look(): void {
    if (this.#timer === undefined) return;
    const isSilent = performance.now() - this.#seenMs >= LIMITS.no_face_ms;
    this.#say(this.#collaborators.blocks.reasons[0] ?? (isSilent ? "no_frames" : null));
  }

  #say(silence: Silence | null): void {
    if (silence === this.silence) return;
    this.silence = silence;
    const { alarm, onChange } = this.#collaborators;
    const words = {
      ...NORMAL,
      state: "not_monitoring",
      reasons: silence ? [silence] : [],
    } as const;
    safely(() => (silence ? alarm.set("not_monitoring", phraseOf(words)) : alarm.set(0, "")));
    onChange();
  }
}
