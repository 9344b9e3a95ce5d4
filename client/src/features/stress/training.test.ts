import { describe, expect, test } from "vitest";
import { compare, isUnseen, positionIn, readTraining } from "./training";

const ALL = { p1: 57, p5: 61, p25: 68, p50: 74, p75: 83, p95: 103, p99: 115 };
const RESTED = { p1: 56, p5: 58, p25: 63, p50: 69, p75: 78, p95: 87, p99: 93 };
const TRAINING = {
  seen: { minimum: 57, maximum: 115 },
  rested: { minimum: 58, maximum: 87, median: 69 },
};

test("readTraining keeps the inputs of this form that have all their quantiles", () => {
  const { p99: _, ...cut } = ALL;
  const inputs = {
    heart_rate: { all: ALL, rested: RESTED },
    ecg: { all: cut, rested: RESTED },
    blink_rate: { all: ALL, rested: RESTED },
  };
  expect(readTraining({ inputs })).toEqual({ heart_rate: TRAINING });
});

test("the quantiles are as fine as the entries", () => {
  const emg = { all: { p1: 0, p99: 0.9999 }, rested: { p5: 0.000171, p50: 0.0395, p95: 0.2039 } };
  const { seen, rested } = readTraining({ inputs: { emg } }).emg ?? {};
  expect(seen).toEqual({ minimum: 0, maximum: 1 });
  expect(rested).toEqual({ minimum: 0, maximum: 0.2, median: 0.04 });
});

describe("compare", () => {
  test.each([
    [57.9, "below"],
    [58, "within"],
    [87, "within"],
    [87.1, "above"],
  ])("%d is %s", (value, expected) => {
    expect(compare(value, TRAINING.rested)).toBe(expected);
  });
});

test("isUnseen is about values, and needs the training's range", () => {
  expect(isUnseen(190, TRAINING)).toBe(true);
  expect(isUnseen("41.5", TRAINING)).toBe(true);
  expect(isUnseen(57, TRAINING)).toBe(false);
  expect(isUnseen("", TRAINING)).toBe(false);
  expect(isUnseen("-", TRAINING)).toBe(false);
  expect(isUnseen(190, undefined)).toBe(false);
});

test("positionIn stays within 0 and 1", () => {
  expect(positionIn(120, { minimum: 40, maximum: 200 })).toBe(0.5);
  expect(positionIn(20, { minimum: 40, maximum: 200 })).toBe(0);
  expect(positionIn(500, { minimum: 40, maximum: 200 })).toBe(1);
  expect(positionIn(1, { minimum: 1, maximum: 1 })).toBe(0.5);
});
