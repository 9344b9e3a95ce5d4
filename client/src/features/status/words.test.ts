import { describe, expect, test } from "vitest";
import { setLanguage } from "../../test/language";
import { formatDuration, formatFigure, formatList, formatMoment, formatWait } from "./words";

const MOMENT = new Date(2026, 10, 22, 14, 3, 12).getTime();
const DAY_MS = 86_400_000;

test.each([
  [-1, "0 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [3_600, "1 h"],
  [11_530, "3 h 12 min"],
  [86_400, "1 day"],
  [86_400 * 12 + 7_260, "12 days 2 h"],
])("%d s are %s", (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test("a short wait is counted down in seconds", () => {
  expect(formatWait(86)).toBe("86 s");
  expect(formatWait(600)).toBe("10 min");
});

test("a moment has its date when it was on another day", () => {
  expect(formatMoment(MOMENT, MOMENT + 60_000)).toMatch(/^(14:03:12|2:03:12.PM)$/);
  expect(formatMoment(MOMENT, MOMENT + DAY_MS)).toMatch(/Nov.*03:12/);
});

test("figures have the card's three decimals", () => {
  expect(formatFigure(0.68611)).toBe("0.686");
  expect(formatFigure(1)).toBe("1.000");
});

describe("in German", () => {
  test("numbers, lists and durations are German", async () => {
    await setLanguage("de");
    expect(formatFigure(0.68611)).toBe("0,686");
    expect(formatList(["Redis", "MLflow"])).toBe("Redis und MLflow");
    expect(formatDuration(86_400 * 2 + 3_600)).toBe("2 Tagen 1\u00a0h");
    expect(formatMoment(MOMENT, MOMENT)).toBe("14:03:12");
  });
});
