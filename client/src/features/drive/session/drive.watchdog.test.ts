import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import {
  CLOSED,
  endDrive,
  NIGHT,
  NOBODY,
  OPEN,
  type Rig,
  setHidden,
  startDrive,
} from "./sessionTest";

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => endDrive(rig));

const signal = () => rig.alarm.alarm.state.signal;

describe("nobody believes in a monitor that sees nothing", () => {
  beforeEach(async () => {
    rig = startDrive();
    await rig.monitor();
    await rig.film(2);
  });

  const reasons = () => rig.state().decision.reasons;

  test("hidden: at once, and over soon after the page is back", async () => {
    setHidden(true);
    expect([signal(), ...reasons()]).toEqual(["not_monitoring", "tab_hidden"]);
    await passMs(20_000);
    expect(signal()).toBe("not_monitoring");
    setHidden(false);
    await rig.film(1);
    expect([signal(), ...reasons()]).toEqual([0]);
  });

  test("a camera that is lost is said at once, opened again, and the last minutes stay known", async () => {
    await rig.film(40);
    const seen = rig.state().features?.valid_share ?? 0;
    rig.track().onended?.();
    expect([signal(), ...reasons()]).toEqual(["not_monitoring", "camera_lost"]);
    expect(rig.state().stream).toBeNull();
    await passMs(2100);
    expect(rig.tracks).toHaveLength(2);
    await rig.film(2);
    expect([signal(), ...reasons()]).toEqual([0]);
    expect(rig.state().features?.valid_share).toBeGreaterThan(seen);
    expect(rig.state().stream).not.toBeNull();
  });

  test("a video that stands still behind another page plays on", async () => {
    vi.spyOn(HTMLMediaElement.prototype, "paused", "get").mockReturnValue(true);
    setHidden(true);
    expect(rig.videos.play).toHaveBeenCalledTimes(1);
    setHidden(false);
    expect(rig.videos.play).toHaveBeenCalledTimes(2);
  });

  test("a camera that another app takes", async () => {
    rig.track().onmute?.();
    expect([signal(), ...reasons()]).toEqual(["not_monitoring", "camera_taken"]);
    rig.track().onunmute?.();
    await rig.film(1);
    expect(signal()).toBe(0);
  });

  test("a worker that falls silent is started anew, and what was measured stays", async () => {
    await rig.film(40);
    const seen = rig.state().features?.valid_share ?? 0;
    rig.engine().answers = "never";
    await rig.film(1.6);
    expect([signal(), reasons()[0]]).toEqual(["not_monitoring", "worker_crashed"]);
    await rig.film(3);
    expect(rig.engines).toHaveLength(2);
    expect([signal(), ...reasons()]).toEqual([0]);
    expect(rig.state().features?.valid_share).toBeGreaterThan(seen - 0.1);
  });

  test("a worker that crashes while the page is hidden is back when the page is", async () => {
    setHidden(true);
    rig.engine().answers = "fails";
    await rig.film(0.1);
    await passMs(10_000);
    setHidden(false);
    await rig.film(1);
    expect([signal(), rig.state().phase]).toEqual([0, "monitoring"]);
  });

  test.each([
    ["no_face", NOBODY],
    ["dark", NIGHT],
  ])("%s within two seconds, until there is a face again", async (reason, look) => {
    await rig.film(1.9, look);
    expect([signal(), reasons()[0]]).toEqual(["not_monitoring", reason]);
    await rig.film(0.7);
    expect([signal(), ...reasons()]).toEqual([0]);
  });

  test("pictures that stop coming, and too few of them", async () => {
    await passMs(1900);
    expect([signal(), ...reasons()]).toEqual(["not_monitoring", "no_frames"]);
    await rig.film(4, OPEN, 6);
    expect([signal(), ...reasons()]).toEqual(["not_monitoring", "low_fps"]);
  });

  test("eyes that are closed when the camera goes still wake their owner", async () => {
    await rig.film(2, CLOSED);
    rig.track().onended?.();
    await passMs(1000);
    expect(signal()).toBe(2);
    expect(rig.state().closed_for_ms).toBe(0);
  });

  test("a device that slept says so, and no more once it was heard", async () => {
    vi.setSystemTime(Date.now() + 600_000);
    await rig.film(0.2);
    expect([signal(), reasons()[0]]).toEqual(["not_monitoring", "asleep"]);
    await rig.film(3);
    expect([signal(), ...reasons()]).toEqual([0]);
  });

  test("a page whose timers were slow while it was hidden has not slept", async () => {
    setHidden(true);
    vi.setSystemTime(Date.now() + 60_000);
    setHidden(false);
    await rig.film(1);
    expect([signal(), ...reasons()]).toEqual([0]);
  });
});

describe("while it calibrates", () => {
  beforeEach(async () => {
    rig = startDrive(null);
    await rig.start();
    await rig.film(2);
  });

  test("pictures that stop coming are heard, and shown", async () => {
    setHidden(true);
    expect(signal()).toBe("not_monitoring");
    expect(rig.state().calibrating?.obstacle).toBe("tab_hidden");
    setHidden(false);
    expect([signal(), rig.state().calibrating?.obstacle]).toEqual([0, "none"]);
    await passMs(1900);
    expect(signal()).toBe("not_monitoring");
    expect(rig.state().calibrating?.obstacle).toBe("no_frames");
    await rig.film(0.3);
    expect([signal(), rig.state().calibrating?.obstacle]).toEqual([0, "none"]);
  });

  test("what keeps it from going on is shown", async () => {
    for (const [look, fps, obstacle] of [
      [NOBODY, 20, "no_face"],
      [NIGHT, 20, "dark"],
      [OPEN, 5, "low_fps"],
      [OPEN, 20, "none"],
    ] as const) {
      await rig.film(2, look, fps);
      expect(rig.state().calibrating?.obstacle).toBe(obstacle);
    }
  });

  test("a time of capture that falls is passed over", async () => {
    for (const age_ms of [100, 900]) {
      rig.videos.show(performance.now() - age_ms);
      await passMs(0);
    }
    await rig.film(62);
    expect(rig.state().phase).toBe("monitoring");
  });

  test("stopped while it sounds, it is silent", async () => {
    setHidden(true);
    rig.drive.stop();
    await passMs(3000);
    expect(signal()).toBe(0);
  });
});
