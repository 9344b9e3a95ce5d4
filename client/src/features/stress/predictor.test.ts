import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../api/errors";
import type { StressEstimate, StressMeasurements } from "../../api/predictStress";
import { ESTIMATE } from "../../test/api";
import {
  createPredictor,
  LEAST_GAP_MS,
  MOST_IN_FLIGHT,
  NOTHING_ASKED,
  type Prediction,
  USUAL_WAIT_S,
} from "./predictor";

/** A fake server whose answers come when the test says so. */
function setUp() {
  let prediction: Prediction = NOTHING_ASKED;
  const calls: {
    heartRate: number;
    atMs: number;
    signal: AbortSignal;
    answer: (estimate?: StressEstimate) => void;
    fail: (error: unknown) => void;
  }[] = [];
  const onAnswer = vi.fn();
  const onFailure = vi.fn();
  const predictor = createPredictor({
    predict: (measurements, signal) =>
      new Promise((answer, fail) => {
        calls.push({
          heartRate: measurements.heart_rate,
          atMs: Date.now(),
          signal,
          answer: (estimate = ESTIMATE) => answer(estimate),
          fail,
        });
      }),
    clock: {
      now: Date.now,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    onChange: (next) => {
      prediction = next;
    },
    onAnswer,
    onFailure,
  });
  return {
    ...predictor,
    calls,
    onAnswer,
    onFailure,
    live: (heartRate: number) => predictor.ask({ measurements: at(heartRate), isExplicit: false }),
    submit: (heartRate: number) => predictor.ask({ measurements: at(heartRate), isExplicit: true }),
    sent: () => calls.map(({ heartRate }) => heartRate),
    now: () => prediction,
    /** What call `number` brings, from 0. */
    answer: (number: number) => settle(() => calls[number]?.answer()),
    fail: (number: number, error: unknown) => settle(() => calls[number]?.fail(error)),
  };
}

function at(heartRate: number): StressMeasurements {
  return { heart_rate: heartRate, ecg: 0.5, emg: 0.1, gsr: 0.2, respiration: 0.3 };
}

async function settle(act: () => void): Promise<void> {
  act();
  await vi.advanceTimersByTimeAsync(0);
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const busy = (retryAfterSeconds: number | null) =>
  new ApiError({ kind: "busy", message: "Slow down", retryAfterSeconds });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("how often it asks", () => {
  test("at once, then at most four times a second, and the last one wins", async () => {
    const check = setUp();
    for (let heartRate = 60; heartRate < 160; heartRate += 1) {
      check.live(heartRate);
      await pass(20);
      check.calls.at(-1)?.answer();
    }
    await pass(LEAST_GAP_MS);
    await check.answer(check.calls.length - 1);
    expect(check.sent()[0]).toBe(60);
    expect(check.sent().at(-1)).toBe(159);
    const times = check.calls.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LEAST_GAP_MS);
    // Two seconds of sliding.
    expect(times.length).toBeLessThanOrEqual(9);
    expect(times.length).toBeGreaterThanOrEqual(8);
    expect(check.now().answer?.measurements.heart_rate).toBe(159);
    expect(check.now().isPending).toBe(false);
  });

  test("the same values are asked for once", async () => {
    const check = setUp();
    check.live(70);
    check.live(70);
    await check.answer(0);
    check.live(70);
    await pass(1000);
    expect(check.sent()).toEqual([70]);
  });

  test("on a slow connection the newest values wait for a place", async () => {
    const check = setUp();
    for (let heartRate = 60; heartRate < 70; heartRate += 1) {
      check.live(heartRate);
      await pass(LEAST_GAP_MS);
    }
    expect(check.sent()).toEqual([60, 61, 62]);
    expect(check.sent()).toHaveLength(MOST_IN_FLIGHT);
    await check.answer(0);
    expect(check.sent()).toEqual([60, 61, 62, 69]);
  });

  test("what is not valid any more is taken back", async () => {
    const check = setUp();
    check.live(60);
    check.live(61);
    check.drop();
    await pass(1000);
    expect(check.sent()).toEqual([60]);
    check.live(61);
    expect(check.sent()).toEqual([60, 61]);
  });
});

describe("answers", () => {
  test("an older one that comes later is given up", async () => {
    const check = setUp();
    check.live(60);
    await pass(LEAST_GAP_MS);
    check.live(61);
    await check.answer(1);
    expect(check.calls[0]?.signal.aborted).toBe(true);
    await check.answer(0);
    expect(check.now().answer?.measurements.heart_rate).toBe(61);
    expect(check.onAnswer).toHaveBeenCalledOnce();
  });

  test("an older one that comes first is shown until the newer is there", async () => {
    const check = setUp();
    check.live(60);
    await pass(LEAST_GAP_MS);
    check.live(61);
    await check.answer(0);
    expect(check.now()).toMatchObject({ isPending: true, answer: { measurements: at(60) } });
    await check.answer(1);
    expect(check.now()).toMatchObject({ isPending: false, answer: { measurements: at(61) } });
  });

  test("a question by button stays one, also when values move before it is sent", async () => {
    const check = setUp();
    check.live(60);
    check.submit(61);
    check.live(62);
    await pass(LEAST_GAP_MS);
    await check.answer(1);
    expect(check.onAnswer).toHaveBeenLastCalledWith(
      expect.objectContaining({ isExplicit: true, measurements: at(62) }),
    );
  });

  test("a button pressed for values under way asks once, and counts as pressed", async () => {
    const check = setUp();
    check.live(60);
    check.submit(60);
    await check.answer(0);
    expect(check.sent()).toEqual([60]);
    expect(check.onAnswer).toHaveBeenCalledWith(expect.objectContaining({ isExplicit: true }));
  });

  test("a button pressed again asks again", async () => {
    const check = setUp();
    check.submit(60);
    await check.answer(0);
    check.submit(60);
    await pass(LEAST_GAP_MS);
    expect(check.sent()).toEqual([60, 60]);
  });
});

describe("failures", () => {
  const network = new ApiError({ kind: "network", message: "Not reached" });

  test("keep the last answer, say why, and the next change tries again", async () => {
    const check = setUp();
    check.live(60);
    await check.answer(0);
    await pass(1000);
    check.live(61);
    await check.fail(1, network);
    expect(check.now()).toMatchObject({
      failure: { kind: "network" },
      isPending: false,
      answer: { measurements: at(60) },
    });
    await pass(60_000);
    expect(check.sent()).toHaveLength(2);
    check.live(62);
    await check.answer(2);
    expect(check.now()).toMatchObject({ failure: null, answer: { measurements: at(62) } });
  });

  test("the same values may be tried again after one", async () => {
    const check = setUp();
    check.live(60);
    await check.fail(0, network);
    await pass(1000);
    check.live(60);
    expect(check.sent()).toEqual([60, 60]);
  });

  test("of an older question do not matter", async () => {
    const check = setUp();
    check.live(60);
    await pass(LEAST_GAP_MS);
    check.live(61);
    await check.fail(0, network);
    expect(check.now().failure).toBeNull();
    expect(check.onFailure).not.toHaveBeenCalled();
  });

  test("of any other kind become one of ours", async () => {
    const check = setUp();
    check.submit(60);
    await check.fail(0, new TypeError("fetch failed"));
    expect(check.now().failure?.kind).toBe("network");
  });
});

describe("too many requests", () => {
  test("Retry-After is obeyed, then the newest values are sent", async () => {
    const check = setUp();
    check.live(60);
    await check.fail(0, busy(17));
    check.live(61);
    check.submit(62);
    check.live(63);
    expect(check.now()).toMatchObject({
      pausedUntilMs: Date.now() + 17_000,
      failure: { kind: "busy" },
    });
    await pass(16_999);
    expect(check.sent()).toEqual([60]);
    await pass(1);
    expect(check.sent()).toEqual([60, 63]);
    expect(check.now()).toMatchObject({ pausedUntilMs: null, failure: null });
  });

  test("without newer values the refused ones are sent again", async () => {
    const check = setUp();
    check.submit(60);
    await check.fail(0, busy(null));
    await pass(USUAL_WAIT_S * 1000);
    expect(check.sent()).toEqual([60, 60]);
    await check.answer(1);
    expect(check.onAnswer).toHaveBeenCalledWith(expect.objectContaining({ isExplicit: true }));
  });

  test("nothing is sent afterwards when the values became invalid", async () => {
    const check = setUp();
    check.live(60);
    await check.fail(0, busy(2));
    check.drop();
    await pass(10_000);
    expect(check.sent()).toEqual([60]);
  });
});

test("stop gives up what is under way and what waits", async () => {
  const check = setUp();
  check.live(60);
  check.live(61);
  check.stop();
  expect(check.calls[0]?.signal.aborted).toBe(true);
  await check.answer(0);
  await pass(1000);
  expect(check.sent()).toEqual([60]);
  expect(check.onAnswer).not.toHaveBeenCalled();
});
