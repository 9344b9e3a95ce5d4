import { expect, test } from "vitest";
import { alarmAt, driveOf, MINUTE_MS } from "./historyTest";
import type { SessionEvent } from "./session";
import {
  alarmMarks,
  alarmShape,
  parkedParts,
  perclosPath,
  periodsOf,
  topOf,
  unmonitoredParts,
} from "./timeline";

const PARKED: SessionEvent = { kind: "parked", t_ms: 30 * MINUTE_MS, duration_ms: 15 * MINUTE_MS };

test("what was not seen is hatched, also at both ends and where no bucket is", () => {
  const drive = driveOf({
    minutes: 60,
    unseen: [
      [0, 6],
      [30, 45],
      [54, 60],
    ],
  });
  const parts = [
    { from: 0, to: 0.1 },
    { from: 0.5, to: 0.75 },
    { from: 0.9, to: 1 },
  ];
  expect(unmonitoredParts(drive)).toEqual(parts);
  const sparse = drive.buckets.filter(({ valid_share }) => valid_share > 0);
  expect(unmonitoredParts({ ...drive, buckets: sparse })).toEqual(parts);
});

test("a drive without a bucket was not monitored at all", () => {
  expect(unmonitoredParts(driveOf({ minutes: 10 }, { buckets: [] }))).toEqual([{ from: 0, to: 1 }]);
});

test("the last bucket is no shorter a time monitored than the drive was long", () => {
  const buckets = [{ t_ms: 0, valid_share: 0.3, perclos_60: null, level: 0 as const }];
  expect(unmonitoredParts(driveOf({ minutes: 0.05 }, { buckets }))).toEqual([]);
});

test("parking has its place, and is no time that was missed", () => {
  const drive = driveOf({ minutes: 60, unseen: [[30, 45]], events: [PARKED] });
  expect(parkedParts(drive)).toEqual([{ from: 0.5, to: 0.75 }]);
  const shares = periodsOf(drive, 12).map(({ valid_share }) => valid_share);
  expect(shares).toEqual([1, 1, 1, 1, 1, 1, null, null, null, 1, 1, 1]);
});

test("an alarm has the shape of its state; two that are close are one, the graver", () => {
  expect(alarmShape(alarmAt(1, { level: 1, state: "advisory" }))).toBe("triangle");
  expect(alarmShape(alarmAt(1, { level: 3, state: "drowsy" }))).toBe("diamond");
  expect(alarmShape(alarmAt(1, { level: 3, state: "unresponsive" }))).toBe("octagon");
  const events = [
    alarmAt(30),
    alarmAt(30.2, { level: 1, state: "advisory" }),
    alarmAt(45, { state: "drowsy" }),
  ];
  expect(alarmMarks(driveOf({ minutes: 60, events }))).toEqual([
    { at: 0.75, shape: "diamond" },
    { at: 0.5, shape: "octagon" },
  ]);
});

test("the line breaks where PERCLOS is unknown", () => {
  const perclos = (minute: number) => (minute < 0.3 ? 0.15 : minute < 0.5 ? null : 0.3);
  const path = perclosPath(driveOf({ minutes: 1, perclos }), 60, 100);
  expect(path).toBe("M10.0 50.0h0L20.0 50.0M40.0 0.0h0L50.0 0.0L60.0 0.0");
});

test("the axis ends at 30 %, or in the tenth above the highest", () => {
  expect(topOf(driveOf({ minutes: 1 }))).toBe(0.3);
  expect(topOf(driveOf({ minutes: 1, perclos: () => 0.42 }))).toBe(0.5);
});

test("as rows, it says what was seen in each and when the alarms came", () => {
  const drive = driveOf({ minutes: 50, unseen: [[0, 3]], events: [alarmAt(7)] });
  const rows = periodsOf(drive, 24);
  expect(rows).toHaveLength(17);
  expect(rows[0]).toMatchObject({
    from_ms: 0,
    to_ms: 3 * MINUTE_MS,
    valid_share: 0,
    perclos: null,
  });
  expect(rows[2]?.alarms).toEqual([alarmAt(7)]);
  expect(rows.at(-1)).toMatchObject({ to_ms: 50 * MINUTE_MS, valid_share: 1 });
});
