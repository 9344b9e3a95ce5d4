import { expect, test } from "vitest";
import { topOfAxis } from "./axis";

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [7, 8],
  [10, 10],
  [11, 12],
  [23, 24],
  [69, 80],
  [401, 500],
])("%s events: up to %s, whose half is a count, too", (highest, top) => {
  expect(topOfAxis(highest, true)).toBe(top);
  expect(Number.isInteger(top / 2)).toBe(true);
});

test.each([
  [0, 1],
  [0.3, 0.3],
  [0.25, 0.3],
  [0.04, 0.04],
  [1.3, 1.6],
  [9.5, 10],
  [10.7, 12],
])("a rate of %s: up to %s", (highest, top) => {
  expect(topOfAxis(highest, false)).toBeCloseTo(top, 9);
});
