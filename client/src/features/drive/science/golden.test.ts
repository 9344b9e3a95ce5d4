import { expect, test } from "vitest";
import * as blinks from "./blinks";
import * as events from "./events";
import * as eyes from "./eyes";
import * as openness from "./openness";
import * as policy from "./policy";
import { alertDrive, sleepyDrive } from "./simulation/drives";
import { expectGolden } from "./simulation/expectGolden";
import { GOLDEN, replay, replayPolicy, type Simulated } from "./simulation/golden";
import { type Drive, PEOPLE } from "./simulation/people";
import * as windows from "./windows";

test("every constant is the one of the Python code", () => {
  expect({
    closed_ratio: openness.CLOSED_RATIO,
    eyes: eyes.LIMITS,
    openness: openness.LIMITS,
    events: events.LIMITS,
    windows: windows.LIMITS,
    blinks: blinks.LIMITS,
    policy: policy.LIMITS,
  }).toEqual(GOLDEN.constants);
});

test("the file has the cases that make it worth anything", () => {
  expect(GOLDEN.cases.length).toBeGreaterThan(20);
  expect(GOLDEN.policy.length).toBeGreaterThan(5);
  expect(GOLDEN.ratios.length).toBeGreaterThan(2);
  expect(GOLDEN.cases.filter((one) => one.expected.inputs)).not.toEqual([]);
});

test.each(GOLDEN.ratios)("the eyes of $ear", ({ right, left, ear }) => {
  expectGolden(eyes.bothEyes(right, left), ear, "ear");
});

test.each(GOLDEN.cases)("$name", (golden) => {
  expectGolden(replay(golden), golden.expected, golden.name);
});

test.each(GOLDEN.policy)("policy: $name", (golden) => {
  expectGolden(replayPolicy(golden), golden.expected, golden.name);
});

test.each(GOLDEN.simulated)("simulated: $person, $kind, seed $seed", (golden) => {
  const { frames, episodes } = simulated(golden);
  expect(frames.length).toBe(golden.frames);
  expectGolden(means(frames), golden.means, "means");
  expectGolden(
    frames.filter((_, i) => i % golden.every === 0),
    golden.sample,
    "sample",
  );
  const spans = episodes.map((e) => ({ kind: e.kind, start_ms: e.startMs, end_ms: e.endMs }));
  expectGolden(spans, golden.episodes, "episodes");
});

function simulated({ person, kind, minutes, microsleeps, seed }: Simulated): Drive {
  const actor = PEOPLE.find((one) => one.name === person);
  if (actor === undefined) throw new Error(`nobody here is called ${person}`);
  if (kind === "alert") return alertDrive(actor, minutes, seed);
  return sleepyDrive(actor, microsleeps, seed);
}

const FIELDS = ["t_ms", "ear", "pitch_rad", "yaw_rad", "mouth"] as const;

function means(frames: readonly eyes.Frame[]): Record<string, number> {
  return Object.fromEntries(
    FIELDS.map((name) => {
      const known = frames.map((frame) => frame[name]).filter((value) => value !== null);
      return [name, known.reduce((sum, value) => sum + value, 0) / known.length];
    }),
  );
}
