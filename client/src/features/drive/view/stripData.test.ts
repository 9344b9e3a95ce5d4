import { expect, test } from "vitest";
import { columnsOf, summaryOf } from "./stripData";

test("only the last minute, counted back from now", () => {
  const strip = { t_ms: [0, 30_000, 30_040, 70_000], openness: [1, 0.9, 0.8, 0.7] };
  const [seconds] = columnsOf(strip, 70_000);
  expect(seconds).toEqual([-40, -39.96, -19.98, 0]);
});

test("no face and no frames both break the line", () => {
  const strip = { t_ms: [0, 40, 80, 2080], openness: [1, null, 0.9, 0.9] };
  expect(columnsOf(strip, 2080)[1]).toEqual([1, null, 0.9, null, 0.9]);
});

test("noise beyond both ends stays in the picture", () => {
  expect(columnsOf({ t_ms: [0, 40], openness: [-0.3, 1.9] }, 40)[1]).toEqual([0, 1.2]);
});

test("in words: what is seen, usual and lowest, of the last minute only", () => {
  const strip = {
    t_ms: [0, 90_000, 90_300, 90_600, 90_700, 90_900],
    openness: [0, 1.1, 0.2, null, 0.9, 0.9],
  };
  const summary = { seen: expect.closeTo(0.5 / 60), median: 0.9, lowest: 0.2 };
  expect(summaryOf(strip)).toEqual(summary);
  expect(summaryOf({ t_ms: [0], openness: [null] })).toBeNull();
});
