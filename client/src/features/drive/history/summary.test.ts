import { describe, expect, test } from "vitest";
import { alarmAt, blindAt, driveOf, MINUTE_MS } from "./historyTest";
import type { SessionEvent } from "./session";
import { summarise } from "./summary";

const event = (minute: number, others: Partial<SessionEvent>): SessionEvent => ({
  ...{ kind: "long_blink", t_ms: minute * MINUTE_MS, duration_ms: null },
  ...others,
});

describe("time monitored", () => {
  test("is a share of the time driven, which parking is no part of", () => {
    const parked = event(30, { kind: "parked", duration_ms: 20 * MINUTE_MS });
    const drive = driveOf({ minutes: 80, unseen: [[30, 58]], events: [parked] });
    const summary = summarise(drive);
    expect(summary.driven_ms).toBe(60 * MINUTE_MS);
    expect(summary.monitored_ms).toBe(52 * MINUTE_MS);
    expect(summary.valid_share).toBeCloseTo(52 / 60);
    expect([summary.breaks, summary.parked_ms]).toEqual([1, 20 * MINUTE_MS]);
  });

  test("what is missing is explained by the first of its reasons, the rest by short gaps", () => {
    const unseen = [[10, 15] as const, [20, 22] as const, [30, 31] as const];
    const events = [
      blindAt(10, 3, "dark", "no_face"),
      blindAt(13, 2, "no_face"),
      blindAt(20, 2, "no_face"),
    ];
    expect(summarise(driveOf({ minutes: 60, unseen, events })).unmonitored).toEqual([
      ["no_face", 4 * MINUTE_MS],
      ["dark", 3 * MINUTE_MS],
      ["short_gaps", MINUTE_MS],
    ]);
  });

  test("a drive that ended at once has no share", () => {
    const summary = summarise(driveOf({ minutes: 0 }));
    expect([summary.driven_ms, summary.valid_share, summary.unmonitored]).toEqual([0, null, []]);
  });
});

describe("what happened", () => {
  test("is counted by kind, with what was not kept; alarms by level; false ones by the driver's word", () => {
    const events = [
      alarmAt(1, { level: 1, state: "advisory" }),
      alarmAt(2),
      alarmAt(3, { level: 3 }),
      event(2, { kind: "feedback", answer: "drowsy" }),
      event(3, { kind: "feedback", answer: "false_alarm" }),
      event(4, { kind: "glance", duration_ms: 700 }),
    ];
    const drive = driveOf({ minutes: 10, events }, { blinks: 140, dropped: { glance: 5 } });
    const { counts, alarms, answered, false_alarms } = summarise(drive);
    expect(counts).toEqual({ blink: 140, glance: 6, alarm: 3, feedback: 2 });
    expect(alarms).toEqual({ 1: 1, 2: 1, 3: 1 });
    expect([answered, false_alarms]).toEqual([2, 1]);
  });

  test("the longest closure is of eyes, and says when its end was not seen", () => {
    const events = [
      event(1, { kind: "microsleep", duration_ms: 2100 }),
      event(2, { kind: "lost_closure", duration_ms: 2500 }),
      event(3, { kind: "glance", duration_ms: 9000 }),
    ];
    expect(summarise(driveOf({ minutes: 10, events })).longest_closure).toEqual({
      t_ms: 2 * MINUTE_MS,
      duration_ms: 2500,
      isCutOff: true,
    });
    expect(summarise(driveOf({ minutes: 10 })).longest_closure).toBeNull();
  });

  test("sleepiness is the first and the last that was said", () => {
    const events = [3, 5, 8].map((kss, i) => event(i, { kind: "kss", kss }));
    const { first_kss, last_kss } = summarise(driveOf({ minutes: 10, events }));
    expect([first_kss, last_kss]).toEqual([3, 8]);
  });
});

describe("the worst stretch", () => {
  const between = (from: number, to: number) => (minute: number) =>
    minute >= from && minute < to ? 0.2 : 0.01;

  test("is the five minutes with the highest mean PERCLOS, with its alarms", () => {
    const events = [alarmAt(2), alarmAt(3), alarmAt(41)];
    const drive = driveOf({ minutes: 60, perclos: between(40, 45), events });
    expect(summarise(drive).worst).toEqual({
      start_ms: 40 * MINUTE_MS,
      end_ms: 45 * MINUTE_MS,
      perclos: expect.closeTo(0.2),
      alarms: 1,
    });
  });

  test("is not a minute between two gaps, of which too little was seen", () => {
    const unseen = [[20, 30] as const, [31, 40] as const];
    const perclos = (minute: number) =>
      minute >= 30 && minute < 31 ? 0.9 : between(50, 55)(minute);
    const { worst } = summarise(driveOf({ minutes: 60, unseen, perclos }));
    expect(worst).toMatchObject({ start_ms: 50 * MINUTE_MS });
  });

  test("is the one with the most alarms where PERCLOS is unknown", () => {
    const events = [alarmAt(5), alarmAt(31), alarmAt(33)];
    const { worst } = summarise(driveOf({ minutes: 60, perclos: () => null, events }));
    expect(worst).toMatchObject({ perclos: null, alarms: 2 });
  });

  test("is found in the wide buckets of a long drive, too", () => {
    const perclos_60 = (t: number) => (t === 1_280_000 ? 0.3 : 0.01);
    const buckets = [0, 640_000, 1_280_000, 1_920_000].map((t_ms) => ({
      ...{ t_ms, valid_share: 1, perclos_60: perclos_60(t_ms), level: 0 as const },
    }));
    const drive = driveOf({ minutes: 43 }, { bucket_ms: 640_000, buckets });
    expect(summarise(drive).worst).toMatchObject({ start_ms: 1_280_000, end_ms: 1_920_000 });
  });

  test("does not exist in less than five monitored minutes, nor where nothing stood out", () => {
    expect(summarise(driveOf({ minutes: 4.9 })).worst).toBe("too_short");
    expect(summarise(driveOf({ minutes: 60, perclos: () => 0 })).worst).toBe("calm");
  });
});
