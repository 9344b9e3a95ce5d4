import { describe, expect, test } from "vitest";
import { setLanguage } from "../../test/language";
import { formatList, formatMoment } from "./words";

const MOMENT = new Date(2026, 10, 22, 14, 3, 12).getTime();
const DAY_MS = 86_400_000;

test("a moment has its date when it was on another day", () => {
  expect(formatMoment(MOMENT, MOMENT + 60_000)).toMatch(/^(14:03:12|2:03:12.PM)$/);
  expect(formatMoment(MOMENT, MOMENT + DAY_MS)).toMatch(/Nov.*03:12/);
});

describe("in German", () => {
  test("lists and times are German", async () => {
    await setLanguage("de");
    expect(formatList(["Redis", "MLflow"])).toBe("Redis und MLflow");
    expect(formatMoment(MOMENT, MOMENT)).toBe("14:03:12");
  });
});
