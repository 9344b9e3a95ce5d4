import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import { CLOSED, endDrive, type Rig, setHidden, startDrive } from "./sessionTest";

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => endDrive(rig));

const signal = () => rig.alarm.alarm.state.signal;

describe("parked", () => {
  beforeEach(async () => {
    rig = startDrive();
    await rig.monitor();
  });

  test("nothing alarms, and the driver is asked now and every twenty minutes", async () => {
    await rig.film(2, CLOSED);
    rig.drive.park();
    expect(rig.state()).toMatchObject({
      phase: "parked",
      is_kss_due: true,
      decision: { level: 0 },
    });
    expect(rig.state().feedback).toMatchObject({ state: "microsleep" });
    rig.drive.answerKss(7);
    setHidden(true);
    rig.track().onended?.();
    await passMs(60_000);
    expect([signal(), rig.state().is_kss_due]).toEqual([0, false]);
    await rig.film(3, CLOSED);
    expect(signal()).toBe(0);
    await passMs(20 * 60_000);
    expect(rig.state().is_kss_due).toBe(true);
    expect(rig.events.find(({ kind }) => kind === "kss")).toMatchObject({ kss: 7 });
    setHidden(false);
    rig.drive.goOn();
    expect(rig.state().is_kss_due).toBe(false);
    await rig.film(2);
    expect([signal(), rig.state().phase]).toEqual([0, "monitoring"]);
    await passMs(20 * 60_000);
    expect(rig.state().is_kss_due).toBe(false);
  });

  test("the drive goes on with what was known, and with a camera that is there", async () => {
    await rig.film(3, CLOSED);
    rig.drive.park();
    await passMs(5000);
    rig.drive.goOn();
    // The level lingers until open eyes have been seen for a while: it counts again.
    expect([signal(), rig.state().decision.level]).not.toContain(0);
    await rig.film(12);
    expect(rig.state().decision).toMatchObject({ state: "advisory", cause: "recent_microsleep" });
  });

  test("no picture is looked at meanwhile", async () => {
    rig.drive.park();
    const { length } = vi.mocked(rig.engine().measure).mock.calls;
    await rig.film(2);
    expect(rig.engine().measure).toHaveBeenCalledTimes(length);
  });

  test("parked by mistake, the alarm goes on", async () => {
    await rig.film(2, CLOSED);
    rig.drive.park();
    expect(signal()).toBe(0);
    rig.drive.goOn();
    await rig.film(0.5);
    expect([signal(), rig.state().decision.level]).toEqual([2, 2]);
  });

  test("gone on without a camera, it says so within two seconds", async () => {
    rig.drive.park();
    await passMs(60_000);
    rig.drive.goOn();
    expect(signal()).toBe(0);
    await passMs(1900);
    expect(signal()).toBe("not_monitoring");
  });

  test("gone on from a hidden page, it says so at once", async () => {
    rig.drive.park();
    setHidden(true);
    rig.drive.goOn();
    expect(signal()).toBe("not_monitoring");
  });

  test("calibrating anew ends the questions", async () => {
    rig.drive.park();
    rig.drive.answerKss(null);
    rig.drive.recalibrate();
    await passMs(20 * 60_000);
    expect(rig.state().is_kss_due).toBe(false);
  });
});
