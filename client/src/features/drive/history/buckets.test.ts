import { expect, test } from "vitest";
import { Buckets } from "./buckets";

test("time that crosses an edge counts on both sides of it", () => {
  const buckets = new Buckets();
  buckets.addValid(9_800, 10_300);
  expect(buckets.list().map(({ valid_share }) => valid_share)).toEqual([0.02, 0.03]);
});

test("a bucket keeps its last PERCLOS and its highest level", () => {
  const buckets = new Buckets();
  buckets.note(0, 0.1, 2);
  buckets.note(9_999, null, 1);
  expect(buckets.list()).toEqual([{ t_ms: 0, valid_share: 0, perclos_60: null, level: 2 }]);
});

test("too many become half as many of twice the width, and nothing that counts is lost", () => {
  const buckets = new Buckets({ bucket_ms: 10_000, buckets_max: 4 });
  for (let t = 0; t < 50_000; t += 10_000) {
    buckets.addValid(t, t + 5_000);
    buckets.note(t, t / 1e6, t === 10_000 ? 3 : 0);
  }
  expect(buckets.bucket_ms).toBe(20_000);
  expect(buckets.list()).toEqual([
    { t_ms: 0, valid_share: 0.5, perclos_60: 0.01, level: 3 },
    { t_ms: 20_000, valid_share: 0.5, perclos_60: 0.03, level: 0 },
    { t_ms: 40_000, valid_share: 0.25, perclos_60: 0.04, level: 0 },
  ]);
});

test("hours without a frame cost nothing", () => {
  const buckets = new Buckets();
  buckets.note(0, null, 0);
  buckets.note(36_000_000, null, 0);
  expect(buckets.list().map(({ t_ms }) => t_ms)).toEqual([0, 36_000_000]);
});
