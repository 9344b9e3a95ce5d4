import { expect, test } from "vitest";
import { sharePath, ticksBetween, topOf } from "./timeAxis";

const MINUTE_MS = 60_000;
const STARTED_MS = new Date(2026, 10, 22, 14, 0, 1).getTime();

test.each([
  [4, ["14:01", "14:02", "14:03", "14:04"]],
  [65, ["14:15", "14:30", "14:45", "15:00"]],
  [700, ["15:00", "18:00", "21:00", "0:00"]],
])("%s minutes get round clock times", (minutes, times) => {
  const shown = ticksBetween(STARTED_MS, STARTED_MS + minutes * MINUTE_MS, 5).map(
    ({ moment }) => `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`,
  );
  expect(shown).toEqual(times);
});

test("a line breaks where the share is unknown, and where nothing follows", () => {
  const held = [0.15, null, 0.3, 0].map((share, i) => ({
    fromMs: i * 10,
    toMs: (i + 1) * 10,
    share,
  }));
  const size = { lengthMs: 40, top: 0.3, width: 40, height: 100 };
  expect(sharePath(held, size)).toBe("M10.0 50.0h0M30.0 0.0h0L40.0 100.0");
});

test("an axis ends in the tenth above the highest share", () => {
  expect(topOf([0.1, null], 0.3)).toBe(0.3);
  expect(topOf([0.42], 0.3)).toBe(0.5);
});
