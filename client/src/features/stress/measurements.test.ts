import { expect, test } from "vitest";
import { FEATURES } from "../../test/api";
import { EXAMPLE_NAMES, EXAMPLES } from "./examples";
import { readRanges } from "./fields";
import { readyMeasurements, sameMeasurements } from "./measurements";
import { EMPTY_VALUES } from "./validation";

const RANGES = readRanges(FEATURES);

test.each(EXAMPLE_NAMES)("the example %s is accepted", (name) => {
  expect(readyMeasurements(EXAMPLES[name], RANGES)).toEqual(EXAMPLES[name]);
});

test("nothing is ready while an entry is missing or out of range", () => {
  expect(readyMeasurements(EMPTY_VALUES, RANGES)).toBeNull();
  expect(readyMeasurements({ ...EXAMPLES.city, gsr: 1.2 }, RANGES)).toBeNull();
});

test("the same are the same in every field, also the optional one", () => {
  const city = readyMeasurements(EXAMPLES.city, RANGES);
  const without = readyMeasurements({ ...EXAMPLES.city, resting_heart_rate: "" }, RANGES);
  if (!city || !without) throw new Error("the example is valid");
  expect(sameMeasurements(city, { ...city })).toBe(true);
  expect(sameMeasurements(city, without)).toBe(false);
});
