import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passMs, startRig } from "./alarmTest";
import { FakeContext } from "./fakeAudio";
import { PLANS } from "./tones";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a browser that allows no sound is told apart, and asked again", async () => {
  const rig = startRig();
  rig.afterResume = "suspended";
  expect(rig.alarm.state.sound).toBe("off");
  expect(await rig.alarm.unlock()).toBe(false);
  expect(rig.alarm.state.sound).toBe("blocked");
  rig.alarm.set(2, "You are drowsy");
  rig.context().become("running");
  expect(rig.alarm.state.sound).toBe("on");
  expect(rig.heard()?.periodS).toBe(PLANS[2].periodS);
});

test("a signal before any tap tries to sound, and says when it cannot", async () => {
  const rig = startRig();
  rig.afterResume = "suspended";
  rig.alarm.set(3, "Wake up");
  expect(rig.alarm.state.sound).toBe("blocked");
});

test("a tap that the browser never answers is not waited for", async () => {
  vi.spyOn(FakeContext.prototype, "resume").mockReturnValue(new Promise(() => {}));
  const answer = startRig().alarm.unlock();
  await passMs(1000);
  expect(await answer).toBe(false);
});

test("closed while a tap waits for an answer, it stays off", async () => {
  vi.spyOn(FakeContext.prototype, "resume").mockReturnValue(new Promise(() => {}));
  const { alarm } = startRig();
  const answer = alarm.unlock();
  await alarm.close();
  await passMs(1000);
  expect(await answer).toBe(false);
  expect(alarm.state.sound).toBe("off");
});

test("a phone call is said at once, and the siren is back after it", async () => {
  const rig = startRig();
  await rig.alarm.unlock();
  rig.alarm.set(3, "Wake up");
  const { context } = rig;
  const resume = vi.spyOn(context(), "resume").mockRejectedValue(new Error("interrupted"));
  context().become("interrupted");
  expect(rig.alarm.state.sound).toBe("blocked");
  expect(rig.heard()).toBeNull();
  await passMs(5000);
  expect(rig.alarm.state.sound).toBe("blocked");
  resume.mockRestore();
  await passMs(500);
  expect(rig.alarm.state.sound).toBe("on");
  expect(rig.heard()).toEqual({ periodS: PLANS[3].periodS, gain: 1 });
});

test("what changed during an interruption does not sound together after it", async () => {
  const rig = startRig();
  await rig.alarm.unlock();
  vi.spyOn(rig.context(), "resume").mockRejectedValue(new Error("interrupted"));
  rig.context().become("interrupted");
  for (const signal of [1, 2, 3, 2] as const) rig.alarm.set(signal, "Eyes closed");
  rig.context().become("running");
  expect(rig.heard()?.periodS).toBe(PLANS[2].periodS);
});

test("a closed context is replaced, and what should sound sounds on", async () => {
  const rig = startRig();
  await rig.alarm.unlock();
  rig.alarm.setVolume(0.6);
  rig.alarm.set(3, "Wake up");
  rig.context().become("closed");
  expect(rig.alarm.state.sound).toBe("blocked");
  await passMs(600);
  expect(rig.contexts).toHaveLength(2);
  expect(rig.alarm.state.sound).toBe("on");
  expect(rig.heard()?.gain).toBeCloseTo(0.6, 5);
});

test("a context that says it runs while its clock stands still is not believed", async () => {
  const rig = startRig();
  await rig.alarm.unlock();
  rig.alarm.set(3, "Wake up");
  await passMs(1000);
  rig.context().clockStands = true;
  await passMs(1500);
  expect(rig.contexts[0]?.state).toBe("closed");
  expect(rig.alarm.state.sound).toBe("blocked");
  await passMs(1000);
  expect(rig.alarm.state.sound).toBe("on");
  expect(rig.heard()?.gain).toBe(1);
});

test("a device without audio is said, and tried again", async () => {
  let isThere = false;
  const openAudio = () => {
    if (!isThere) throw new Error("no output device");
    return new FakeContext("running") as unknown as AudioContext;
  };
  const { alarm } = startRig({ openAudio });
  expect(await alarm.unlock()).toBe(false);
  expect(alarm.state.sound).toBe("blocked");
  isThere = true;
  await passMs(1000);
  expect(alarm.state.sound).toBe("on");
});

test("a mute outlasts the context that it began in", async () => {
  const rig = startRig();
  await rig.alarm.unlock();
  rig.alarm.set(2, "You are drowsy");
  rig.alarm.mute();
  rig.context().become("closed");
  await passMs(30_000);
  expect(rig.alarm.state.sound).toBe("on");
  expect(rig.heard()).toBeNull();
  await passMs(30_100);
  expect(rig.heard()?.gain).toBeGreaterThan(0);
});
