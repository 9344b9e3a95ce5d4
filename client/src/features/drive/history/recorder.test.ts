import { describe, expect, test } from "vitest";
import type { Decision } from "../science/policy";
import { NORMAL } from "../science/policy";
import { LIMITS, Recorder } from "./recorder";
import { isSession } from "./shape";

const STARTED_MS = Date.UTC(2026, 10, 22, 14);
/** The frames' clock is another one than the wall's. */
const BEGIN_MS = 5_000;
const MINUTE_MS = 60_000;
const FRAME_MS = 66;

const BEGIN = {
  session_id: "01939b6e-0000-7000-8000-000000000001",
  person: "Anna",
  glasses: false,
  started_ms: STARTED_MS,
  begin_t_ms: BEGIN_MS,
};
const FINE = { valid: true, level: 0, perclos_60: 0.02 } as const;
const DROWSY: Decision = { ...NORMAL, state: "drowsy", level: 2, cause: "perclos" };
const MICROSLEEP: Decision = { ...NORMAL, state: "microsleep", level: 2, cause: "eyes_closed" };
const DARK: Decision = { ...NORMAL, state: "not_monitoring", reasons: ["dark", "no_face"] };

/** Frames of a face from one minute of the drive to another. */
function watch(recorder: Recorder, fromMin: number, toMin: number, frame = FINE): void {
  for (let t = fromMin * MINUTE_MS; t <= toMin * MINUTE_MS; t += FRAME_MS) {
    recorder.frame(BEGIN_MS + t, frame);
  }
}

const at = (minute: number) => BEGIN_MS + minute * MINUTE_MS;
const wall = (minute: number) => STARTED_MS + minute * MINUTE_MS;

describe("time", () => {
  test("ten minutes with a face are ten minutes monitored", () => {
    const recorder = new Recorder(BEGIN);
    watch(recorder, 0, 10);
    const session = recorder.snapshot(wall(10), true);
    expect(session.monitored_ms).toBeGreaterThan(10 * MINUTE_MS - FRAME_MS);
    expect(session.monitored_ms).toBeLessThanOrEqual(10 * MINUTE_MS);
    expect(session.ended_ms).toBe(wall(10));
    expect(session.buckets.slice(0, -1).every(({ valid_share }) => valid_share > 0.99)).toBe(true);
  });

  test("neither a gap nor a frame without a face counts", () => {
    const recorder = new Recorder(BEGIN);
    for (const [t, valid] of [
      [0, true],
      [100, true],
      [200, false],
      [300, true],
      [300 + LIMITS.gap_ms + 1, true],
    ] as const) {
      recorder.frame(BEGIN_MS + t, { ...FINE, valid });
    }
    expect(recorder.snapshot(wall(1), true).monitored_ms).toBe(100);
  });

  test("a face at too low a frame rate is not monitored, and the reason is written down", () => {
    const recorder = new Recorder(BEGIN);
    watch(recorder, 0, 1);
    recorder.decision(at(1), { ...DARK, reasons: ["low_fps"] });
    watch(recorder, 1, 2);
    recorder.decision(at(2), NORMAL);
    const { monitored_ms, events } = recorder.snapshot(wall(2), true);
    expect(monitored_ms).toBeLessThanOrEqual(MINUTE_MS);
    expect(events).toEqual([
      {
        kind: "not_monitoring",
        t_ms: MINUTE_MS,
        duration_ms: MINUTE_MS,
        reasons: ["low_fps"],
      },
    ]);
  });

  test("a wall clock that is set back makes no drive shorter than its frames", () => {
    const recorder = new Recorder(BEGIN);
    watch(recorder, 0, 10);
    expect(recorder.snapshot(wall(-60), true).ended_ms).toBeGreaterThan(wall(9.99));
  });
});

describe("alarms", () => {
  test("an alarm is one event, with its worst moment's level, state and cause", () => {
    const recorder = new Recorder(BEGIN);
    recorder.decision(at(1), { ...DROWSY, level: 1, state: "advisory" });
    recorder.decision(at(2), DROWSY);
    recorder.decision(at(3), MICROSLEEP);
    recorder.decision(at(4), DROWSY);
    recorder.decision(at(5), NORMAL);
    const [event, ...others] = recorder.snapshot(wall(6), true).events;
    expect(others).toEqual([]);
    expect(event).toEqual({
      kind: "alarm",
      t_ms: MINUTE_MS,
      duration_ms: 4 * MINUTE_MS,
      level: 2,
      state: "microsleep",
      cause: "eyes_closed",
    });
  });

  test("one that goes on is in the snapshot, and goes on after it", () => {
    const recorder = new Recorder(BEGIN);
    recorder.decision(at(1), DROWSY);
    expect(recorder.snapshot(wall(3), false).events[0]?.duration_ms).toBe(2 * MINUTE_MS);
    recorder.decision(at(5), NORMAL);
    const { events } = recorder.snapshot(wall(9), true);
    expect(events.map(({ duration_ms }) => duration_ms)).toEqual([4 * MINUTE_MS]);
  });

  test("the driver's second thought about an alarm takes the place of the first", () => {
    const recorder = new Recorder(BEGIN);
    recorder.feedback("drowsy", at(1));
    recorder.feedback("false_alarm", at(2));
    recorder.feedback("false_alarm", at(1));
    const { events } = recorder.snapshot(wall(3), true);
    expect(events.map(({ t_ms, answer }) => [t_ms, answer])).toEqual([
      [MINUTE_MS, "false_alarm"],
      [2 * MINUTE_MS, "false_alarm"],
    ]);
  });
});

test("each reason has its own time", () => {
  const recorder = new Recorder(BEGIN);
  recorder.decision(at(1), DARK);
  recorder.decision(at(2), DARK);
  recorder.decision(at(3), { ...DARK, reasons: ["no_face"] });
  recorder.decision(at(4), NORMAL);
  const { events } = recorder.snapshot(wall(5), true);
  expect(events.map(({ duration_ms, reasons }) => [duration_ms, reasons])).toEqual([
    [2 * MINUTE_MS, ["dark", "no_face"]],
    [MINUTE_MS, ["no_face"]],
  ]);
});

test("blinks are counted, other events kept with their begin since the drive's", () => {
  const recorder = new Recorder(BEGIN);
  for (const kind of ["blink", "blink", "yawn"] as const) {
    recorder.event({ kind, start_ms: at(1), duration_ms: 200.4 });
  }
  const { blinks, events } = recorder.snapshot(wall(2), true);
  expect(blinks).toBe(2);
  expect(events).toEqual([{ kind: "yawn", t_ms: MINUTE_MS, duration_ms: 200 }]);
});

test("while parked nothing is monitored, but sleepiness may be said", () => {
  const recorder = new Recorder(BEGIN);
  recorder.decision(at(1), DROWSY);
  recorder.parked(at(2), "begin");
  watch(recorder, 2, 3);
  recorder.decision(at(3), DARK);
  recorder.kss(at(4), 7);
  recorder.parked(at(20), "end");
  const { events, monitored_ms, buckets } = recorder.snapshot(wall(21), true);
  expect(monitored_ms).toBe(0);
  expect(buckets).toEqual([]);
  expect(events.map(({ kind, duration_ms }) => [kind, duration_ms])).toEqual([
    ["alarm", MINUTE_MS],
    ["parked", 18 * MINUTE_MS],
    ["kss", null],
  ]);
});

test.each([0, 10, 2.5, Number.NaN])("a sleepiness of %s is refused with the range", (value) => {
  expect(() => new Recorder(BEGIN).kss(at(1), value)).toThrow(
    `kss must be a whole number from 1 to 9, not ${value}`,
  );
});

describe("memory", () => {
  /** `hours` at 15 frames/s, with a blink every 3 s, a glance a minute and an alarm every ten. */
  function drive(recorder: Recorder, fromHour: number, toHour: number): void {
    for (let t = fromHour * 60 * MINUTE_MS; t < toHour * 60 * MINUTE_MS; t += FRAME_MS) {
      const now = BEGIN_MS + t;
      recorder.frame(now, { ...FINE, perclos_60: (t % 7919) / 79190 });
      if (t % (45 * FRAME_MS) === 0) {
        recorder.event({ kind: "blink", start_ms: now, duration_ms: 150 });
        recorder.decision(now, t % (10 * MINUTE_MS) < MINUTE_MS ? DROWSY : NORMAL);
      }
      if (t % MINUTE_MS < FRAME_MS) {
        recorder.event({ kind: "glance", start_ms: now, duration_ms: 800 });
      }
    }
  }

  const bytes = (recorder: Recorder, hours: number) =>
    JSON.stringify(recorder.snapshot(wall(hours * 60), true)).length;

  test("two hours are a bucket every ten seconds and an event for each that happened", () => {
    const recorder = new Recorder(BEGIN);
    drive(recorder, 0, 2);
    const session = recorder.snapshot(wall(120), true);
    expect(isSession(session)).toBe(true);
    expect(session.buckets).toHaveLength(720);
    expect(session.events).toHaveLength(120 + 12);
    expect(session.blinks).toBeGreaterThan(2400);
    expect(bytes(recorder, 2)).toBeLessThan(100_000);
  });

  test("from twelve hours on a drive is coarser, not bigger", () => {
    const recorder = new Recorder(BEGIN);
    drive(recorder, 0, 12);
    const twelve = bytes(recorder, 12);
    expect(twelve).toBeLessThan(600_000);
    drive(recorder, 12, 24);
    const { buckets, bucket_ms } = recorder.snapshot(wall(1440), true);
    expect([buckets.length, bucket_ms]).toEqual([4320, 20_000]);
    expect(bytes(recorder, 24)).toBeLessThan(twelve + 200_000);
  });

  test("even a drive full of events is bounded, and the rest is counted by kind", () => {
    const recorder = new Recorder(BEGIN);
    for (let i = 0; i < LIMITS.events_max + 5; i += 1) {
      recorder.event({ kind: "glance", start_ms: BEGIN_MS + i, duration_ms: 1 });
    }
    recorder.event({ kind: "yawn", start_ms: at(2), duration_ms: 3000 });
    for (let i = 0; i < LIMITS.events_max; i += 1) {
      recorder.decision(at(3) + 2 * i, DROWSY);
      recorder.decision(at(3) + 2 * i + 1, NORMAL);
    }
    const session = recorder.snapshot(wall(4), true);
    expect(session.dropped).toEqual({ glance: 5, yawn: 1 });
    expect(session.events.filter(({ kind }) => kind === "alarm")).toHaveLength(LIMITS.events_max);
    expect(JSON.stringify(session).length).toBeLessThan(1_500_000);
  });
});
