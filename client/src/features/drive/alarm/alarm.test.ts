import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MUTE_MS } from "./alarm";
import { passMs, type Rig, startRig } from "./alarmTest";
import { PLANS } from "./tones";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function unlocked(): Promise<Rig> {
  const rig = startRig();
  expect(await rig.alarm.unlock()).toBe(true);
  return rig;
}

test("sounds each signal as planned, and falls silent", async () => {
  const rig = await unlocked();
  expect(rig.heard()).toBeNull();
  for (const signal of [1, 2, 3, "not_monitoring"] as const) {
    rig.alarm.set(signal, "Eyes closed");
    await passMs(50);
    expect(rig.heard()?.periodS).toBe(PLANS[signal].periodS);
    expect(rig.heard()?.gain).toBeCloseTo(PLANS[signal].gain, 2);
  }
  rig.alarm.set(0, "");
  await passMs(50);
  expect(rig.heard()).toBeNull();
});

test("escalation takes over within 50 ms", async () => {
  const rig = await unlocked();
  rig.alarm.set(1, "You look tired");
  await passMs(200);
  rig.alarm.set(3, "Eyes closed");
  await passMs(50);
  expect(rig.heard()).toEqual({ periodS: PLANS[3].periodS, gain: 1 });
});

test("a level that stays is not begun anew, and gets louder", async () => {
  const rig = await unlocked();
  for (let tenths = 0; tenths < 200; tenths += 1) {
    rig.alarm.set(2, `Eyes closed ${tenths / 10} s`);
    await passMs(100);
  }
  expect(rig.context().sources).toHaveLength(1);
  expect(rig.speech.speak).toHaveBeenCalledTimes(1);
  expect(rig.heard()?.gain).toBeCloseTo(PLANS[2].lastingGain, 5);
});

test("the siren does not depend on timers", async () => {
  const rig = await unlocked();
  rig.alarm.set(3, "Eyes closed");
  const [siren] = rig.context().sources;
  expect(siren).toMatchObject({ loop: true, stopsAtS: Number.POSITIVE_INFINITY });
});

test("the volume holds for all that sounds, and is checked", async () => {
  const rig = await unlocked();
  rig.alarm.set(3, "Eyes closed");
  rig.alarm.setVolume(0.3);
  await passMs(50);
  expect(rig.heard()?.gain).toBeCloseTo(0.3, 5);
  expect(rig.alarm.state.volume).toBe(0.3);
  for (const wrong of [0, 1.1, Number.NaN]) {
    expect(() => rig.alarm.setVolume(wrong)).toThrow("volume must be a number from 0.1 to 1");
  }
});

test("a mute is silent, seen, and over after 60 s", async () => {
  const rig = await unlocked();
  rig.alarm.set(2, "You are drowsy");
  await passMs(5000);
  rig.alarm.mute();
  expect(rig.alarm.state.muted_until_ms).toBe(Date.now() + MUTE_MS);
  await passMs(30_000);
  rig.alarm.mute();
  rig.vibrate.mockClear();
  rig.speech.speak.mockClear();
  await passMs(29_900);
  expect(rig.heard()).toBeNull();
  expect(rig.vibrate).not.toHaveBeenCalled();
  await passMs(200);
  expect(rig.alarm.state.muted_until_ms).toBeNull();
  expect(rig.heard()?.gain).toBeCloseTo(PLANS[2].lastingGain, 5);
  expect(rig.vibrate).toHaveBeenCalled();
  await passMs(1000);
  expect(rig.speech.speak).toHaveBeenCalledWith("You are drowsy", 1);
});

test("a hidden tab's late timers do not make a mute longer", async () => {
  const rig = await unlocked();
  rig.alarm.set(2, "You are drowsy");
  rig.alarm.mute();
  vi.setSystemTime(Date.now() + MUTE_MS + 50);
  expect(rig.heard()?.gain).toBeGreaterThan(0);
});

test("level 3 that begins pierces a mute, other signals do not", async () => {
  const rig = await unlocked();
  rig.alarm.mute();
  for (const signal of [1, 2, "not_monitoring"] as const) {
    rig.alarm.set(signal, "Look here");
    await passMs(1500);
    expect(rig.heard()).toBeNull();
  }
  expect(rig.speech.speak).not.toHaveBeenCalled();
  rig.alarm.set(3, "Wake up");
  await passMs(50);
  expect(rig.heard()?.gain).toBe(1);
  expect(rig.alarm.state.muted_until_ms).toBeNull();
  rig.alarm.mute();
  await passMs(50);
  expect(rig.heard()).toBeNull();
});

test("unmuting is heard at once, at the volume chosen meanwhile", async () => {
  const rig = await unlocked();
  rig.alarm.set(2, "You are drowsy");
  rig.alarm.mute();
  rig.alarm.setVolume(0.5);
  await passMs(50);
  expect(rig.heard()).toBeNull();
  rig.alarm.unmute();
  await passMs(50);
  expect(rig.heard()?.gain).toBeCloseTo(0.5 * PLANS[2].gain, 2);
});

test("the loudness test is level 3 for two seconds, at the volume chosen, also when muted", async () => {
  const rig = await unlocked();
  rig.alarm.setVolume(0.4);
  rig.alarm.mute();
  const done = rig.alarm.test("This is how it sounds");
  await passMs(1900);
  expect(rig.alarm.state).toMatchObject({ testing: true, signal: 0, muted_until_ms: null });
  expect(rig.heard()).toEqual({ periodS: PLANS[3].periodS, gain: 0.4 });
  expect(rig.speech.speak).toHaveBeenCalledWith("This is how it sounds", 0.4);
  await passMs(200);
  await done;
  expect(rig.heard()).toBeNull();
  expect(rig.alarm.state.testing).toBe(false);
  expect(rig.speech.cancel).not.toHaveBeenCalled();
});

test("a test gives way to a signal, and does not disturb one", async () => {
  const rig = await unlocked();
  const done = rig.alarm.test("Test");
  await passMs(100);
  rig.alarm.set(2, "You are drowsy");
  await done;
  await passMs(50);
  expect(rig.heard()?.periodS).toBe(PLANS[2].periodS);
  await rig.alarm.test("Test");
  await passMs(3000);
  expect(rig.heard()?.periodS).toBe(PLANS[2].periodS);
  expect(rig.alarm.state.testing).toBe(false);
});

test("the phrase follows the first tones when a signal rises, and ends with it", async () => {
  const rig = await unlocked();
  rig.alarm.set(3, "Wake up");
  expect(rig.speech.speak).not.toHaveBeenCalled();
  await passMs(1000);
  expect(rig.speech.speak).toHaveBeenLastCalledWith("Wake up", 1);
  rig.alarm.set(2, "You are drowsy");
  expect(rig.speech.cancel).toHaveBeenCalledTimes(1);
  await passMs(1000);
  expect(rig.speech.speak).toHaveBeenCalledTimes(1);
  rig.alarm.set("not_monitoring", "Not monitoring: no face");
  await passMs(1500);
  expect(rig.speech.speak).toHaveBeenLastCalledWith("Not monitoring: no face", 1);
});

test("vibrates in the signal's rhythm until it is over", async () => {
  const rig = await unlocked();
  rig.alarm.set(2, "You are drowsy");
  await passMs(2500);
  expect(rig.vibrate.mock.calls).toEqual(Array(4).fill([PLANS[2].vibration]));
  rig.alarm.set(0, "");
  expect(rig.vibrate).toHaveBeenLastCalledWith(0);
  const { length } = rig.vibrate.mock.calls;
  await passMs(20_000);
  expect(rig.vibrate.mock.calls).toHaveLength(length);
});

test("a device without speech and vibration sounds all the same", async () => {
  const rig = startRig({ speech: null, vibrate: null });
  await rig.alarm.unlock();
  rig.alarm.set(3, "Wake up");
  await passMs(2000);
  expect(rig.heard()?.gain).toBe(1);
});

test("two hours of changing signals leave nothing behind", async () => {
  const rig = await unlocked();
  for (let minutes = 0; minutes < 120; minutes += 1) {
    for (const signal of [1, 2, 3, 2, 1, 0, "not_monitoring", 0] as const) {
      rig.alarm.set(signal, "Eyes closed");
      await passMs(7500);
    }
  }
  expect(rig.contexts).toHaveLength(1);
  expect(rig.context().sources.length).toBe(120 * 6);
  expect(rig.context().connected()).toEqual([]);
});

test("tells the tab, and a state that React can compare", async () => {
  const rig = await unlocked();
  const listener = vi.fn();
  const unsubscribe = rig.alarm.subscribe(listener);
  const { state } = rig.alarm;
  rig.alarm.set(2, "You are drowsy");
  expect(rig.attention.show).toHaveBeenLastCalledWith(2, "You are drowsy");
  expect(listener).toHaveBeenCalledTimes(1);
  expect(rig.alarm.state).not.toBe(state);
  const after = rig.alarm.state;
  rig.alarm.set(2, "You are drowsy");
  expect(rig.alarm.state).toBe(after);
  unsubscribe();
  rig.alarm.set(0, "");
  expect(listener).toHaveBeenCalledTimes(1);
});

test("a page that fails does not silence it", async () => {
  const rig = await unlocked();
  const report = vi.fn();
  vi.stubGlobal("reportError", report);
  rig.alarm.subscribe(() => {
    throw new Error("the page broke");
  });
  rig.alarm.set(3, "Wake up");
  await passMs(50);
  expect(rig.heard()?.gain).toBe(1);
  expect(report).toHaveBeenCalled();
  vi.unstubAllGlobals();
});

test("closed, it leaves the device as it was and can begin anew", async () => {
  const rig = await unlocked();
  rig.alarm.set(3, "Wake up");
  rig.alarm.mute();
  await rig.alarm.close();
  await passMs(1000);
  expect(rig.context().state).toBe("closed");
  expect(rig.alarm.state).toMatchObject({ sound: "off", signal: 0, muted_until_ms: null });
  expect(rig.attention.show).toHaveBeenLastCalledWith(0, "");
  expect(vi.getTimerCount()).toBe(0);
  expect(await rig.alarm.unlock()).toBe(true);
});
