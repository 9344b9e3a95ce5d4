import { Landmarker } from "../pipeline/landmarker";
import type { Backend, Measurement } from "../pipeline/measurement";
import { Meter } from "./meter";

/** 15 pictures a second, below which a blink has no duration (DESIGN 3). */
const ENOUGH_MS = 1000 / 15;
/** Pictures that a speed is measured by, after those that compile the networks. Ours. */
const TRIED = 12;
const WARMING = 3;
/** Until the first pictures must have come. Ours. */
const GIVE_UP_MS = 30_000;

export interface Feeds {
  /** Takes each measurement that the chosen one makes; set once it is chosen. */
  onMeasured: (measurement: Measurement) => void;
  onCrash: (isDown: boolean) => void;
  /** Who gets the camera's frames. */
  use: (landmarker: Landmarker) => void;
}

/**
 * The engine on the processor; on the graphics chip where that turns out to be faster and is needed. Rejects when
 * neither gives an answer.
 */
export async function chooseLandmarker(feeds: Feeds): Promise<Landmarker> {
  const onCpu = await tryOut("wasm", feeds);
  if (onCpu.picture_ms <= ENOUGH_MS) return onCpu.landmarker;
  const onGpu = await tryOut("webgl", feeds).catch(() => null);
  if (!onGpu || onGpu.picture_ms >= onCpu.picture_ms) {
    onGpu?.landmarker.stop();
    feeds.use(onCpu.landmarker);
    return onCpu.landmarker;
  }
  onCpu.landmarker.stop();
  return onGpu.landmarker;
}

interface Tried {
  landmarker: Landmarker;
  /** Median. */
  picture_ms: number;
}

async function tryOut(backend: Backend, { onMeasured, onCrash, use }: Feeds): Promise<Tried> {
  const meter = new Meter();
  let seen = 0;
  let done = () => {};
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  const landmarker = new Landmarker(backend, {
    onMeasured: (measurement) => {
      seen += 1;
      if (seen > WARMING) meter.push(measurement.t_ms, measurement.inference_ms);
      if (meter.count >= TRIED) done();
      onMeasured(measurement);
    },
    onCrash,
  });
  try {
    await landmarker.load();
    use(landmarker);
    await Promise.race([enough, failAfter(GIVE_UP_MS)]);
  } catch (cause) {
    landmarker.stop();
    throw cause;
  }
  return { landmarker, picture_ms: meter.quantile_ms(0.5) ?? Number.POSITIVE_INFINITY };
}

function failAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("no picture")), ms));
}
