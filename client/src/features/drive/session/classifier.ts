import { ApiError } from "../../../api/errors";
import { getModel, type ModelDetail } from "../../../api/getModel";
import {
  type BlinkFeatures,
  type DrowsinessEstimate,
  predictDrowsiness,
} from "../../../api/predictDrowsiness";
import { growingPause } from "../../../lib/pause";
import { LIMITS, type Measures } from "../science/blinks";
import { windowFeatures } from "../science/drowsiness";
import type { Probabilities } from "../science/policy";
import type { ClassifierFacts } from "./driveState";

/** Some five new blinks of thirty; the answer counts for a minute (policy, `fresh_ms`). Ours. */
const EVERY_MS = 20_000;
const MODEL = "drowsiness";

export const NOTHING_ASKED: ClassifierFacts = {
  status: "collecting",
  probabilities: null,
  blinks: 0,
  blinks_needed: LIMITS.sequence_blinks,
};

interface Collaborators {
  /** The z-scores of the last blinks, or null while there are too few. */
  blinks: () => readonly Measures[] | null;
  onAnswer: (probabilities: Probabilities | null) => void;
  onFacts: (facts: ClassifierFacts) => void;
  predict?: (features: BlinkFeatures) => Promise<DrowsinessEstimate>;
  describe?: () => Promise<Pick<ModelDetail, "inputs">>;
}

/** The early warning that needs the server: asked every few blinks, silent when it knows nothing. */
export class Classifier {
  readonly #blinks: Collaborators["blinks"];
  readonly #onAnswer: Collaborators["onAnswer"];
  readonly #onFacts: Collaborators["onFacts"];
  readonly #predict: NonNullable<Collaborators["predict"]>;
  readonly #describe: NonNullable<Collaborators["describe"]>;
  #inputs: ModelDetail["inputs"] | null = null;
  #facts = NOTHING_ASKED;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor({ predict, describe, ...page }: Collaborators) {
    this.#blinks = page.blinks;
    this.#onAnswer = page.onAnswer;
    this.#onFacts = page.onFacts;
    this.#predict = predict ?? predictDrowsiness;
    this.#describe = describe ?? (() => getModel(MODEL));
  }

  start(): void {
    this.#timer = setTimeout(this.#ask, EVERY_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  readonly #ask = async (): Promise<void> => {
    const pause = await this.#askOnce();
    if (!this.#isStopped) this.#timer = setTimeout(this.#ask, pause);
  };

  /** How long until the next question, in ms. */
  async #askOnce(): Promise<number> {
    const blinks = this.#blinks();
    if (!blinks) {
      this.#say({ status: "collecting", probabilities: null, blinks: 0 });
      return EVERY_MS;
    }
    try {
      await this.#askAbout(blinks);
      this.#failures = 0;
      return EVERY_MS;
    } catch (cause) {
      this.#say({ status: isRefusal(cause) ? "refused" : "unreachable", probabilities: null });
      this.#failures += 1;
      return Math.max(EVERY_MS, growingPause(this.#failures - 1, cause as Error));
    }
  }

  async #askAbout(blinks: readonly Measures[]): Promise<void> {
    this.#inputs ??= (await this.#describe()).inputs;
    const features = windowFeatures(blinks);
    if (!isWithin(features, this.#inputs)) {
      this.#answer(null);
      this.#say({ status: "outside_range", probabilities: null, blinks: blinks.length });
      return;
    }
    const { alert, low_vigilance, drowsy } = (await this.#predict(features as BlinkFeatures))
      .probabilities;
    this.#answer([alert, low_vigilance, drowsy]);
    this.#say({
      status: "answered",
      probabilities: [alert, low_vigilance, drowsy],
      blinks: blinks.length,
    });
  }

  #answer(probabilities: Probabilities | null): void {
    if (!this.#isStopped) this.#onAnswer(probabilities);
  }

  #say(change: Partial<ClassifierFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    if (!this.#isStopped) this.#onFacts(this.#facts);
  }
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof ApiError && ["invalid", "refused"].includes(cause.kind);
}

/** What the model hardly saw in training it is not asked about: p1 to p99 of each input, as the server does. */
function isWithin(features: Record<string, number>, inputs: ModelDetail["inputs"]): boolean {
  return Object.entries(inputs).every(([name, { all }]) => {
    const [value, low, high] = [features[name], all.p1, all.p99];
    return (
      value !== undefined &&
      low !== undefined &&
      high !== undefined &&
      low <= value &&
      value <= high
    );
  });
}
