import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import type { Landmarker } from "../pipeline/landmarker";
import type { Backend } from "../pipeline/measurement";
import { FakeEngine, OPEN } from "./sessionTest";
import { chooseLandmarker } from "./speed";

const VIDEO = document.createElement("video");
/** A picture takes as long on each of them; null: it crashes over its first. */
type Speeds = Readonly<Record<Backend, number | null>>;

let used: Landmarker | null;
let engines: FakeEngine[];
let ending: AbortController;
const onCrash = vi.fn();
const onMeasured = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  used = null;
  engines = [];
  ending = new AbortController();
  onCrash.mockClear();
  onMeasured.mockClear();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function engineOf(speeds: Speeds): FakeEngine {
  let backend: Backend = "wasm";
  const engine = new FakeEngine(() => ({ ...OPEN, inference_ms: speeds[backend] ?? 0 }));
  vi.mocked(engine.load).mockImplementation(async (wanted) => {
    backend = wanted;
    engine.answers = speeds[backend] === null ? "fails" : "fine";
  });
  engines.push(engine);
  return engine;
}

async function choose(speeds: Speeds): Promise<Landmarker> {
  const chosen = chooseLandmarker({
    ...{ onMeasured, onCrash, signal: ending.signal },
    use: (landmarker) => {
      used = landmarker;
    },
    start: () => engineOf(speeds),
    capture: async () => ({ close: () => {} }) as ImageBitmap,
  });
  chosen.catch(() => {});
  await film(40);
  return chosen;
}

async function film(frames: number): Promise<void> {
  for (let i = 0; i < frames; i += 1) {
    await passMs(50);
    used?.offer(VIDEO, performance.now());
  }
  await passMs(0);
}

const stopped = () => engines.map(({ stop }) => vi.mocked(stop).mock.calls.length > 0);

test.each([
  [{ wasm: 40, webgl: 10 }, "wasm", [false]],
  [{ wasm: 120, webgl: 30 }, "webgl", [true, false]],
  [{ wasm: 120, webgl: 300 }, "wasm", [false, true]],
  [{ wasm: 120, webgl: null }, "wasm", [false, true]],
] as const)("%j ms a picture: %s is chosen, and goes on alone", async (speeds, backend, ended) => {
  const chosen = await choose(speeds);
  expect(chosen.backend).toBe(backend);
  expect(used).toBe(chosen);
  expect(stopped()).toEqual(ended);
  // A crash of the one that was only tried is nobody's concern.
  expect(onCrash).not.toHaveBeenCalled();
  const { length } = onMeasured.mock.calls;
  await film(1);
  expect(onMeasured).toHaveBeenCalledTimes(length + 1);
  chosen.stop();
});

test("its crashes are told once it is chosen", async () => {
  const chosen = await choose({ wasm: 40, webgl: 10 });
  const [engine] = engines;
  if (engine) engine.answers = "fails";
  await film(1);
  expect(onCrash).toHaveBeenCalledWith(true);
  chosen.stop();
});

test("what crashes over its first pictures cannot be used", async () => {
  await expect(choose({ wasm: null, webgl: 10 })).rejects.toThrow("first pictures");
  expect(stopped()).toEqual([true]);
});

test.each([5, 25])("ended after %i pictures, nothing is left running", async (pictures) => {
  const choosing = choose({ wasm: 120, webgl: 100 });
  await film(pictures / 2);
  ending.abort(new Error("stopped"));
  await expect(choosing).rejects.toThrow("stopped");
  expect(stopped()).not.toContain(false);
});
