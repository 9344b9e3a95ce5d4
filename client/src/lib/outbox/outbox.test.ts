import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Browser,
  browserOf,
  eventOf,
  fakeLocks,
  GONE,
  passMs,
  rest,
  startClock,
  until,
} from "./outboxTest";

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

const stop = (server = browser.server) => server.fail(GONE);

describe("an event", () => {
  test("is sent soon, numbered, with the device and the version, and forgotten once acknowledged", async () => {
    const tab = browser.open();
    await rest();
    const { device_id } = tab.now();
    expect(device_id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    const event = eventOf({ kind: "kss", kss: 7 });
    tab.report(event);
    await rest();
    expect(tab.now()).toMatchObject({ pending: 1, last_sync_ms: null, state: "idle" });
    await passMs(1000);
    expect(browser.server.stored).toEqual([
      { ...event, device_id, sequence: 0, app_version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    ]);
    expect(tab.now()).toMatchObject({ pending: 0, last_sync_ms: Date.now(), state: "idle" });
  });

  test("several of one moment go together, and an idle outbox has no timer", async () => {
    const tab = browser.open();
    for (let i = 0; i < 5; i += 1) tab.report(eventOf());
    await passMs(1000);
    expect(browser.server.batches.map(({ length }) => length)).toEqual([5]);
    expect(vi.getTimerCount()).toBe(0);
    await passMs(24 * 3_600_000);
    expect(browser.server.batches).toHaveLength(1);
  });

  test("told twice it is one", async () => {
    const tab = browser.open();
    const event = eventOf();
    tab.report(event);
    tab.report(event);
    await rest();
    tab.report(event);
    await passMs(1000);
    expect(browser.server.sequences).toEqual([0]);
  });
});

describe("nothing is lost, and nothing counts twice", () => {
  test("a page that dies before it sends: the next one does, with the same device and number", async () => {
    const tab = browser.open();
    tab.report(eventOf());
    await rest();
    const { device_id } = tab.now();
    browser.crash();
    const next = browser.open();
    await until(() => browser.server.stored.length === 1);
    next.report(eventOf());
    await passMs(1000);
    expect(browser.server.sequences).toEqual([0, 1]);
    expect(browser.server.stored.map((event) => event.device_id)).toEqual([device_id, device_id]);
  });

  test("a crash between the server's answer and the deletion: the same batch again, byte by byte", async () => {
    const tab = browser.open();
    browser.server.answer = (events) => {
      browser.server.take(events);
      return new Promise(() => {});
    };
    tab.report(eventOf({ features: { perclos_60: 0.1 } }));
    await passMs(1000);
    browser.crash();
    browser.server.recover();
    // The dead tab's lease runs out.
    const next = browser.open();
    await passMs(60_000);
    const [first, second] = browser.server.batches;
    expect(second).toEqual(first);
    expect(browser.server.stored).toHaveLength(1);
    expect(next.now()).toMatchObject({ pending: 0, refused: 0 });
  });

  test("an answer that got lost", async () => {
    const tab = browser.open();
    browser.server.answer = (events) => {
      browser.server.take(events);
      return Promise.reject(GONE);
    };
    tab.report(eventOf());
    await passMs(1000);
    expect(tab.now()).toMatchObject({ pending: 1, state: "waiting" });
    browser.server.recover();
    await passMs(2000);
    expect(browser.server.batches).toHaveLength(2);
    expect(browser.server.stored).toHaveLength(1);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 0, state: "idle" });
  });

  test("days offline: 20,000 events go in their order, a hundred at a time", async () => {
    const tab = browser.open();
    stop();
    const ids: string[] = [];
    for (let day = 0; day < 20; day += 1) {
      for (let i = 0; i < 1000; i += 1) {
        const event = eventOf();
        ids.push(event.event_id);
        tab.report(event);
      }
      await passMs(600_000);
    }
    expect(tab.now()).toMatchObject({ pending: 20_000, lost: 0, problem: null });
    browser.crash();
    const { length } = browser.server.batches;
    browser.server.recover();
    const next = browser.open();
    await until(() => next.now().last_sync_ms !== null && next.now().pending === 0);
    expect(browser.server.stored.map(({ event_id }) => event_id)).toEqual(ids);
    expect(browser.server.sequences).toEqual(ids.map((_, i) => i));
    const sizes = browser.server.batches.slice(length).map((batch) => batch.length);
    expect(sizes).toEqual(Array.from({ length: 200 }, () => 100));
  }, 60_000);
});

test("whoever clears the browser's data is another device, whose numbers begin anew", async () => {
  const tab = browser.open();
  tab.report(eventOf());
  await passMs(1000);
  const { device_id } = tab.now();
  // Dexie says that it lets go.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const wiped = browser.factory.deleteDatabase("sleepsafe-outbox");
  await until(() => wiped.readyState === "done");
  tab.report(eventOf());
  await passMs(60_000);
  tab.report(eventOf());
  await passMs(60_000);
  const devices = browser.server.stored.map((event) => event.device_id);
  expect(devices[0]).toBe(device_id);
  expect(devices.at(-1)).not.toBe(device_id);
  const numbered = browser.server.stored.map((event) => `${event.device_id} ${event.sequence}`);
  expect(new Set(numbered).size).toBe(numbered.length);
  expect(tab.now()).toMatchObject({ pending: 0, problem: null, device_id: devices.at(-1) });
});

describe.each([
  ["locks", fakeLocks],
  ["no locks", () => undefined],
])("two tabs, %s", (_name, locksOf) => {
  beforeEach(() => {
    const locks = locksOf();
    browser = browserOf(locks && { locks });
  });

  test("number their events without a gap or a double, and send one batch at a time", async () => {
    const [one, other] = [browser.open(), browser.open()];
    for (let i = 0; i < 150; i += 1) {
      one.report(eventOf());
      other.report(eventOf());
      if (i % 50 === 0) await rest();
    }
    await passMs(1000);
    await passMs(60_000);
    await until(() => browser.server.stored.length === 300);
    await rest();
    const numbers = browser.server.sequences.map(Number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(new Set(browser.server.stored.map((event) => event.device_id)).size).toBe(1);
    expect(browser.server.mostAtOnce).toBe(1);
    const sent = browser.server.batches.flat().map(({ event_id }) => event_id);
    expect(sent).toHaveLength(new Set(sent).size);
    expect([one.now().pending, other.now().pending]).toEqual([0, 0]);
  });

  test("a tab that only looks on hears of what the other sent", async () => {
    stop();
    const [one, other] = [browser.open(), browser.open()];
    await rest();
    one.report(eventOf());
    await passMs(1000);
    expect(other.now()).toMatchObject({ pending: 1, state: "waiting" });
    browser.server.recover();
    await passMs(60_000);
    expect(other.now()).toMatchObject({ pending: 0, state: "idle" });
    expect(other.now().last_sync_ms).toBe(one.now().last_sync_ms);
  });

  test("what a closed tab leaves is sent by the one that stays", async () => {
    stop();
    const [one, other] = [browser.open(), browser.open()];
    await rest();
    one.report(eventOf());
    await passMs(1000);
    one.close();
    browser.server.recover();
    await passMs(60_000);
    expect(browser.server.stored).toHaveLength(1);
    expect(other.now()).toMatchObject({ pending: 0, state: "idle" });
  });

  test("one that waits holds the other back, too", async () => {
    stop();
    const [one, other] = [browser.open(), browser.open()];
    await passMs(10_000);
    one.report(eventOf());
    await passMs(1000);
    other.report(eventOf());
    await passMs(1900);
    expect(browser.server.batches.map(({ length }) => length)).toEqual([1]);
    await passMs(200);
    expect(browser.server.batches.map(({ length }) => length)).toEqual([1, 2]);
  });
});
