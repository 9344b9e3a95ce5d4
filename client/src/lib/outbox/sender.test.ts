import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Browser,
  browserOf,
  eventOf,
  failure,
  GONE,
  passMs,
  SLOW,
  startClock,
  type Tab,
} from "./outboxTest";

let browser: Browser;
let tab: Tab;
beforeEach(async () => {
  startClock();
  browser = browserOf();
  tab = browser.open();
  await passMs(0);
});
afterEach(() => {
  browser.crash();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const sizes = () => browser.server.batches.map(({ length }) => length);
const gaps = () => browser.server.times.map((t, i, all) => t - (all[i - 1] ?? 0)).slice(1);
const minutes = (count: number) => count * 60_000;

function report(count: number): void {
  for (let i = 0; i < count; i += 1) tab.report(eventOf());
}

describe("a server that is gone", () => {
  beforeEach(() => browser.server.fail(GONE));

  test("is asked after pauses that double up to five minutes", async () => {
    report(1);
    await passMs(minutes(30));
    const seconds = gaps().map((ms) => ms / 1000);
    expect(seconds.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(tab.now()).toMatchObject({ pending: 1, state: "waiting", last_sync_ms: null });
    expect(tab.now().next_try_ms).toBeGreaterThan(Date.now());
  });

  test("jitter: anywhere in the pause", async () => {
    const shares = [0.5, 0.25, 0.75, 0.1];
    browser.random = () => shares.shift() ?? 1;
    report(1);
    await passMs(minutes(1));
    expect(gaps().slice(0, 5)).toEqual([1000, 1000, 6000, 1600, 32_000]);
  });

  test("new events do not cut a pause short", async () => {
    report(1);
    await passMs(minutes(3));
    const { length } = browser.server.batches;
    for (let i = 0; i < 10; i += 1) {
      report(1);
      await passMs(1000);
    }
    expect(browser.server.batches.length - length).toBeLessThanOrEqual(1);
  });

  test.each([
    ["the network is back", () => window.dispatchEvent(new Event("online"))],
    ["the page is looked at", () => document.dispatchEvent(new Event("visibilitychange"))],
    ["it is told to", () => tab.retryNow()],
  ])("%s: at once", async (_name, happen) => {
    report(3);
    await passMs(minutes(10));
    browser.server.recover();
    happen();
    await passMs(0);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle", next_try_ms: null });
  });

  test("without a network it says so, and tries all the same: the server may be this device", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    report(1);
    await passMs(1500);
    expect(tab.now().state).toBe("offline");
    browser.server.recover();
    await passMs(2000);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle" });
  });

  test("the pause outlives the page, but opening the app tries at once", async () => {
    report(1);
    await passMs(minutes(20));
    browser.crash();
    const { length } = browser.server.batches;
    tab = browser.open();
    await passMs(1);
    expect(browser.server.batches).toHaveLength(length + 1);
    await passMs(minutes(4));
    expect(browser.server.batches).toHaveLength(length + 1);
  });

  test("a clock that is set back by a day keeps nobody waiting for a day", async () => {
    report(1);
    await passMs(1500);
    vi.setSystemTime(Date.now() - 86_400_000);
    browser.server.recover();
    report(1);
    await passMs(minutes(5));
    expect(tab.now().pending).toBe(0);
  });
});

describe("a server that asks to wait", () => {
  test.each([429, 503])("%i with a Retry-After: not before, whatever happens", async (status) => {
    browser.server.fail(failure(status, 120));
    report(1);
    await passMs(1500);
    expect(tab.now()).toMatchObject({ state: "waiting" });
    browser.server.recover();
    window.dispatchEvent(new Event("online"));
    tab.retryNow();
    browser.crash();
    tab = browser.open();
    await passMs(118_000);
    expect(browser.server.batches).toHaveLength(1);
    await passMs(7000);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle" });
  });

  test("those that it sent away come back one after the other", async () => {
    browser.server.fail(failure(429, 60));
    browser.random = () => 0.5;
    report(1);
    await passMs(minutes(2));
    expect(gaps()).toEqual([62_500]);
  });
});

describe("a server that lets nobody in", () => {
  test.each([
    [401, "not_signed_in"],
    [403, "not_allowed"],
  ] as const)("%i: keeps all, asks seldom, and at once after signing in", async (status, state) => {
    browser.server.fail(failure(status));
    report(250);
    await passMs(minutes(60));
    expect(tab.now()).toMatchObject({ pending: 250, refused: 0, state });
    expect(browser.server.batches.length).toBeLessThanOrEqual(5);
    browser.server.recover();
    tab.retryNow();
    await passMs(0);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle", next_try_ms: null });
    expect(browser.server.sequences).toEqual(Array.from({ length: 250 }, (_, i) => i));
  });

  test("signed in while a question is under way: it is asked once more", async () => {
    let refuse = (_: Error) => {};
    browser.server.answer = () => new Promise((_, reject) => (refuse = reject));
    report(1);
    await passMs(1500);
    tab.retryNow();
    browser.server.recover();
    refuse(failure(401));
    await passMs(0);
    expect(tab.now()).toMatchObject({ pending: 0, state: "idle" });
  });
});

describe("events that are refused", () => {
  test("some of a batch: kept aside and counted, never sent again; the rest is done", async () => {
    browser.server.answer = (events) => {
      const [spoilt, ...rest] = [...events].sort((a) => (a.sequence === 3 ? -1 : 0));
      browser.server.take(spoilt?.sequence === 3 ? rest : events);
      const index = events.findIndex(({ sequence }) => sequence === 3);
      const error = { error: "validation_error", message: "kss must be at most 9" };
      return { rejected: index < 0 ? [] : [{ index, error }] };
    };
    report(5);
    await passMs(1000);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 1, state: "idle" });
    report(1);
    await passMs(minutes(10));
    expect(sizes()).toEqual([5, 1]);
    expect(browser.server.sequences).toEqual([0, 1, 2, 4, 5]);
    browser.crash();
    tab = browser.open();
    await passMs(0);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 1 });
  });

  test.each([400, 413])(
    "%i for one that spoils its whole batch: it is found and put aside, the others arrive",
    async (status) => {
      browser.server.answer = (events) => {
        if (events.some(({ sequence }) => sequence === 77)) throw failure(status);
        return browser.server.take(events);
      };
      report(300);
      await passMs(minutes(5));
      expect(tab.now()).toMatchObject({ pending: 0, refused: 1, state: "idle" });
      const others = Array.from({ length: 300 }, (_, i) => i).filter((i) => i !== 77);
      expect(browser.server.sequences).toEqual(others);
      expect(browser.server.batches.length).toBeLessThan(60);
    },
  );

  test("413 for what is too long in all: in shorter lists", async () => {
    browser.server.answer = (events) => {
      if (events.length > 30) throw failure(413);
      return browser.server.take(events);
    };
    report(200);
    await passMs(1000);
    expect(tab.now()).toMatchObject({ pending: 0, refused: 0 });
    expect(browser.server.stored).toHaveLength(200);
  });

  test("a server that refuses everything by mistake is not given everything to refuse", async () => {
    browser.server.fail(failure(400));
    report(500);
    await passMs(minutes(60));
    expect(tab.now().refused).toBeLessThan(25);
    browser.server.recover();
    await passMs(minutes(5));
    expect(tab.now().pending).toBe(0);
    expect(browser.server.stored.length).toBeGreaterThan(475);
  });
});

test("a network that is too slow for a hundred gets fewer at a time", async () => {
  browser.server.answer = (events) => {
    if (events.length > 20) throw SLOW;
    return browser.server.take(events);
  };
  report(100);
  await passMs(minutes(5));
  expect(tab.now()).toMatchObject({ pending: 0, refused: 0 });
  expect(sizes().slice(0, 4)).toEqual([100, 50, 25, 13]);
});
