import { Landmarker, type LandmarkerParts } from "../pipeline/landmarker";
import type { Backend, Measurement } from "../pipeline/measurement";
import { within } from "../pipeline/within";
import { Meter } from "./meter";

/** 15 pictures a second, below which a blink has no duration (DESIGN 3). */
const ENOUGH_MS = 1000 / 15;
/** Pictures that a speed is measured by, after those that compile the networks. Ours. */
const TRIED = 12;
const WARMING = 3;
/** Until the engine must have been loaded and tried: a slow phone takes 10-20 s. Ours. */
const GIVE_UP_MS = 60_000;

export interface Feeds extends LandmarkerParts {
  /** Takes each measurement, those of a trial too; must not throw. */
  onMeasured: (measurement: Measurement) => void;
  /** Of the one that was chosen. */
  onCrash: (isDown: boolean) => void;
  /** Who gets the camera's frames. */
  use: (landmarker: Landmarker) => void;
  /** Nobody waits any more: nothing is left running. */
  signal: AbortSignal;
}

/**
 * The engine on the processor; on the graphics chip where that turns out to be faster and is needed. Rejects when
 * neither gives an answer.
 */
export async function chooseLandmarker(feeds: Feeds): Promise<Landmarker> {
  const onCpu = await tryOut("wasm", feeds);
  if (onCpu.picture_ms <= ENOUGH_MS) return onCpu.landmarker;
  const onGpu = await tryOut("webgl", feeds).catch(() => null);
  const [best, other] =
    onGpu && onGpu.picture_ms < onCpu.picture_ms ? [onGpu, onCpu] : [onCpu, onGpu];
  other?.landmarker.stop();
  if (feeds.signal.aborted) best.landmarker.stop();
  feeds.signal.throwIfAborted();
  feeds.use(best.landmarker);
  return best.landmarker;
}

interface Tried {
  landmarker: Landmarker;
  /** Median. */
  picture_ms: number;
}

async function tryOut(backend: Backend, { use, signal, ...feeds }: Feeds): Promise<Tried> {
  const trial = new Trial(feeds);
  const landmarker = new Landmarker(backend, {
    ...feeds,
    onMeasured: trial.onMeasured,
    onCrash: trial.onCrash,
  });
  const tried = landmarker.load().then(() => {
    use(landmarker);
    return trial.picture_ms;
  });
  try {
    return { landmarker, picture_ms: await within(tried, GIVE_UP_MS, signal) };
  } catch (cause) {
    landmarker.stop();
    throw cause;
  }
}

/** An engine's first pictures: who crashes over them is not chosen. */
class Trial {
  readonly picture_ms: Promise<number>;
  readonly #feeds: Pick<Feeds, "onMeasured" | "onCrash">;
  readonly #meter = new Meter();
  #seen = 0;
  #isOver = false;
  #resolve: (picture_ms: number) => void = () => {};
  #reject: (cause: Error) => void = () => {};

  constructor(feeds: Pick<Feeds, "onMeasured" | "onCrash">) {
    this.#feeds = feeds;
    this.picture_ms = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  readonly onMeasured = (measurement: Measurement): void => {
    this.#feeds.onMeasured(measurement);
    if (this.#isOver) return;
    this.#seen += 1;
    if (this.#seen > WARMING) this.#meter.push(measurement.t_ms, measurement.inference_ms);
    if (this.#meter.count < TRIED) return;
    this.#isOver = true;
    this.#resolve(this.#meter.quantile_ms(0.5) ?? Number.POSITIVE_INFINITY);
  };

  readonly onCrash = (isDown: boolean): void => {
    if (this.#isOver) this.#feeds.onCrash(isDown);
    else this.#reject(new Error("it crashed over its first pictures"));
  };
}
