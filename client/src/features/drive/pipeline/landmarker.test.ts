import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import { FakeEngine, OPEN, type Outcome, outcome } from "../session/sessionTest";
import { Landmarker } from "./landmarker";

const VIDEO = document.createElement("video");

let engines: FakeEngine[];
/** Of engines that are started from now on. */
let loads: Outcome;
let captures: Outcome;
let landmarker: Landmarker;
const onMeasured = vi.fn();
const onCrash = vi.fn();
const close = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  for (const mock of [onMeasured, onCrash, close]) mock.mockReset();
  engines = [];
  [loads, captures] = ["fine", "fine"];
  landmarker = new Landmarker("wasm", {
    ...{ onMeasured, onCrash },
    start: () => {
      engines.push(Object.assign(new FakeEngine(() => OPEN), { loads }));
      return engine();
    },
    capture: () => outcome(captures, { close } as unknown as ImageBitmap),
  });
  await landmarker.load();
});
afterEach(() => {
  landmarker.stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(vi.mocked(engine().stop)).toHaveBeenCalled();
  vi.useRealTimers();
});

const engine = () => engines.at(-1) as FakeEngine;
const crashes = () => onCrash.mock.calls.map(([isDown]) => isDown);

async function offer(): Promise<void> {
  landmarker.offer(VIDEO, performance.now());
  await passMs(0);
}

test("one picture at a time: what comes meanwhile is let go", async () => {
  engine().answers = "never";
  await offer();
  await offer();
  expect(engine().measure).toHaveBeenCalledTimes(1);
  expect(onMeasured).not.toHaveBeenCalled();
});

test("the next one follows the answer", async () => {
  await offer();
  await offer();
  expect(onMeasured).toHaveBeenCalledTimes(2);
  await passMs(60_000);
  expect(crashes()).toEqual([]);
});

test("an engine that fails, or owes an answer for 1.2 s, is replaced", async () => {
  await offer();
  engine().answers = "never";
  await offer();
  await passMs(1199);
  expect(crashes()).toEqual([]);
  await passMs(1);
  expect(crashes()).toEqual([true]);
  expect(engines[0]?.stop).toHaveBeenCalled();
  await passMs(500);
  expect(crashes()).toEqual([true, false]);
  engine().answers = "fails";
  await offer();
  expect(crashes()).toEqual([true, false, true]);
  await passMs(1000);
  await offer();
  expect([engines.length, onMeasured.mock.calls.length]).toEqual([3, 2]);
});

test("the first answer may take as long as networks take to compile", async () => {
  engine().answers = "never";
  await offer();
  await passMs(14_999);
  expect(crashes()).toEqual([]);
  await passMs(1);
  expect(crashes()).toEqual([true]);
});

test("a device in trouble is tried ever less often, and works again once it can", async () => {
  loads = "fails";
  engine().answers = "fails";
  await offer();
  await passMs(60_000);
  expect(engines.length).toBeGreaterThan(6);
  expect(engines.length).toBeLessThan(15);
  expect(crashes()).not.toContain(false);
  loads = "fine";
  await passMs(8000);
  expect(crashes().at(-1)).toBe(false);
  await offer();
  expect(onMeasured).toHaveBeenCalledTimes(1);
  engine().answers = "fails";
  await offer();
  const { length } = engines;
  await passMs(500);
  expect(engines).toHaveLength(length + 1);
});

test("one that never finishes to load is replaced, too", async () => {
  loads = "never";
  engine().answers = "fails";
  await offer();
  await passMs(500 + 30_000);
  loads = "fine";
  await passMs(1000);
  expect(crashes().at(-1)).toBe(false);
});

test("a camera that shows nothing just now is not the engine's fault", async () => {
  captures = "fails";
  await offer();
  captures = "fine";
  await offer();
  expect([engines.length, onMeasured.mock.calls.length]).toEqual([1, 1]);
  expect(crashes()).toEqual([]);
});

test("a camera that never hands over its picture does not end it all", async () => {
  await offer();
  captures = "never";
  await offer();
  await passMs(1700);
  captures = "fine";
  await offer();
  expect(onMeasured).toHaveBeenCalledTimes(2);
});

test("stopped, it says nothing and keeps no picture", async () => {
  landmarker.offer(VIDEO, 0);
  landmarker.stop();
  await passMs(20_000);
  await offer();
  expect([onMeasured.mock.calls, crashes()]).toEqual([[], []]);
  expect(close).toHaveBeenCalledTimes(1);
});

test("stopped while it is started anew, it stays stopped", async () => {
  engine().answers = "fails";
  await offer();
  landmarker.stop();
  await passMs(20_000);
  expect([engines.length, ...crashes()]).toEqual([1, true]);
});
