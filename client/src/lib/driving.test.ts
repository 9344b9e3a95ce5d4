import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DRIVING_LOCK, driving } from "./driving";

/** Who holds a lock, as jsdom has none: a name for each holder that has not let go. */
const held: string[] = [];

beforeEach(() => {
  const request = async (name: string, _options: LockOptions, work: () => Promise<void>) => {
    held.push(name);
    await work();
    held.splice(held.indexOf(name), 1);
  };
  vi.stubGlobal("navigator", { locks: { request } });
});

afterEach(() => {
  driving.set(false);
  vi.unstubAllGlobals();
});

test("a drive begins and ends, and who follows is told once each time", () => {
  const told: boolean[] = [];
  const leave = driving.subscribe(() => told.push(driving.get()));
  expect(driving.get()).toBe(false);
  for (const isDriving of [true, true, false, false]) driving.set(isDriving);
  expect(told).toEqual([true, false]);
  leave();
  driving.set(true);
  expect(told).toEqual([true, false]);
});

test("other tabs see one lock while it lasts, again for the next drive, and none after it", async () => {
  for (const isDriving of [true, true]) driving.set(isDriving);
  expect(held).toEqual([DRIVING_LOCK]);
  driving.set(false);
  await vi.waitFor(() => expect(held).toEqual([]));
  driving.set(true);
  expect(held).toEqual([DRIVING_LOCK]);
});

test("an insecure address has no locks: a drive begins all the same", () => {
  vi.stubGlobal("navigator", {});
  driving.set(true);
  expect(driving.get()).toBe(true);
});
