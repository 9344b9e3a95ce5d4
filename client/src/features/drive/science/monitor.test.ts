import { expect, test } from "vitest";
import type { Measures } from "./blinks";
import { windowFeatures } from "./drowsiness";
import type { Frame } from "./eyes";
import { Monitor } from "./monitor";
import { alertDrive } from "./simulation/drives";
import { PEOPLE } from "./simulation/people";

const REFERENCE = { open: 0.32, closed: 0.096, pitch_rad: 0, yaw_rad: 0 };

function frame(t_ms: number, ear: number | null): Frame {
  return { t_ms, ear, pitch_rad: 0, yaw_rad: 0, mouth: 0 };
}

/** A monitor that has seen open eyes, 20 frames a second, until `endMs`. */
function awake(endMs: number): Monitor {
  const monitor = new Monitor(REFERENCE);
  for (let t = 0; t <= endMs; t += 50) monitor.push(frame(t, 0.32));
  return monitor;
}

test("closed eyes alarm after 1.5 s, and once", () => {
  const monitor = awake(5000);
  const decisions = Array.from({ length: 50 }, (_, i) => {
    const t = 5050 + 50 * i;
    return { t, decision: monitor.push(frame(t, 0.08)).decision };
  });
  const risen = decisions.filter(({ decision }) => decision.level >= 2);
  expect(risen[0]?.t).toBe(6550);
  expect(new Set(risen.map(({ decision }) => decision)).size).toBe(1);
});

test("silence is noticed, also before the first frame", () => {
  for (const [monitor, t] of [
    [awake(2000), 2000],
    [new Monitor(REFERENCE), 9000],
  ] as const) {
    expect(monitor.tick(t).state).toBe("normal");
    expect(monitor.tick(t + 1400).state).toBe("normal");
    expect(monitor.tick(t + 1500)).toMatchObject({
      state: "not_monitoring",
      reasons: ["no_frames"],
    });
  }
});

test("eyes that close while the camera stalls are not known to have been closed", () => {
  const monitor = awake(30_000);
  const seenMs = 60_000 * monitor.windows.features().valid_share;
  const { events, decision } = monitor.push(frame(32_000, 0.08));
  expect(events.map(({ kind }) => kind)).toEqual(["no_face"]);
  expect([decision.level, monitor.detector.closed_for_ms]).toEqual([0, 0]);
  expect(60_000 * monitor.windows.features().valid_share).toBe(seenMs);
});

test("what is told from outside counts at the next frame", () => {
  const monitor = awake(2000);
  monitor.blocked = ["dark"];
  expect(monitor.push(frame(2050, 0.32)).decision.reasons).toEqual(["dark"]);
  monitor.blocked = [];
  expect(monitor.tick(2100).reasons).toEqual(["dark"]);
  expect(monitor.tick(2600).state).toBe("normal");
});

test("the classifier raises an advisory, and no more", () => {
  const monitor = awake(2000);
  monitor.probabilities = [0, 0, 1];
  monitor.classified_ms = 2000;
  expect(monitor.push(frame(2050, 0.32)).decision).toMatchObject({ level: 1, cause: "classifier" });
});

test("time that does not rise is refused", () => {
  const monitor = awake(2000);
  for (const t of [2000, 1000, Number.NaN]) {
    expect(() => monitor.push(frame(t, 0.32))).toThrow(
      `t_ms must rise from frame to frame: ${t} after 2000`,
    );
  }
});

test("a baseline from an earlier drive is used at once", () => {
  const { frames } = alertDrive(person("hana, long blinks"), 1, 5);
  const known = { mean: [30, 1, 150, 5], sd: [3, 0.1, 30, 1] } as const;
  const [fresh, returning] = [
    new Monitor(REFERENCE, frames),
    new Monitor(REFERENCE, frames, known),
  ];
  expect(fresh.blinks.baseline).not.toBeNull();
  expect(returning.blinks.baseline).toBe(known);
  expect(returning.blinks.zScores()).toHaveLength(30);
});

test.each([
  [[], "blinks must be at least 2, not 0"],
  [
    [
      [0, 0, 0, 0],
      [0, Number.NaN, 0, 0],
    ] as Measures[],
    "blinks must be finite",
  ],
])("the classifier is not asked about %j", (z, message) => {
  expect(() => windowFeatures(z)).toThrow(message);
});

test("a two-hour run holds no more than the first hour did", () => {
  const { frames } = alertDrive(person("hana, long blinks"), 120, 7); // 1024 blinks in 35 minutes
  const monitor = new Monitor(REFERENCE);
  const half = Math.floor(frames.length / 2);
  for (const one of frames.slice(0, half)) monitor.push(one);
  const afterOneHour = held(monitor);
  for (const one of frames.slice(half)) monitor.push(one);
  expect(held(monitor)).toBeGreaterThan(1024);
  expect(held(monitor)).toBeLessThanOrEqual(afterOneHour + 10); // a late frame more or less
});

function person(name: string) {
  const found = PEOPLE.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nobody here is called ${name}`);
  return found;
}

/** How many elements all lists have that can be reached from here. */
function held(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((sum: number, part) => sum + held(part), own);
}
