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
import type { Answerer } from "./reporter";

/** Some five new blinks of thirty; the answer counts for a minute (policy, `fresh_ms`). Ours. */
const EVERY_MS = 20_000;
/** After failures it is asked less and less: without a network two hours would fill the console. Ours. */
const RARELY_MS = 320_000;
/** As it is registered; a prediction calls it by its task. */
const MODEL = "drowsiness_detector";

export const NOTHING_ASKED: ClassifierFacts = {
  status: "collecting",
  probabilities: null,
  blinks: 0,
  blinks_needed: LIMITS.sequence_blinks,
};

interface Collaborators {
  subject_id: string;
  /** The z-scores of the last blinks, or null while there are too few. */
  blinks: () => readonly Measures[] | null;
  /** Both null when the model was not asked. */
  onAnswer: (probabilities: Probabilities | null, model: Answerer | null) => void;
  onFacts: (facts: ClassifierFacts) => void;
  server?: ClassifierServer | undefined;
}

export interface ClassifierServer {
  predict: (
    features: BlinkFeatures,
    subject_id: string,
  ) => Promise<Pick<DrowsinessEstimate, "probabilities" | "model">>;
  describe: () => Promise<Pick<ModelDetail, "inputs">>;
}

const SERVER: ClassifierServer = {
  predict: predictDrowsiness,
  describe: () => getModel(MODEL),
};

interface Answered {
  readonly probabilities: Probabilities;
  readonly model: Answerer;
}

/** The early warning that needs the server: asked every few blinks, silent when it knows nothing. */
export class Classifier {
  readonly #subject_id: string;
  readonly #blinks: Collaborators["blinks"];
  readonly #onAnswer: Collaborators["onAnswer"];
  readonly #onFacts: Collaborators["onFacts"];
  readonly #server: ClassifierServer;
  #inputs: ModelDetail["inputs"] | null = null;
  #facts = NOTHING_ASKED;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** From a start to its stop: what was asked in another one says nothing in this. */
  #round = new AbortController();

  constructor({ subject_id, blinks, onAnswer, onFacts, server = SERVER }: Collaborators) {
    this.#subject_id = subject_id;
    this.#blinks = blinks;
    this.#onAnswer = onAnswer;
    this.#onFacts = onFacts;
    this.#server = server;
  }

  start(): void {
    this.#round = new AbortController();
    this.#askIn(EVERY_MS, this.#round.signal);
  }

  stop(): void {
    this.#round.abort();
    clearTimeout(this.#timer);
  }

  #askIn(pause_ms: number, round: AbortSignal): void {
    this.#timer = setTimeout(async () => {
      const next_ms = await this.#ask(round);
      if (!round.aborted) this.#askIn(next_ms, round);
    }, pause_ms);
  }

  /** How long until the next question, in ms. */
  async #ask(round: AbortSignal): Promise<number> {
    const blinks = this.#blinks();
    if (!blinks) {
      this.#say({ status: "collecting", probabilities: null, blinks: 0 }, round);
      return EVERY_MS;
    }
    try {
      const answer = await this.#answerTo(blinks);
      const status = answer ? "answered" : "outside_range";
      const probabilities = answer?.probabilities ?? null;
      if (!round.aborted) this.#onAnswer(probabilities, answer?.model ?? null);
      this.#say({ status, probabilities, blinks: blinks.length }, round);
      this.#failures = 0;
      return EVERY_MS;
    } catch (cause) {
      const status = isRefusal(cause) ? "refused" : "unreachable";
      this.#say({ status, probabilities: null, blinks: blinks.length }, round);
      const rarely_ms = Math.min(EVERY_MS * 2 ** this.#failures, RARELY_MS);
      this.#failures += 1;
      return Math.max(rarely_ms, growingPause(this.#failures - 1, cause as Error));
    }
  }

  /** Null outside of the model's training range. */
  async #answerTo(blinks: readonly Measures[]): Promise<Answered | null> {
    this.#inputs ??= (await this.#server.describe()).inputs;
    const features = windowFeatures(blinks);
    if (!isWithin(features, this.#inputs)) return null;
    const asked = this.#server.predict(features as BlinkFeatures, this.#subject_id);
    const { probabilities, model } = await asked;
    const { alert, low_vigilance, drowsy } = probabilities;
    return { probabilities: [alert, low_vigilance, drowsy], model };
  }

  #say(change: Partial<ClassifierFacts>, round: AbortSignal): void {
    this.#facts = { ...this.#facts, ...change };
    if (!round.aborted) this.#onFacts(this.#facts);
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
