import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { measured } from "../session/sessionTest";
import type { Answer, Request } from "./measurement";

class FakeWorker {
  static latest: FakeWorker;
  onmessage: ((event: { data: Answer }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly postMessage = vi.fn<(request: Request, transfer: Transferable[]) => void>();
  readonly terminate = vi.fn();

  constructor() {
    FakeWorker.latest = this;
  }

  answer(data: Answer): void {
    this.onmessage?.({ data });
  }
}

const PICTURE = { close: vi.fn() } as unknown as ImageBitmap;

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock("./landmarks");
});

async function startInWorker() {
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("OffscreenCanvas", class {});
  const { startEngine, HAS_WORKERS } = await import("./engine");
  expect(HAS_WORKERS).toBe(true);
  return { engine: startEngine(), worker: FakeWorker.latest };
}

test("in a worker: loads, and hands each picture over for good", async () => {
  const { engine, worker } = await startInWorker();
  const loading = engine.load("webgl");
  expect(worker.postMessage).toHaveBeenLastCalledWith({ type: "load", backend: "webgl" }, []);
  worker.answer({ type: "ready", backend: "webgl" });
  await loading;
  const measuring = engine.measure(PICTURE, 40);
  const request = { type: "measure", picture: PICTURE, t_ms: 40 };
  expect(worker.postMessage).toHaveBeenLastCalledWith(request, [PICTURE]);
  worker.answer({ type: "measured", measurement: measured(40) });
  expect(await measuring).toEqual(measured(40));
  engine.stop();
  expect(worker.terminate).toHaveBeenCalled();
});

test("a failure is that of what was asked", async () => {
  const { engine, worker } = await startInWorker();
  const loading = engine.load("wasm");
  worker.answer({ type: "failed", message: "a model did not load" });
  await expect(loading).rejects.toThrow("a model did not load");
  const measuring = engine.measure(PICTURE, 40);
  worker.onerror?.({ message: "out of memory" });
  await expect(measuring).rejects.toThrow("out of memory");
});

test("without workers it works beside the page, and lets go of each picture", async () => {
  vi.stubGlobal("Worker", undefined);
  const loadLandmarks = vi.fn(async () => async (_: ImageBitmap, t_ms: number) => {
    if (t_ms > 40) throw new Error("it broke");
    return measured(t_ms);
  });
  vi.doMock("./landmarks", () => ({ loadLandmarks }));
  const { startEngine } = await import("./engine");
  const engine = startEngine();
  await expect(engine.measure(PICTURE, 0)).rejects.toThrow("not loaded");
  await engine.load("wasm");
  expect(await engine.measure(PICTURE, 40)).toEqual(measured(40));
  await expect(engine.measure(PICTURE, 80)).rejects.toThrow("it broke");
  expect(PICTURE.close).toHaveBeenCalledTimes(3);
  engine.stop();
});
