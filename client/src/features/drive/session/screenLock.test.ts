import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import { ScreenLock } from "./screenLock";
import { equip, FakeLock, setHidden } from "./sessionTest";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(request: () => Promise<FakeLock>) {
  const locks: FakeLock[] = [];
  const asked = vi.fn(async () => {
    const lock = await request();
    locks.push(lock);
    return lock;
  });
  equip({ wakeLock: { request: asked } });
  const report = vi.fn();
  return { locks, asked, report, screen: new ScreenLock(report) };
}

test("the screen stays on, again after the page was hidden, and not after the drive", async () => {
  const { locks, report, screen } = start(async () => new FakeLock());
  screen.hold();
  await passMs(0);
  expect(report).toHaveBeenLastCalledWith(true);
  await locks[0]?.release();
  expect(report).toHaveBeenLastCalledWith(false);
  setHidden(true);
  expect(locks).toHaveLength(1);
  setHidden(false);
  await passMs(0);
  expect(report).toHaveBeenLastCalledWith(true);
  screen.release();
  expect(locks.map(({ released }) => released)).toEqual([true, true]);
  setHidden(false);
  await passMs(0);
  expect(locks).toHaveLength(2);
});

test("asked for twice at once, it is held once", async () => {
  const { asked, screen } = start(async () => new FakeLock());
  screen.hold();
  setHidden(false);
  expect(asked).toHaveBeenCalledTimes(1);
  screen.release();
});

test("given after the drive is over, it is let go", async () => {
  const { locks, report, screen } = start(async () => new FakeLock());
  screen.hold();
  screen.release();
  await passMs(0);
  expect(locks[0]?.released).toBe(true);
  expect(report).not.toHaveBeenCalledWith(true);
});

test("a browser that refuses, or has none, says that the screen may darken", async () => {
  const refused = start(() => Promise.reject(new DOMException("", "NotAllowedError")));
  refused.screen.hold();
  await passMs(0);
  expect(refused.report).toHaveBeenLastCalledWith(false);
  refused.screen.release();
  Object.defineProperty(navigator, "wakeLock", { configurable: true, value: undefined });
  const report = vi.fn();
  const none = new ScreenLock(report);
  none.hold();
  await passMs(0);
  expect(report).toHaveBeenLastCalledWith(false);
  none.release();
});
