import { describe, expect, test } from "vitest";
import { poisson, wilson } from "./intervals";

describe("Wilson's interval of a share", () => {
  // As R's prop.test(part, whole, correct = FALSE) has them.
  test.each([
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
  ])("%s of %s", (part, whole, low, high) => {
    const interval = wilson(part, whole);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  test("of nothing is everything", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe("the interval of a count", () => {
  // scipy's chi2.ppf(0.025, 2 * count) / 2 and chi2.ppf(0.975, 2 * count + 2) / 2
  test.each([
    [0, 0, 3.688879],
    [1, 0.025318, 5.571643],
    [5, 1.62349, 11.668332],
    [20, 12.21652, 30.888378],
    [100, 81.363991, 121.626794],
  ])("%s is exact", (count, low, high) => {
    const interval = poisson(count);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test.each([
    [101, 82.266159, 122.724156],
    [1000, 938.973018, 1063.952136],
  ])("%s is near enough", (count, low, high) => {
    const interval = poisson(count);
    expect(Math.abs(interval.low / low - 1)).toBeLessThan(0.001);
    expect(Math.abs(interval.high / high - 1)).toBeLessThan(0.001);
  });
});
