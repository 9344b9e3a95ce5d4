import { expect, test } from "vitest";
import { setLanguage } from "../test/language";
import { formatDuration, formatWait } from "./duration";

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

test("durations are German in German", async () => {
  await setLanguage("de");
  expect(formatDuration(86_400 * 2 + 3_600)).toBe("2 Tagen 1\u00a0h");
});
