import { beforeEach, describe, expect, test } from "vitest";
import { ESTIMATE } from "../../test/api";
import {
  addCheck,
  asCheck,
  browserStorage,
  loadChecks,
  MOST_KEPT,
  type RecentCheck,
  STORAGE_KEY,
  saveChecks,
  trendOf,
} from "./recents";

const MEASUREMENTS = { heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };
const ANSWER = { estimate: ESTIMATE, measurements: MEASUREMENTS, isExplicit: true };
const CHECK = asCheck(ANSWER, new Date("2026-11-02T08:00:00Z"));

beforeEach(() => localStorage.clear());

test("a check holds what was sent and what came back", () => {
  expect(CHECK).toEqual({
    time: "2026-11-02T08:00:00.000Z",
    level: "medium",
    probabilities: ESTIMATE.probabilities,
    inputs: MEASUREMENTS,
    modelVersion: "1.0.0",
  });
});

test("the newest stand first, and only so many", () => {
  const many = Array.from({ length: MOST_KEPT + 5 }).reduce<RecentCheck[]>(
    (checks, _, index) => addCheck(checks, { ...CHECK, modelVersion: String(index) }),
    [],
  );
  expect(many).toHaveLength(MOST_KEPT);
  expect(many[0]?.modelVersion).toBe(String(MOST_KEPT + 4));
});

test("the trend runs from the oldest to the newest", () => {
  const high = (share: number) => ({
    ...CHECK,
    probabilities: { low: 1 - share, medium: 0, high: share },
  });
  expect(trendOf([high(0.9), high(0.1)])).toEqual([0.1, 0.9]);
});

describe("storage", () => {
  test("gives back what was put in; an empty list leaves nothing", () => {
    expect(saveChecks(localStorage, [CHECK])).toBe(true);
    expect(loadChecks(localStorage)).toEqual([CHECK]);
    expect(saveChecks(localStorage, [])).toBe(true);
    expect(localStorage.getItem(STORAGE_KEY)).toBeNull();
  });

  test.each(["", "{", "{}", "null", "7", '[1,null,{"time":"x"}]'])(
    "holds nothing readable in %j",
    (text) => {
      localStorage.setItem(STORAGE_KEY, text);
      expect(loadChecks(localStorage)).toEqual([]);
    },
  );

  test.each([
    { level: "severe" },
    { time: "yesterday" },
    { probabilities: { low: 1, medium: 0 } },
    { probabilities: { low: 1, medium: 0, high: 7 } },
    { inputs: {} },
    { modelVersion: 1 },
  ])("leaves out a damaged check: %j", (change) => {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([{ ...CHECK, ...change }, CHECK]));
    expect(loadChecks(localStorage)).toEqual([CHECK]);
  });

  test("that refuses is said", () => {
    const refuse = () => {
      throw new DOMException("", "QuotaExceededError");
    };
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
    expect(loadChecks(storage)).toEqual([]);
    expect(saveChecks(storage, [CHECK])).toBe(false);
    expect(saveChecks(null, [CHECK])).toBe(false);
    expect(loadChecks(null)).toEqual([]);
  });

  test("is the browser's", () => {
    expect(browserStorage()).toBe(localStorage);
  });
});
