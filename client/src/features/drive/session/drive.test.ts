import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import { pseudonymOf } from "../history/people";
import { alertDrive } from "../science/simulation/drives";
import { PEOPLE, type Person } from "../science/simulation/people";
import { CLOSED, endDrive, KEPT, NOBODY, OPEN, type Rig, startDrive } from "./sessionTest";

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => endDrive(rig));

const signal = () => rig.alarm.alarm.state.signal;

describe("from the tap to the drive that is kept", () => {
  test("calibrated in a minute, asleep, woken, asked, kept", async () => {
    rig = startDrive(null);
    await rig.start();
    expect(rig.state()).toMatchObject({ phase: "starting", starting: { step: "engine" } });
    await rig.film(2);
    expect(rig.state()).toMatchObject({ phase: "calibrating", starting: null });
    const person = PEOPLE.find(({ name }) => name === "fu, narrow eyes") as Person;
    const { frames } = alertDrive(person, 1, 1);
    let last_ms = 0;
    for (const { t_ms, ...look } of frames) {
      if (rig.state().phase === "monitoring") break;
      await rig.film((t_ms - last_ms) / 1000, look, 1000 / (t_ms - last_ms));
      last_ms = t_ms;
    }
    expect(rig.state()).toMatchObject({
      phase: "monitoring",
      calibrating: null,
      screen: "kept_on",
    });
    expect(last_ms).toBeGreaterThan(57_000);
    const { open } = rig.calibrations[0]?.reference ?? { open: 0 };
    expect(open).toBeCloseTo(0.19, 1);

    await rig.film(3, { ...OPEN, ear: open });
    expect(signal()).toBe(0);
    const closed = { ...OPEN, ear: 0.3 * open };
    await rig.film(1.45, closed);
    expect(signal()).toBe(0);
    await rig.film(0.3, closed);
    expect(signal()).toBe(2);
    expect(rig.alarm.heard()).not.toBeNull();
    expect(rig.state().decision).toMatchObject({ state: "microsleep", cause: "eyes_closed" });
    expect(rig.state().closed_for_ms).toBeGreaterThan(1400);

    await rig.film(8, { ...OPEN, ear: open });
    expect(rig.state().feedback).toMatchObject({ state: "microsleep" });
    rig.drive.answerFeedback("drowsy");
    expect(rig.state().feedback).toBeNull();
    rig.drive.stop();
    await passMs(0);
    expect(rig.state()).toMatchObject({ phase: "idle", problem: null, stream: null });
    expect(signal()).toBe(0);
    const [session] = rig.sessions.values();
    expect(session).toMatchObject({ is_complete: true, person: "Anna" });
    expect(session?.monitored_ms).toBeGreaterThan(10_000);
    const kinds = session?.events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["alarm", "microsleep", "feedback"]));
    const [alarm] = rig.eventsOf("alarm");
    const subject_id = pseudonymOf("Anna");
    expect(alarm).toMatchObject({ alert_level: 2, state: "microsleep", is_drowsy: true });
    expect(rig.eventsOf("feedback")).toMatchObject([
      {
        feedback: "drowsy",
        about: alarm?.event_id,
        timestamp: alarm?.timestamp,
        session_id: session?.session_id,
        subject_id,
      },
    ]);
    expect(rig.eventsOf("microsleep")).toMatchObject([{ is_drowsy: true, subject_id }]);
    expect(JSON.stringify(rig.events)).not.toMatch(/anna/i);
  }, 30_000);

  test("a kept calibration that fits is monitored with within seconds", async () => {
    rig = startDrive();
    await rig.monitor();
    expect(rig.state().pipeline).toMatchObject({
      backend: "wasm",
      inference_p50_ms: 30,
      camera: { label: "Front camera" },
    });
    expect(rig.state().pipeline?.fps).toBeCloseTo(20);
    expect(rig.calibrations).toEqual([]);
  });

  test("one that was outgrown is made anew, and so is one that is not wanted", async () => {
    rig = startDrive({ ...KEPT, reference: { ...KEPT.reference, open: 0.22, closed: 0.066 } });
    await rig.start();
    await rig.film(3);
    expect(rig.state()).toMatchObject({ phase: "starting", starting: { step: "check" } });
    await rig.film(15);
    expect(rig.state().calibrating).toMatchObject({ hasOutgrown: true });
    rig.drive.stop();
    await rig.start({ recalibrate: true });
    await rig.film(1);
    expect(rig.state().calibrating).toMatchObject({ hasOutgrown: false, refusal: null });
  });

  test("a drive goes to the store while it goes on, and a false start does not", async () => {
    rig = startDrive();
    await rig.monitor();
    await rig.film(15);
    expect([...rig.sessions.values()]).toMatchObject([{ is_complete: false }]);
    rig.sessions.clear();
    rig.drive.stop();
    await passMs(0);
    expect([...rig.sessions.values()]).toMatchObject([{ is_complete: true }]);
    rig.sessions.clear();
    for (const [seconds, count] of [
      [10, 0],
      [20, 1],
    ] as const) {
      await rig.start();
      while (rig.state().phase !== "monitoring") await rig.film(0.05);
      await rig.film(seconds, NOBODY);
      rig.drive.stop();
      await passMs(0);
      expect(rig.sessions.size).toBe(count);
    }
  });

  test("a page that is closed leaves what was monitored until then", async () => {
    rig = startDrive();
    await rig.monitor();
    await rig.film(2);
    window.dispatchEvent(new Event("pagehide"));
    expect([...rig.sessions.values()]).toMatchObject([{ is_complete: false }]);
    const [first] = rig.eventsOf("window");
    await rig.film(2);
    rig.drive.stop();
    const last = rig.eventsOf("window").at(-1);
    const seconds = [first, last].map((window) => (window?.duration_ms ?? 0) / 1000);
    expect(seconds).toEqual([expect.closeTo(2, 0), expect.closeTo(2, 0)]);
  });

  test("what is measured for the first time is kept for the next: eyes, then blinks", async () => {
    rig = startDrive(null);
    await rig.start();
    await rig.film(62);
    expect(rig.calibrations).toMatchObject([
      { person: "Anna", engine: "human", blink_baseline: null },
    ]);
    for (let blinks = 0; blinks < 22; blinks += 1) {
      await rig.film(0.2, CLOSED);
      await rig.film(2);
    }
    expect(rig.calibrations).toHaveLength(2);
    const [eyes, both] = rig.calibrations;
    expect(both?.reference).toEqual(eyes?.reference);
    expect(both?.blink_baseline?.mean[2]).toBeGreaterThan(150);
    expect(both?.blink_baseline?.mean[2]).toBeLessThan(300);
  });

  test("calibrating anew closes one record, keeps quiet, and ends what was asked", async () => {
    rig = startDrive();
    await rig.monitor();
    await rig.film(2, CLOSED);
    expect(signal()).toBe(2);
    rig.drive.recalibrate();
    expect(rig.state()).toMatchObject({
      phase: "calibrating",
      decision: { level: 0 },
      feedback: null,
    });
    expect(signal()).toBe(0);
    await rig.film(2, CLOSED);
    expect(signal()).toBe(0);
    expect([...rig.sessions.values()]).toMatchObject([{ is_complete: true }]);
    rig.drive.recalibrate();
    expect(rig.state().calibrating?.progress).toBeGreaterThan(0);
  });
});

test("a page that fails silences no alarm, and a device that fails stops no page", async () => {
  rig = startDrive();
  await rig.monitor();
  const broken = () => {
    throw new Error("the page broke");
  };
  const end = rig.drive.subscribe(broken);
  await rig.film(2, CLOSED);
  expect(signal()).toBe(2);
  end();
  rig.alarm.attention.show.mockImplementation(broken);
  await rig.film(2, CLOSED);
  expect([signal(), rig.state().decision.level]).toEqual([3, 3]);
  rig.alarm.attention.show.mockReset();
  expect(rig.engines).toHaveLength(1);
  rig.drive.subscribe(broken);
  rig.drive.stop();
  expect([signal(), rig.state().phase, rig.track().stop.mock.calls.length]).toEqual([0, "idle", 1]);
  expect(rig.reportError).toHaveBeenCalled();
  rig.reportError.mockClear();
});

test("what the driver sets goes to the alarm", async () => {
  rig = startDrive();
  await rig.monitor();
  rig.drive.mute();
  expect(rig.state().alarm.muted_until_ms).not.toBeNull();
  rig.drive.unmute();
  rig.drive.setVolume(0.5);
  rig.drive.testAlarm();
  await passMs(10);
  expect(rig.state().alarm).toMatchObject({ muted_until_ms: null, volume: 0.5, testing: true });
  rig.drive.askKss();
  expect(rig.state().is_kss_due).toBe(true);
  await passMs(3000);
});
