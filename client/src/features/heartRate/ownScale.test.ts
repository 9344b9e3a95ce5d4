import { describe, expect, test } from "vitest";
import {
  addValue,
  browserStorage,
  countValues,
  EMPTY_SCALE,
  eraseScale,
  type KeyValueStorage,
  learnedMinutes,
  loadScale,
  onOwnScale,
  percentile,
  STORAGE_KEY,
  saveScale,
} from "./ownScale";

const scaleOf = (values: readonly number[]) => values.reduce(addValue, EMPTY_SCALE);

/** 2.0, 2.1 .. 4.9 */
const THIRTY = Array.from({ length: 30 }, (_, index) => 2 + index / 10);

const FULL: KeyValueStorage = {
  getItem: () => {
    throw new Error("SecurityError");
  },
  setItem: () => {
    throw new Error("QuotaExceededError");
  },
  removeItem: () => {
    throw new Error("SecurityError");
  },
};

describe("onOwnScale", () => {
  test("is unknown before ten minutes, known from then on", () => {
    const scale = scaleOf(THIRTY.slice(0, 19));
    expect(learnedMinutes(scale)).toBe(9.5);
    expect(onOwnScale(scale, 3)).toBeNull();
    expect(onOwnScale(addValue(scale, 4), 3)).not.toBeNull();
  });

  test("is linear between the own p1 and p99 and cut outside", () => {
    const scale = scaleOf(THIRTY);
    // numpy.percentile(values, (1, 99)) = 2.029, 4.871
    expect(percentile(scale, 1)).toBeCloseTo(2.029, 10);
    expect(percentile(scale, 99)).toBeCloseTo(4.871, 10);
    expect(onOwnScale(scale, 1)).toBe(0);
    expect(onOwnScale(scale, 9)).toBe(1);
    expect(onOwnScale(scale, 3.45)).toBeCloseTo(0.5, 10);
  });

  test("never falls while the value rises, and stays within 0-1", () => {
    const scale = scaleOf(THIRTY);
    let before = 0;
    for (let value = 0; value < 7; value += 0.01) {
      const now = onOwnScale(scale, value) ?? Number.NaN;
      expect(now).toBeGreaterThanOrEqual(before);
      expect(now).toBeLessThanOrEqual(1);
      before = now;
    }
  });

  test("a range without width gives the middle", () => {
    expect(onOwnScale(scaleOf(Array.from({ length: 20 }, () => 3)), 5)).toBe(0.5);
  });
});

describe("the histogram", () => {
  test("does not grow with the values, and one wild value does not move the range", () => {
    const values = Array.from({ length: 5000 }, (_, index) => 3 + Math.sin(index));
    const scale = scaleOf([...values, -4, 99]);
    expect(countValues(scale)).toBe(5002);
    expect(JSON.stringify(scale).length).toBeLessThan(1500);
    expect(percentile(scale, 1)).toBeCloseTo(2, 1);
    expect(percentile(scale, 99)).toBeCloseTo(4, 1);
  });

  test("percentiles are within half a bin of the exact ones", () => {
    const values = Array.from({ length: 101 }, (_, index) => 2 + index * 0.0137);
    const scale = scaleOf(values);
    for (let percent = 0; percent <= 100; percent += 1) {
      const difference = percentile(scale, percent) - (values[percent] ?? Number.NaN);
      expect(Math.abs(difference)).toBeLessThanOrEqual(0.0101);
    }
  });
});

describe("storage", () => {
  test("keeps the scale, and forgets it", () => {
    const scale = scaleOf(THIRTY);
    expect(saveScale(localStorage, scale)).toBe(true);
    expect(loadScale(localStorage)).toEqual(scale);
    expect(eraseScale(localStorage)).toBe(true);
    expect(localStorage.getItem(STORAGE_KEY)).toBeNull();
    expect(loadScale(localStorage)).toEqual(EMPTY_SCALE);
  });

  test.each([
    "no JSON",
    "null",
    "[]",
    '{"counts":null}',
    '{"counts":{"a":1}}',
    '{"counts":{"1":-3}}',
    '{"counts":{"1":"x"}}',
    '{"counts":{"99999":1}}',
  ])("starts anew from %s", (text) => {
    localStorage.setItem(STORAGE_KEY, text);
    expect(loadScale(localStorage)).toEqual(EMPTY_SCALE);
    localStorage.clear();
  });

  test.each([
    ["refuses", FULL],
    ["is not there", null],
  ])("that %s is said and does no harm", (_how, storage) => {
    expect(loadScale(storage)).toEqual(EMPTY_SCALE);
    expect(saveScale(storage, scaleOf(THIRTY))).toBe(false);
    expect(eraseScale(storage)).toBe(false);
  });

  test("that may not even be asked for is none", () => {
    expect(browserStorage()).toBe(localStorage);
    const original = Object.getOwnPropertyDescriptor(window, "localStorage");
    Object.defineProperty(window, "localStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("Blocked", "SecurityError");
      },
    });
    expect(browserStorage()).toBeNull();
    if (original) Object.defineProperty(window, "localStorage", original);
  });
});
