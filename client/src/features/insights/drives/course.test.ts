import { expect, test } from "vitest";
import type { StoredEvent } from "../../../api/getEvents";
import { eventOf } from "../testing";
import {
  alarmMarks,
  alarmShape,
  answerWords,
  type Course,
  closureParts,
  courseOf,
  isMonitoringKnown,
  notableOf,
  parkedParts,
  perclosOf,
  periodsOf,
  unmonitoredParts,
} from "./course";

const MINUTE_MS = 60_000;
const STARTED_MS = Date.parse("2026-11-20T05:00:00.000Z");

/** An event of the drive, so many minutes after its begin. */
function at(minute: number, said: Partial<StoredEvent>): StoredEvent {
  return eventOf({ timestamp: new Date(STARTED_MS + minute * MINUTE_MS).toISOString(), ...said });
}

function window(minute: number, monitored: number, perclos: number | null = 0.1): StoredEvent {
  return at(minute, {
    kind: "window",
    duration_ms: MINUTE_MS,
    monitored_ms: monitored * MINUTE_MS,
    features: { perclos_60: perclos },
  });
}

function course(...events: StoredEvent[]): Course {
  const made = courseOf(events);
  if (!made) throw new Error("no events");
  return made;
}

/** Ten minutes, all monitored but those. */
const drive = (unseen: readonly number[] = [], ...more: StoredEvent[]) =>
  course(
    ...Array.from({ length: 10 }, (_, minute) => window(minute, unseen.includes(minute) ? 0 : 1)),
    ...more,
  );

test("it lasts from the first begin to the last end, in whatever order the events came", () => {
  const one = course(at(3, { kind: "sleep", duration_ms: 90_000 }), at(1, { kind: "yawn" }));
  expect(one.startedMs).toBe(STARTED_MS + MINUTE_MS);
  expect(one.endedMs).toBe(STARTED_MS + 4.5 * MINUTE_MS);
  expect(one.events.map(({ kind }) => kind)).toEqual(["yawn", "sleep"]);
  expect(courseOf([])).toBeNull();
  expect(course(at(0, { kind: "yawn" })).endedMs).toBeGreaterThan(STARTED_MS);
});

test("what the windows did not see is hatched, also where none came", () => {
  expect(unmonitoredParts(drive())).toEqual([]);
  expect(unmonitoredParts(drive([0, 4, 5, 9]))).toEqual([
    { from: 0, to: 0.1 },
    { from: 0.4, to: 0.6 },
    { from: 0.9, to: 1 },
  ]);
  const gap = course(window(0, 1), window(8, 0.4), window(9, 0.5));
  expect(unmonitoredParts(gap)).toEqual([{ from: 0.1, to: 0.9 }]);
});

test("without windows the device's own word counts; without that nothing is known", () => {
  const told = course(
    at(0, { kind: "not_monitoring", duration_ms: 60_000 }),
    at(4, { kind: "nod" }),
  );
  expect(unmonitoredParts(told)).toEqual([{ from: 0, to: 0.25 }]);
  expect(isMonitoringKnown(told)).toBe(true);
  const bare = course(at(0, { is_drowsy: true }), at(4, {}));
  expect(unmonitoredParts(bare)).toEqual([]);
  expect(isMonitoringKnown(bare)).toBe(false);
});

test("closures and parking have their length; glances are no closures", () => {
  const one = drive(
    [],
    at(1, { kind: "microsleep", duration_ms: 3000 }),
    at(2, { kind: "glance", duration_ms: 3000 }),
    at(5, { kind: "parked", duration_ms: 2 * MINUTE_MS }),
  );
  expect(closureParts(one)).toEqual([{ from: 0.1, to: 0.105 }]);
  expect(parkedParts(one)).toEqual([{ from: 0.5, to: 0.7 }]);
});

test("an alarm has the shape of its state; two that are close are one, the graver", () => {
  const alarm = (minute: number, level: number, state: StoredEvent["state"] = null) =>
    at(minute, { kind: "alarm", alert_level: level, state });
  expect(alarmShape(alarm(0, 1))).toBe("triangle");
  expect(alarmShape(alarm(0, 2, "drowsy"))).toBe("diamond");
  expect(alarmShape(alarm(0, 2, "microsleep"))).toBe("octagon");
  expect(alarmShape(alarm(0, 3))).toBe("octagon");
  expect(alarmMarks(drive([], alarm(5, 3), alarm(5.01, 1), alarm(7, 1)))).toEqual([
    { at: 0.7, shape: "triangle" },
    { at: 0.5, shape: "octagon" },
  ]);
});

test("answers stand where they were given, one at a time", () => {
  const one = drive(
    [],
    at(1, { kind: "kss", kss: 7 }),
    at(4, { kind: "feedback", feedback: "drowsy" }),
    at(6, { kind: "feedback", feedback: "false_alarm" }),
    at(6, { kind: "kss", kss: 3 }),
  );
  expect(answerWords(one, "yes", "no")).toEqual([
    { at: 0.1, text: "7" },
    { at: 0.4, text: "yes" },
    { at: 0.6, text: "no" },
  ]);
  expect(notableOf(one)).toHaveLength(4);
});

test("PERCLOS is one line over windows that follow each other, and breaks elsewhere", () => {
  const soon = at(1.01, { kind: "window", duration_ms: MINUTE_MS, features: { perclos_60: 0.2 } });
  const held = perclosOf(course(window(0, 1, 0.1), soon, window(5, 1, null)));
  expect(held).toEqual([
    { fromMs: 0, toMs: 60_600, share: 0.1 },
    { fromMs: 60_600, toMs: 120_600, share: 0.2 },
    { fromMs: 300_000, toMs: 360_000, share: null },
  ]);
});

test("as rows of whole minutes it says how much was seen, how long eyes were closed, and the alarms", () => {
  const alarms = [1, 0].map((alert_level) => at(0.5, { kind: "alarm", alert_level }));
  const rows = periodsOf(course(window(0, 0.5, 0.2), window(1, 1, null), at(30, {}), ...alarms));
  expect(rows).toHaveLength(15);
  expect(rows[0]).toEqual({
    fromMs: STARTED_MS,
    toMs: STARTED_MS + 2 * MINUTE_MS,
    monitored: 0.75,
    perclos: 0.2,
    alarms: 1,
  });
  expect(rows[14]).toMatchObject({ monitored: null, perclos: null, alarms: 0 });
});
