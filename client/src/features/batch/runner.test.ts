import { describe, expect, test } from "vitest";
import { ApiError } from "../../api/errors";
import { FileError } from "./fileProblem";
import { createRunner, LANES, STOP_AFTER, TRIES } from "./runner";

type Answer = "ok" | Error;

const away = new ApiError({ kind: "network", message: "The server cannot be reached." });
const broken = new ApiError({ kind: "server", message: "Oops", requestId: "r-1" });
const refused = new ApiError({ kind: "invalid", message: "No." });
const busy = (seconds: number | null) =>
  new ApiError({ kind: "busy", message: "Slow down", retryAfterSeconds: seconds });

/** Lets everything that can happen now happen. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A runner whose server answers when told to and whose clock is moved by hand. */
function simulate(chunks: number, answer: (chunk: number, times: number) => Answer = () => "ok") {
  let nowMs = 0;
  const sent: number[] = [];
  const kept: number[] = [];
  const sleeping = new Set<{ untilMs: number; wake: () => void }>();
  const open: (() => void)[] = [];
  let isManual = false;

  const runner = createRunner({
    chunks,
    now: () => nowMs,
    onChange: () => {},
    sleep: (ms, signal) =>
      new Promise((wake, reject) => {
        const drop = () => reject(signal.reason);
        signal.addEventListener("abort", drop);
        sleeping.add({
          untilMs: nowMs + ms,
          wake() {
            signal.removeEventListener("abort", drop);
            wake();
          },
        });
      }),
    async send(chunk, signal) {
      sent.push(chunk);
      if (isManual) await new Promise<void>((resolve) => open.push(resolve));
      else await Promise.resolve();
      signal.throwIfAborted();
      const outcome = answer(chunk, sent.filter((own) => own === chunk).length);
      if (outcome !== "ok") throw outcome;
      kept.push(chunk);
    },
  });

  return {
    runner,
    sent,
    kept: () => [...kept].sort((a, b) => a - b),
    sendByHand: () => {
      isManual = true;
    },
    answerAll: async () => {
      for (const resolve of open.splice(0)) resolve();
      await settle();
    },
    pass: async (ms: number) => {
      nowMs += ms;
      for (const sleeper of [...sleeping]) {
        if (sleeper.untilMs <= nowMs && sleeping.delete(sleeper)) sleeper.wake();
      }
      await settle();
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test("sends every chunk once, a few at a time", async () => {
  const run = simulate(10);
  run.sendByHand();
  run.runner.start();
  await settle();
  expect(run.sent).toEqual(numbers(LANES));
  for (let round = 0; round < 4; round += 1) await run.answerAll();
  expect(run.kept()).toEqual(numbers(10));
  expect(run.sent).toHaveLength(10);
  expect(run.runner.phase()).toBe("done");
});

describe("a busy server", () => {
  test("is waited for as long as it asks, by all lanes, and no try is lost", async () => {
    const run = simulate(6, (chunk, times) => (chunk === 1 && times <= 8 ? busy(30) : "ok"));
    run.runner.start();
    await settle();
    expect(run.runner.hold()).toEqual({ untilMs: 30_000, cause: "busy", nextTry: 1 });
    const before = run.sent.length;
    await run.pass(29_999);
    expect(run.sent).toHaveLength(before);
    for (let wait = 0; wait < 10; wait += 1) await run.pass(30_000);
    expect(run.kept()).toEqual(numbers(6));
    expect(run.runner.failed()).toEqual([]);
  });

  test("that does not say how long gets five seconds", async () => {
    const run = simulate(1, (_, times) => (times === 1 ? busy(null) : "ok"));
    run.runner.start();
    await settle();
    expect(run.runner.hold()?.untilMs).toBe(5000);
    await run.pass(5000);
    expect(run.runner.phase()).toBe("done");
  });
});

describe("a server that is away", () => {
  test("for a moment: is tried again later each time, and nothing is lost", async () => {
    const run = simulate(5, (_, times) => (times < 3 ? away : "ok"));
    run.runner.start();
    for (let second = 0; second < 40; second += 1) await run.pass(1000);
    expect(run.kept()).toEqual(numbers(5));
    expect(run.runner.phase()).toBe("done");
  });

  test("for long: the run stops, and goes on with what is missing", async () => {
    let isAway = true;
    const run = simulate(20, () => (isAway ? away : "ok"));
    run.runner.start();
    for (let second = 0; second < 40; second += 1) await run.pass(1000);
    expect(run.runner.phase()).toBe("stopped");
    expect(run.runner.failed()).toHaveLength(STOP_AFTER);
    expect(run.sent).toHaveLength(STOP_AFTER * TRIES);
    isAway = false;
    run.runner.start();
    await settle();
    expect(run.kept()).toEqual(numbers(20));
    expect(run.runner.failed()).toEqual([]);
    expect(run.runner.phase()).toBe("done");
  });
});

describe("a failed chunk", () => {
  test("holds nobody up, is named and can be sent again", async () => {
    let isBroken = true;
    const run = simulate(9, (chunk) => (isBroken && chunk === 4 ? broken : "ok"));
    run.runner.start();
    for (let second = 0; second < 40; second += 1) await run.pass(1000);
    expect(run.runner.phase()).toBe("done");
    expect(run.runner.failed()).toEqual([
      { chunk: 4, failure: { kind: "server", message: "Oops", requestId: "r-1" } },
    ]);
    isBroken = false;
    run.runner.retry(4);
    await settle();
    expect(run.kept()).toEqual(numbers(9));
    expect(run.runner.phase()).toBe("done");
  });

  test("that the server refuses is not sent a second time by itself", async () => {
    const run = simulate(4, (chunk) => (chunk % 3 === 0 ? refused : "ok"));
    run.runner.start();
    await settle();
    expect(run.sent).toHaveLength(4);
    expect(run.runner.failed().map(({ chunk }) => chunk)).toEqual([0, 3]);
    run.runner.retry();
    await settle();
    expect(run.sent).toHaveLength(6);
  });

  test("because of the file says so", async () => {
    const run = simulate(1, () => new FileError({ kind: "unreadable" }));
    run.runner.start();
    await settle();
    expect(run.runner.failed()[0]?.failure.kind).toBe("file");
  });
});

describe("a pause", () => {
  test("finishes what is on its way, then nothing is sent until it is over", async () => {
    const run = simulate(8);
    run.sendByHand();
    run.runner.start();
    await settle();
    run.runner.pause();
    await run.answerAll();
    expect(run.kept()).toEqual(numbers(LANES));
    expect(run.sent).toHaveLength(LANES);
    expect(run.runner.phase()).toBe("paused");
    run.runner.start();
    for (let round = 0; round < 4; round += 1) await run.answerAll();
    expect(run.sent).toHaveLength(8);
    expect(run.runner.phase()).toBe("done");
  });

  test("that is over before its requests are never makes more lanes", async () => {
    const run = simulate(12);
    run.sendByHand();
    run.runner.start();
    await settle();
    for (let times = 0; times < 5; times += 1) {
      run.runner.pause();
      run.runner.start();
    }
    await settle();
    expect(run.sent).toHaveLength(LANES);
  });

  test("ends a wait", async () => {
    const run = simulate(2, (_, times) => (times === 1 ? busy(60) : "ok"));
    run.runner.start();
    await settle();
    run.runner.pause();
    await settle();
    expect(run.runner.hold()).toBeNull();
    run.runner.start();
    await settle();
    expect(run.kept()).toEqual([0, 1]);
  });

  test("during the last requests ends as done", async () => {
    const run = simulate(2);
    run.sendByHand();
    run.runner.start();
    await settle();
    run.runner.pause();
    await run.answerAll();
    expect(run.runner.phase()).toBe("done");
  });
});

test("after a cancel the failed chunks are sent with the rest, after a pause they wait to be asked", async () => {
  let isBroken = true;
  const run = simulate(8, (chunk) => (isBroken && chunk === 0 ? refused : "ok"));
  run.sendByHand();
  run.runner.start();
  await settle();
  await run.answerAll();
  run.runner.pause();
  run.runner.start();
  await settle();
  expect(run.runner.failed()).toHaveLength(1);
  run.runner.cancel();
  await run.answerAll();
  isBroken = false;
  run.runner.start();
  for (let round = 0; round < 4; round += 1) await run.answerAll();
  expect(run.kept()).toEqual(numbers(8));
  expect(run.runner.failed()).toEqual([]);
});

describe("a cancel", () => {
  test("drops what is on its way; the rest can still be sent, once each", async () => {
    const run = simulate(7);
    run.sendByHand();
    run.runner.start();
    await settle();
    await run.answerAll();
    run.runner.cancel();
    await run.answerAll();
    expect(run.kept()).toEqual([0, 1, 2]);
    expect(run.runner.phase()).toBe("cancelled");
    run.runner.start();
    for (let round = 0; round < 4; round += 1) await run.answerAll();
    expect(run.kept()).toEqual(numbers(7));
  });
});
