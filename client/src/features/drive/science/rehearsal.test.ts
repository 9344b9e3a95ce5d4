import { expect, test } from "vitest";
import { expectGolden } from "./simulation/expectGolden";
import { GOLDEN } from "./simulation/golden";
import { PEOPLE } from "./simulation/people";
import * as rehearsal from "./simulation/rehearsal";

const ALLOWED_DELAY_MS = 300; // past the 1.5 s

const alert = rehearsal.alertOutcomes(10);
const sleepy = rehearsal.sleepyOutcomes(200);
process.stdout.write(rehearsal.table(alert, sleepy));

test("ten hours of alert driving raise no alarm of level 2 or 3", () => {
  expect(alert.map(({ refusal }) => refusal)).toEqual(PEOPLE.map(() => null));
  expect(alert.reduce((sum, { drive }) => sum + drive.frames.length, 0)).toBeGreaterThan(700_000);
  expect(alert.map((outcome) => rehearsal.risesTo(outcome, 2, 3))).toEqual(PEOPLE.map(() => 0));
});

test("two hundred microsleeps are all caught in time", () => {
  const delays = sleepy.flatMap(rehearsal.delaysMs);
  const caught = delays.filter((delay) => delay !== null);
  expect([caught.length, delays.length]).toEqual([200, 200]);
  expect(rehearsal.percentile(caught, 0.95)).toBeLessThanOrEqual(ALLOWED_DELAY_MS);
  expect(Math.min(...caught)).toBeGreaterThan(-100); // nor before 1.5 s, but for noise at the onset
});

test("Python makes the same of the same drives", () => {
  const found = { alert: alert.map(summary), sleepy: sleepy.map(summary) };
  expectGolden(found, GOLDEN.rehearsal, "rehearsal");
});

test.each([
  [0, 1],
  [0.25, 1],
  [0.5, 2],
  [0.95, 4],
  [1, 4],
])("the percentile %f is the smallest value that covers its share", (share, value) => {
  expect(rehearsal.percentile([3, 1, 4, 2], share)).toBe(value);
});

function summary(outcome: rehearsal.Outcome): unknown {
  const { drive, refusal, events, unmonitoredMs } = outcome;
  const kinds = [...new Set(events)];
  return {
    name: drive.person.name,
    frames: drive.frames.length,
    refusal,
    events: Object.fromEntries(kinds.map((kind) => [kind, rehearsal.count(events, kind)])),
    rises: [1, 2, 3].map((level) => rehearsal.risesTo(outcome, level)),
    unmonitored_ms: unmonitoredMs,
    delays_ms: rehearsal.delaysMs(outcome),
  };
}
