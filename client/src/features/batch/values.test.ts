import { describe, expect, test } from "vitest";
import { disarm } from "./exportCsv";
import { parseNumber } from "./number";
import { createTimeReader } from "./time";

describe("parseNumber", () => {
  test.each([
    ["72", 72],
    [" 72.50 ", 72.5],
    ["0,25", 0.25],
    [",5", 0.5],
    ["-1e-3", -0.001],
    ["+7", 7],
  ])("%j is %d", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each([
    "",
    " ",
    "-",
    ".",
    "NaN",
    "Infinity",
    "1e999",
    "0x10",
    "true",
    "1,234.5",
    "1.2.3",
    "7 bpm",
  ])("%j is no number", (text) => {
    expect(parseNumber(text)).toBeNull();
  });
});

describe("a time column", () => {
  function read(...texts: string[]) {
    const reader = createTimeReader();
    return { times: texts.map(reader.read), kind: reader.kind() };
  }

  test.each([
    ["2026-01-15T08:00:00Z", "date", Date.UTC(2026, 0, 15, 8)],
    ["2026-01-15 09:00:00.5+01:00", "date", Date.UTC(2026, 0, 15, 8, 0, 0, 500)],
    ["2026-01-15", "date", Date.UTC(2026, 0, 15)],
    ["1768464000000", "epochMs", 1_768_464_000_000],
    ["1768464000", "epochS", 1_768_464_000_000],
    ["12.5", "seconds", 12_500],
    ["0", "seconds", 0],
  ])("%s is read as %s", (text, kind, ms) => {
    expect(read(text)).toEqual({ times: [ms], kind });
  });

  test("counts as its first readable value does", () => {
    expect(read("?", "0", "200000000")).toEqual({
      times: [Number.NaN, 0, 200_000_000_000],
      kind: "seconds",
    });
  });

  test.each(["", "yesterday", "15.01.2026", "2026-13-45", "08:00"])("%j cannot be read", (text) => {
    expect(read(text)).toEqual({ times: [Number.NaN], kind: null });
  });
});

describe("disarm", () => {
  test.each(["=1+1", "+49 30 1", "-a", "@SUM(A1)", "\t=1", "\r=1"])(
    "%j is no formula any more",
    (text) => {
      expect(disarm(text)).toBe(`'${text}`);
    },
  );

  test.each(["-5", "+1.5", "-0,25", "a=1", "", "2026-01-15"])("%j stays", (text) => {
    expect(disarm(text)).toBe(text);
  });
});
