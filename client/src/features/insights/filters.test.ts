import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULTS, queryOf, readFilters, spanOf, toParams } from "./filters";

const read = (text: string) => readFilters(new URLSearchParams(text));

// Node reads TZ anew whenever it is set.
beforeEach(() => vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => vi.unstubAllEnvs());

describe("the address", () => {
  test("without anything is the last 7 days of everybody", () => {
    expect(read("")).toEqual({ filters: DEFAULTS, ignored: [] });
    expect(toParams(DEFAULTS).toString()).toBe("");
  });

  test.each([
    "range=24h",
    "range=30d&subject_id=p_1&device_id=truck-7&kind=microsleep&session_id=s1",
    "from=2026-11-01&to=2026-11-18",
  ])("%s says the same again", (text) => {
    const { filters, ignored } = read(text);
    expect(ignored).toEqual([]);
    expect(toParams(filters).toString()).toBe(text);
  });

  test.each([
    ["range=9d", ["range"]],
    ["from=2026-02-30&to=2026-03-02", ["from", "to"]],
    ["from=2026-11-18", ["from"]],
    ["to=2026-11-18", ["to"]],
    ["from=2026-11-18&to=2026-11-17", ["to"]],
    ["from=2024-01-01&to=2026-11-17", ["to"]],
    ["from=1999-12-31&to=2000-01-02", ["from", "to"]],
    ["subject_id=a%20b&kind=snore&device_id=%C3%A4", ["subject_id", "device_id", "kind"]],
    [`session_id=${"x".repeat(65)}`, ["session_id"]],
  ])("%s: what nobody can do is ignored, and named", (text, ignored) => {
    expect(read(text)).toEqual({ filters: DEFAULTS, ignored });
  });
});

describe("the span", () => {
  const span = (text: string, now: Date) => {
    const { from, to } = spanOf(read(text).filters, now);
    return [from.toISOString(), to.toISOString()];
  };
  const NOW = new Date("2026-11-25T13:20:00Z");

  test("of 24 hours ends with the hour that goes on", () => {
    expect(span("range=24h", NOW)).toEqual([
      "2026-11-24T14:00:00.000Z",
      "2026-11-25T14:00:00.000Z",
    ]);
  });

  test("of days is whole days by the clock on the wall, today among them", () => {
    expect(span("", NOW)).toEqual(["2026-11-18T23:00:00.000Z", "2026-11-25T23:00:00.000Z"]);
    expect(span("range=30d", NOW)[0]).toBe("2026-10-26T23:00:00.000Z");
  });

  test("across the change to winter time is an hour longer, to summer time an hour shorter", () => {
    expect(span("from=2026-10-25&to=2026-10-25", NOW)).toEqual([
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
    ]);
    expect(span("from=2026-03-29&to=2026-03-29", NOW)).toEqual([
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
    ]);
  });
});

test("the question has the span and only what is chosen", () => {
  const now = new Date("2026-11-25T13:20:00Z");
  const { filters } = read("range=24h&subject_id=p1&kind=alarm");
  expect(queryOf(filters, now)).toEqual({
    from: "2026-11-24T14:00:00.000Z",
    to: "2026-11-25T14:00:00.000Z",
    subject_id: "p1",
    kind: "alarm",
  });
  expect(Object.keys(queryOf(DEFAULTS, now))).toEqual(["from", "to"]);
});
