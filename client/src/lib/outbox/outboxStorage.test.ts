import { IDBObjectStore } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { StorageProblem } from "../storage";
import {
  type Browser,
  browserOf,
  eventOf,
  failure,
  freeze,
  GONE,
  passMs,
  rest,
  startClock,
  type Tab,
} from "./outboxTest";
import { MOST_IN_MEMORY } from "./queue";

let browser: Browser;
beforeEach(() => {
  startClock();
  browser = browserOf();
});
afterEach(() => {
  browser.crash();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const failing = (open: () => unknown) => ({ open, cmp: () => 0 }) as unknown as IDBFactory;
const refusing = (name: string) =>
  failing(() => {
    throw new DOMException("no", name);
  });

const BROKEN: [StorageProblem, () => IDBFactory][] = [
  ["missing", () => refusing("MissingAPIError")],
  ["full", () => refusing("QuotaExceededError")],
  ["refused", () => refusing("SecurityError")],
  ["no_answer", () => failing(() => ({}))],
];

describe.each(BROKEN)("storage that is %s", (problem, broken) => {
  let tab: Tab;
  beforeEach(async () => {
    const { factory } = browser;
    browser.factory = broken();
    tab = browser.open();
    browser.factory = factory;
    await passMs(6000);
  });

  test("is said, and events are sent all the same, once", async () => {
    expect(tab.now()).toMatchObject({
      problem,
      device_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const events = [eventOf(), eventOf()];
    for (const event of events) tab.report(event);
    expect(tab.now()).toMatchObject({ pending: 2 });
    await passMs(60_000);
    expect(browser.server.stored.map(({ event_id }) => event_id)).toEqual(
      events.map(({ event_id }) => event_id),
    );
    const { device_id } = tab.now();
    // A number would leave gaps behind once there is storage again.
    for (const event of browser.server.stored) {
      expect([event.device_id, event.sequence]).toEqual([device_id, undefined]);
    }
    expect(tab.now()).toMatchObject({ pending: 0, problem, last_sync_ms: expect.any(Number) });
  });

  test("backs off and is not let in just the same", async () => {
    browser.server.fail(failure(401));
    tab.report(eventOf());
    await passMs(600_000);
    expect(tab.now()).toMatchObject({ pending: 1, state: "not_signed_in", problem });
    expect(browser.server.batches).toHaveLength(1);
    browser.server.recover();
    tab.retryNow();
    await passMs(60_000);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle" });
  });

  test("counts what is refused", async () => {
    const error = { error: "validation_error", message: "no" };
    browser.server.answer = () => ({ rejected: [{ index: 0, error }] });
    tab.report(eventOf());
    await passMs(60_000);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 1 });
    expect(browser.server.batches).toHaveLength(1);
  });
});

test("memory is bounded: the oldest give way, and that is said", async () => {
  browser.factory = refusing("SecurityError");
  browser.server.fail(GONE);
  const tab = browser.open();
  const ids: string[] = [];
  for (let i = 0; i < MOST_IN_MEMORY + 5; i += 1) {
    const event = eventOf();
    ids.push(event.event_id);
    tab.report(event);
  }
  await rest();
  expect(tab.now()).toMatchObject({ pending: MOST_IN_MEMORY, lost: 5 });
  browser.server.recover();
  tab.retryNow();
  await passMs(60_000);
  const stored = browser.server.stored.map(({ event_id }) => event_id);
  expect(stored).toHaveLength(MOST_IN_MEMORY);
  expect(stored.at(-1)).toBe(ids.at(-1));
});

describe("a disk that fills up, and has room again", () => {
  /** From now on nothing can be added; what is there can be read and deleted. */
  function fill(): { free: () => void } {
    const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    return { free: () => add.mockRestore() };
  }

  test("what waits in memory is written then, numbered after what was there", async () => {
    browser.server.fail(GONE);
    const tab = browser.open();
    tab.report(eventOf());
    await rest();
    const disk = fill();
    // Both before the next try is due.
    browser.server.answer = () => new Promise(() => {});
    tab.report(eventOf());
    await rest();
    expect(tab.now()).toMatchObject({ pending: 2, problem: "full" });
    disk.free();
    tab.report(eventOf());
    await rest();
    expect(tab.now()).toMatchObject({ pending: 3, problem: null });
    browser.crash();
    browser.server.recover();
    const next = browser.open();
    await passMs(120_000);
    expect(next.now().pending).toBe(0);
    expect(browser.server.sequences).toEqual([0, 1, 2]);
  });

  test("even where nothing can be forgotten, each event is sent once, and the last one too", async () => {
    browser.server.fail(GONE);
    const tab = browser.open();
    for (let i = 0; i < 250; i += 1) tab.report(eventOf());
    await passMs(1000);
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    browser.server.recover();
    tab.retryNow();
    await passMs(60_000);
    const sent = browser.server.batches.slice(1).flat();
    expect(sent.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle" });
    put.mockRestore();
    tab.report(eventOf());
    await passMs(1000);
    expect(tab.now()).toMatchObject({ pending: 0, problem: null });
    const { length } = browser.server.batches;
    browser.crash();
    await passMs(0);
    browser.open();
    await passMs(60_000);
    expect(browser.server.batches).toHaveLength(length);
  });

  test("an event that has left without a number keeps to that: sent again it is the same", async () => {
    const tab = browser.open();
    await rest();
    const disk = fill();
    browser.server.answer = (events) => {
      browser.server.take(events);
      return Promise.reject(GONE);
    };
    tab.report(eventOf());
    await passMs(1000);
    expect(browser.server.stored).toHaveLength(1);
    disk.free();
    browser.server.recover();
    tab.report(eventOf());
    await passMs(60_000);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 0, problem: null });
    expect(browser.server.sequences).toEqual([undefined, 0]);
  });
});

test("storage that answers only when nobody waits any more writes nothing then", async () => {
  const tab = browser.open();
  await rest();
  const thaw = freeze();
  tab.report(eventOf());
  await rest();
  await vi.advanceTimersByTimeAsync(5000);
  expect(tab.now()).toMatchObject({ pending: 1, problem: "no_answer" });
  thaw();
  await passMs(60_000);
  expect(tab.now()).toMatchObject({ pending: 0, refused: 0 });
  browser.crash();
  const next = browser.open();
  await passMs(0);
  expect(next.now()).toMatchObject({ pending: 0, problem: null });
  expect(browser.server.batches.flat()).toHaveLength(1);
});
