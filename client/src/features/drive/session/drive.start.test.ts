import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { driving } from "../../../lib/driving";
import { passMs } from "../alarm/alarmTest";
import { CameraProblem } from "../pipeline/camera";
import { CLOSED, endDrive, type Rig, setHidden, startDrive } from "./sessionTest";

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => endDrive(rig));

const signal = () => rig.alarm.alarm.state.signal;

describe("starting and stopping in the wrong moment", () => {
  test("two taps start one drive", async () => {
    rig = startDrive();
    rig.drive.start({ person: "Anna", glasses: false, recalibrate: false });
    await rig.monitor();
    expect([rig.tracks.length, rig.engines.length]).toEqual([1, 1]);
  });

  test("stopped while the camera is asked for, it is closed at once and nothing else begins", async () => {
    rig = startDrive();
    let give = (_: MediaStream) => {};
    const open = rig.parts.openCamera.getMockImplementation() as () => Promise<MediaStream>;
    rig.parts.openCamera.mockImplementation(() => new Promise((resolve) => (give = resolve)));
    await rig.start();
    rig.drive.stop();
    give(await open());
    await passMs(10);
    expect(rig.track().stop).toHaveBeenCalled();
    expect(rig.parts.download).not.toHaveBeenCalled();
    expect(rig.locks.map(({ released }) => released)).toEqual([true]);
    expect([rig.engines.length, driving.get()]).toEqual([0, false]);
  });

  test.each(["loads", "is tried"])(
    "stopped while the engine %s, it is stopped, too",
    async (when) => {
      rig = startDrive();
      const start = rig.start();
      if (when === "is tried") await start;
      rig.drive.stop();
      await passMs(1000);
      expect(rig.engines.every(({ stop }) => vi.mocked(stop).mock.calls.length > 0)).toBe(true);
      expect(rig.tracks.every(({ stop }) => stop.mock.calls.length > 0)).toBe(true);
      expect(vi.getTimerCount()).toBe(1); // the alarm looks after its sound
      expect(rig.state()).toMatchObject({ phase: "idle", problem: null });
    },
  );

  test("stopped while the kept calibration is read, nothing is said about pictures", async () => {
    rig = startDrive();
    let give = (_: null) => {};
    rig.parts.store.calibration.mockReturnValue(new Promise((resolve) => (give = resolve)));
    await rig.start();
    await rig.film(2);
    rig.drive.stop();
    give(null);
    await passMs(5000);
    expect(signal()).toBe(0);
  });

  test("stopped before the last drive is kept, the next one never begins", async () => {
    rig = startDrive();
    await rig.monitor();
    rig.drive.stop();
    rig.drive.start({ person: "Anna", glasses: false, recalibrate: false });
    expect(driving.get()).toBe(true);
    rig.drive.stop();
    await passMs(10);
    expect(rig.parts.openCamera).toHaveBeenCalledTimes(1);
    expect(driving.get()).toBe(false);
  });

  test("after the stop nothing sounds and no answer counts", async () => {
    rig = startDrive();
    await rig.monitor();
    await rig.film(2, CLOSED);
    expect(signal()).toBe(2);
    rig.track().muted = true;
    rig.track().onmute?.();
    rig.drive.stop();
    setHidden(true);
    rig.videos.show();
    rig.drive.answerFeedback("drowsy");
    rig.drive.answerKss(9);
    rig.drive.recalibrate();
    rig.drive.park();
    rig.drive.goOn();
    await passMs(5000);
    expect([signal(), rig.state().phase]).toEqual([0, "idle"]);
    expect(rig.events.filter(({ kind }) => kind === "feedback" || kind === "kss")).toEqual([]);
    // The alarm that was cut off is told all the same.
    expect(rig.events.find(({ kind }) => kind === "alarm")).toMatchObject({ state: "microsleep" });
  });

  test.each([
    ["denied", () => rig.parts.openCamera.mockRejectedValue(new CameraProblem("denied"))],
    ["camera_busy", () => rig.videos.play.mockRejectedValue(new DOMException("", "AbortError"))],
    ["download_failed", () => rig.parts.download.mockRejectedValue(new TypeError("offline"))],
  ] as const)(
    "a start that fails says %s, leaves nothing behind, and can be repeated",
    async (problem, fail) => {
      rig = startDrive();
      fail();
      await rig.start();
      expect(rig.state()).toMatchObject({ phase: "idle", problem });
      expect(rig.tracks.every(({ stop }) => stop.mock.calls.length > 0)).toBe(true);
      expect(rig.locks.every(({ released }) => released)).toBe(true);
      expect(driving.get()).toBe(false);
      await rig.start();
      expect(rig.parts.openCamera).toHaveBeenCalledTimes(2);
    },
  );

  test("an engine that never shows anything is given up after a minute", async () => {
    rig = startDrive();
    await rig.start();
    await passMs(59_000);
    expect(rig.state().phase).toBe("starting");
    await passMs(2000);
    expect(rig.state()).toMatchObject({ phase: "idle", problem: "engine_failed" });
  });
});
