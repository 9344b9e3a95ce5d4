import type { NewEvent } from "../../../lib/outbox/newEvent";
import { windowFeatures } from "../science/drowsiness";
import type { Monitor } from "../science/monitor";
import type { Decision, Level, State } from "../science/policy";

/** Half of the minute that PERCLOS looks back over; ours. */
export const WINDOW_MS = 30_000;

/** By rising gravity, within a level. */
const STATES: readonly State[] = [
  "not_monitoring",
  "normal",
  "advisory",
  "drowsy",
  "microsleep",
  "unresponsive",
];

export type WindowFacts = Pick<
  NewEvent,
  "alert_level" | "state" | "is_drowsy" | "ear_value" | "features"
>;

/** What a window tells: the gravest moment, and the eyes in all of it. */
export class WindowReport {
  #worst: { readonly level: Level; readonly state: State } | null = null;
  #earSum = 0;
  #earCount = 0;
  #hasFrames = false;

  frame(ear: number | null): void {
    this.#hasFrames = true;
    if (ear === null) return;
    this.#earSum += ear;
    this.#earCount += 1;
  }

  decision({ level, state }: Decision): void {
    if (
      this.#worst === null ||
      gravity(level, state) > gravity(this.#worst.level, this.#worst.state)
    )
      this.#worst = { level, state };
  }

  /** Without a frame the monitor's features are those of long ago. */
  facts(monitor: Monitor): WindowFacts {
    const { level, state } = this.#worst ?? { level: 0, state: "not_monitoring" };
    return {
      alert_level: level,
      state,
      ...(state !== "not_monitoring" && { is_drowsy: isDrowsy(state) }),
      ...(this.#earCount > 0 && { ear_value: this.#earSum / this.#earCount }),
      ...(this.#hasFrames && { features: featuresOf(monitor) }),
    };
  }
}

/** Those of the last minutes but for moments of a clock that nobody else has; and what the classifier is asked with. */
function featuresOf({ features, blinks }: Monitor): NonNullable<NewEvent["features"]> {
  const { t_ms: _now, last_long_blink_end_ms: _then, ...known } = features;
  const z = blinks.zScores();
  return { ...known, ...(z?.flat().every(Number.isFinite) && windowFeatures(z)) };
}

function isDrowsy(state: State): boolean {
  return STATES.indexOf(state) >= STATES.indexOf("drowsy");
}

function gravity(level: Level, state: State): number {
  return level * STATES.length + STATES.indexOf(state);
}
