import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NewEvent } from "../../../lib/outbox/newEvent";
import { passMs, type Rig, startRig } from "../alarm/alarmTest";
import { Monitor } from "../science/monitor";
import { alertDrive, CALIBRATION_MS } from "../science/simulation/drives";
import { PEOPLE, type Person } from "../science/simulation/people";
import { Blocks } from "./blocks";
import type { ClassifierServer } from "./classifier";
import type { DriveState } from "./driveState";
import { Meter } from "./meter";
import { Monitoring } from "./monitoring";
import { CLOSED, KEPT, measured, OPEN } from "./sessionTest";

let rig: Rig;
let state: Partial<DriveState>;
let events: NewEvent[];
let blocks: Blocks;
let monitoring: Monitoring;

beforeEach(async () => {
  vi.useFakeTimers();
  rig = startRig();
  await rig.alarm.unlock();
});
afterEach(async () => {
  monitoring.stop();
  await rig.alarm.close();
  await passMs(1000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function begin(monitor = new Monitor(KEPT.reference), server?: ClassifierServer): void {
  state = {};
  events = [];
  blocks = new Blocks(() => monitoring.blocked());
  monitoring = new Monitoring({
    ...{ monitor, blocks, server, alarm: rig.alarm, person: "Anna", glasses: false },
    subject_id: "p-0123456789abcdef",
    report: (event) => events.push(event),
    show: (change) => Object.assign(state, change),
  });
  monitoring.start();
}

const eventsOf = (wanted: NewEvent["kind"]) => events.filter(({ kind }) => kind === wanted);

async function film(seconds: number, look = OPEN): Promise<void> {
  for (let i = 0; i < seconds * 20; i += 1) {
    await passMs(50);
    monitoring.take(measured(performance.now(), look));
  }
}

const CERTAIN = {
  probabilities: { alert: 0, low_vigilance: 0, drowsy: 1 },
  model: { name: "drowsiness_detector", version: "1.2.0", digest: "", arm: "champion" },
} as const;

const BLINKS = { mean: [17, 0.9, 150, 6], sd: [4, 0.1, 40, 1] } as const;

/** A returning driver whose last minutes are known. */
function alertMonitor(): Monitor {
  const { frames } = alertDrive(PEOPLE[0] as Person, 2, 3);
  const shifted = frames.map((frame) => ({ ...frame, t_ms: frame.t_ms - 185_000 }));
  return new Monitor(KEPT.reference, shifted, BLINKS);
}

test("a classifier that is certain raises an advisory, never more, and is forgotten", async () => {
  const predict = vi.fn(async () => CERTAIN);
  begin(alertMonitor(), { predict, describe: async () => ({ inputs: {} }) });
  await film(19);
  expect(predict).not.toHaveBeenCalled();
  await film(2);
  expect(state.decision).toMatchObject({ state: "advisory", level: 1, cause: "classifier" });
  expect(state.classifier).toMatchObject({ status: "answered", probabilities: [0, 0, 1] });
  await film(10);
  const [first] = eventsOf("window");
  expect(first).toMatchObject({ model_version: "1.2.0", model_arm: "champion", alert_level: 1 });
  expect(first?.features?.duration_mean).toEqual(expect.any(Number));
  monitoring.park();
  await passMs(70_000);
  monitoring.goOn();
  await film(5);
  expect(state.decision).toMatchObject({ level: 0 });
  // What was answered long ago is no part of a new window.
  await film(30);
  expect(eventsOf("window").at(-1)).not.toHaveProperty("model_version");
  // It is asked again once the last minute is known, and once each time.
  await film(6);
  expect(predict).toHaveBeenCalledTimes(2);
});

test("nobody is asked about blinks of a driver who has left", async () => {
  const predict = vi.fn();
  begin(alertMonitor(), { predict, describe: async () => ({ inputs: {} }) });
  await film(65, { ...OPEN, ear: null });
  expect(predict).toHaveBeenCalledTimes(1); // after twenty seconds: most of the minute was seen
  expect(state.classifier).toMatchObject({ status: "collecting" });
});

test("a break that is due is said once, as soon as nothing else sounds", async () => {
  const spoken = () =>
    rig.speech.speak.mock.calls.filter(([phrase]) => /take a break now/.test(phrase));
  begin();
  for (let i = 0; i < 2; i += 1) {
    await film(2, CLOSED);
    await film(12);
  }
  expect(state.decision).toMatchObject({ level: 1, take_break: "repeated_drowsiness" });
  expect(spoken()).toEqual([]);
  await film(120);
  expect([rig.alarm.state.signal, spoken().length]).toEqual([0, 1]);
  await film(30);
  expect(spoken()).toHaveLength(1);
});

test("the time at the wheel begins anew after a quarter of an hour without a face", async () => {
  begin();
  const began_ms = state.on_task_since_ms ?? 0;
  await film(1);
  await passMs(14 * 60_000);
  await film(1);
  expect(state.on_task_since_ms).toBe(began_ms);
  await passMs(15 * 60_000);
  await film(1);
  expect(state.on_task_since_ms).toBeGreaterThan(began_ms + 29 * 60_000);
});

test("a wrong answer to the sleepiness question is refused, and not reported", () => {
  begin();
  expect(() => monitoring.kss(10)).toThrow("kss must be a whole number from 1 to 9, not 10");
  expect(events).toEqual([]);
});

test("a long blink is reported, a blink is counted", async () => {
  begin();
  await film(2);
  await film(0.2, CLOSED);
  await film(2);
  await film(0.8, CLOSED);
  await film(2);
  expect(events.map(({ kind }) => kind)).toEqual(["long_blink"]);
  expect(monitoring.record(true)).toMatchObject({ blinks: 1, is_complete: true });
  expect(events[0]?.event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});

test("a frame that is older than the last decision does not turn the clock back", async () => {
  begin();
  await film(2);
  blocks.set("tab_hidden", true);
  await passMs(300);
  monitoring.take(measured(performance.now() - 250));
  blocks.set("tab_hidden", false);
  await film(1);
  expect(rig.alarm.state.signal).toBe(0);
  const times = monitoring.strip.t_ms;
  expect(times.every((t, i) => t > (times[i - 1] ?? -1))).toBe(true);
});

test("dark: the alarm that it sets off is not taken back by the frame that showed it", async () => {
  begin();
  await film(2);
  const set = vi.spyOn(rig.alarm, "set");
  for (let i = 0; i < 30; i += 1) {
    await passMs(50);
    monitoring.take(measured(performance.now() - 40, { ...OPEN, ear: null, brightness: 0 }));
  }
  expect(set.mock.calls.map(([signal]) => signal)).toEqual(["not_monitoring", "not_monitoring"]);
  expect(rig.alarm.state.signal).toBe("not_monitoring");
});

test("stopped, it hears nothing more from the device", async () => {
  begin();
  await film(2, { ...OPEN, ear: null, brightness: 0 });
  expect(rig.alarm.state.signal).toBe("not_monitoring");
  const set = vi.spyOn(rig.alarm, "set");
  monitoring.stop();
  blocks.set("tab_hidden", true);
  await passMs(5000);
  expect(set).not.toHaveBeenCalled();
});

test("two hours hold no more than the first ten minutes did, and end with advice", () => {
  begin(new Monitor(KEPT.reference));
  const meter = new Meter();
  const { frames } = alertDrive(PEOPLE[0] as Person, 121 - CALIBRATION_MS / 60_000, 7);
  const held: number[] = [];
  const start_ms = performance.now();
  frames.forEach((frame, i) => {
    const measurement = measured(start_ms + frame.t_ms, frame);
    monitoring.take(measurement);
    meter.push(frame.t_ms, 30);
    if (i === Math.floor(frames.length / 12)) held.push(...sizes(meter));
  });
  const [strip, inference, buckets] = sizes(meter);
  expect(frames.length).toBeGreaterThan(200_000);
  expect(strip).toBeLessThanOrEqual(7200);
  expect(inference).toBe(held[1]);
  expect(buckets).toBeLessThanOrEqual(2000);
  expect(events.length).toBeLessThan(1000);
  expect(state.decision?.take_break).toBe("time_on_task");
  const said = rig.speech.speak.mock.calls.map(([phrase]) => phrase);
  expect(said).toEqual(["Two hours at the wheel: take a break."]);
}, 60_000);

function sizes(meter: Meter): [number, number, number] {
  return [
    Math.max(monitoring.strip.t_ms.length, monitoring.strip.openness.length),
    meter.count,
    monitoring.record(false).buckets.length,
  ];
}
