import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileError } from "./fileProblem";
import type { Call, Reply } from "./messages";
import { failureOf } from "./messages";
import { createSession } from "./session";
import { EMPTY } from "./snapshot";
import { startWorkerEngine } from "./workerEngine";

/** A worker that answers when the test says so. */
class FakeWorker {
  static started: FakeWorker[] = [];
  onmessage: ((event: { data: Reply }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly calls: Call[] = [];
  terminate = vi.fn();

  constructor() {
    FakeWorker.started.push(this);
  }

  postMessage(call: Call): void {
    this.calls.push(call);
  }

  reply(data: Reply): void {
    this.onmessage?.({ data });
  }
}

beforeEach(() => vi.stubGlobal("Worker", FakeWorker));

afterEach(() => {
  FakeWorker.started = [];
  vi.unstubAllGlobals();
});

function lastWorker(): FakeWorker {
  const worker = FakeWorker.started.at(-1);
  if (!worker) throw new Error("no worker");
  return worker;
}

test("starts with the first call; each call gets its own answer", async () => {
  const session = createSession(startWorkerEngine);
  expect(FakeWorker.started).toHaveLength(0);
  const first = session.rowAtLine(5);
  const second = session.rowAtLine(9);
  expect(lastWorker().calls).toMatchObject([{ name: "rowAtLine", args: [5] }, { args: [9] }]);
  const [a, b] = lastWorker().calls;
  lastWorker().reply({ type: "answer", id: b?.id ?? 0, value: 8 });
  lastWorker().reply({ type: "answer", id: a?.id ?? 0, value: 4 });
  expect(await Promise.all([first, second])).toEqual([4, 8]);
});

test("an error keeps what the file's problem was", async () => {
  const session = createSession(startWorkerEngine);
  const download = session.download();
  const failure = failureOf(new FileError({ kind: "unreadable" }));
  lastWorker().reply({ type: "failed", id: lastWorker().calls[0]?.id ?? 0, failure });
  await expect(download).rejects.toEqual(new FileError({ kind: "unreadable" }));
});

test("changes reach the page as one snapshot", () => {
  const session = createSession(startWorkerEngine);
  const listener = vi.fn();
  const unsubscribe = session.subscribe(listener);
  void session.start();
  lastWorker().reply({ type: "change", change: { phase: "running" } });
  expect(session.snapshot()).toEqual({ ...EMPTY, phase: "running" });
  unsubscribe();
  lastWorker().reply({ type: "change", change: { version: 3 } });
  expect(listener).toHaveBeenCalledTimes(1);
});

test("a worker that fails lets nobody wait, and the next call starts another one", async () => {
  const session = createSession(startWorkerEngine);
  const start = session.start();
  lastWorker().reply({ type: "change", change: { phase: "running" } });
  lastWorker().onerror?.();
  await expect(start).rejects.toThrow("The worker failed.");
  expect(lastWorker().terminate).toHaveBeenCalled();
  expect(session.snapshot()).toEqual(EMPTY);
  void session.start();
  expect(FakeWorker.started).toHaveLength(2);
});
