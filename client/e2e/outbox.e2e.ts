import { setTimeout } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { expectPresentable } from "./looks.ts";
import {
  BATCH,
  BATCH_SIZE,
  EVERYTHING_SENT,
  expectStoredOnce,
  exported,
  openedOutbox,
  report,
  says,
  someEvents,
  storedCount,
  untilShelved,
  waits,
} from "./outboxPage.ts";
import { openPage } from "./page.ts";
import { createProfile, type Profile, type Victim } from "./profile.ts";
import { type Moment, type ServerProxy, startProxy } from "./proxy.ts";
import { post } from "./telemetry.ts";
import { baseUrl, DESKTOP } from "./visit.ts";
import { watchPage } from "./watch.ts";

// Nothing that was told is lost, and nothing counts twice, whatever becomes of browser, server and network between.

/** What the browser says of a server that is not there, and of an answer that was lost. */
const UNANSWERED = /^console: Failed to load resource/;
const DRAINED_WITHIN_MS = 30_000;
const LONG_MS = 120_000;
/** Longer than the first pauses between two tries. */
const FAST_MS = 5000;
const LOOK_EVERY_MS = 100;
/** The app leaves its service worker until the page is at rest; as in src/app/start.tsx. */
const QUIET_AFTER_MS = 4000;
const DAY_MS = 86_400_000;

let server: ServerProxy;
let watched: string[][] = [];

beforeEach(async () => {
  server = await startProxy(baseUrl);
});

afterEach(async () => {
  await server.become("gone");
  expect(watched.flat().filter((offence) => !UNANSWERED.test(offence))).toEqual([]);
  watched = [];
});

async function openDrivePage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  watched.push(watchPage(page, server.baseUrl));
  await openPage(page, `${server.baseUrl}/`);
  return page;
}

/** Does the work at that moment of the batch of that number, counted from now; holds what passes until it is done. */
function atBatch(number: number, moment: Moment, work: () => Promise<void>): Promise<void> {
  let batches = 0;
  return new Promise((resolve, reject) => {
    server.onPassing = async (path, passing) => {
      if (path !== BATCH || passing !== moment) return;
      batches += 1;
      if (batches === number) await work().then(resolve, reject);
    };
  });
}

describe("killed in the middle of sending", () => {
  const EVENTS = 2500;
  /** While the server has not read a batch; while it has stored one and has not said so; as its answer arrives. */
  const KILLS: readonly (readonly [Victim, batch: number, Moment])[] = [
    ["renderer", 4, "asked"],
    ["browser", 3, "answered"],
    ["renderer", 5, "answered"],
    ["browser", 4, "passed"],
  ];
  let profile: Profile;

  beforeAll(async () => {
    profile = await createProfile();
  });

  afterAll(() => profile?.remove());

  test("every event is stored once, in its order, and counted exactly", {
    timeout: LONG_MS,
  }, async () => {
    const told = someEvents(EVENTS);
    const page = await openDrivePage(await profile.open());
    const device = await openedOutbox(page);
    await server.become("gone");
    await report(page, told);
    await says(page, waits(EVENTS)).waitFor();
    await untilShelved(page, EVENTS);
    await profile.kill("browser");
    await server.become("there");

    let least = 0;
    for (const [victim, batch, moment] of KILLS) {
      const killed = atBatch(batch, moment, () => profile.kill(victim));
      // It may be gone before all of it is there.
      await openDrivePage(await profile.open()).catch(() => {});
      await killed;
      const stored = await storedCount(device);
      expect(stored).toBeGreaterThan(least);
      expect(stored).toBeLessThan(EVENTS);
      least = stored;
    }

    const last = await openDrivePage(await profile.open());
    await says(last, EVERYTHING_SENT).waitFor({ timeout: DRAINED_WITHIN_MS });
    await expectStoredOnce(device, told);
  });
});

describe("while a page is open", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let device: string;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    context = await browser.newContext({ locale: "en-GB", viewport: DESKTOP });
    await context.clock.install();
    page = await openDrivePage(context);
    device = await openedOutbox(page);
  });

  afterEach(() => context.close());

  const drained = (tab = page) =>
    says(tab, EVERYTHING_SENT).waitFor({ timeout: DRAINED_WITHIN_MS });

  /** Reports to an outbox whose server is `state`. */
  async function reportTo(state: "gone" | "unheard", count: number) {
    const told = someEvents(count);
    await server.become(state);
    await report(page, told);
    await says(page, waits(count)).waitFor();
    await untilShelved(page, count);
    return told;
  }

  test("answers that are lost, then a server that is busy, then one that is there", async () => {
    const EVENTS = 450;
    const nothing = async () => {};
    const heard = atBatch(2, "answered", nothing);
    const told = await reportTo("unheard", EVENTS);
    await untilThen(heard);
    expect(await storedCount(device)).toBe(BATCH_SIZE);
    await says(page, waits(EVENTS)).waitFor();

    const refused = atBatch(2, "asked", nothing);
    await server.become("503");
    await untilThen(refused);
    await says(page, waits(EVENTS)).waitFor();

    await server.become("there");
    await untilThen(drained());
    await expectStoredOnce(device, told);
  });

  /** Time passes, faster than it does, until something has happened: nobody touches the page. */
  async function untilThen(happened: Promise<void>): Promise<void> {
    let isOver = false;
    const over = happened.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await context.clock.fastForward(FAST_MS);
      await setTimeout(LOOK_EVERY_MS);
    }
    await over;
  }

  test("days without a network, and a reload in them", async () => {
    const EVENTS = 300;
    const before = someEvents(10);
    await report(page, before);
    await drained();
    await page.clock.fastForward(QUIET_AFTER_MS);
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
    await context.setOffline(true);
    const told = await reportTo("gone", EVENTS);
    const offline = new RegExp(`^No network: ${EVENTS} events wait and are sent as soon as`);
    await says(page, offline).waitFor();
    await page.clock.fastForward(3 * DAY_MS);
    await page.reload();
    await says(page, offline).waitFor();
    await says(page, /\. Last sent on \d/).waitFor();
    await expectPresentable(page);

    await server.become("there");
    await context.setOffline(false);
    await drained();
    await expectStoredOnce(device, [...before, ...told]);
  });

  test("of two tabs one sends at a time, and neither what the other has sent", async () => {
    const EVENTS = 600;
    const told = await reportTo("gone", EVENTS);
    // A batch under way would be sent again, as it should.
    await page.close();
    await server.become("there");
    let [atOnce, most] = [0, 0];
    const answers: Promise<{ duplicates: number }>[] = [];
    server.onPassing = (path, moment) => {
      if (path !== BATCH || moment === "passed") return;
      atOnce += moment === "asked" ? 1 : -1;
      most = Math.max(most, atOnce);
    };
    context.on("response", (response) => {
      if (response.url().endsWith(BATCH)) answers.push(response.json());
    });
    const tabs = await Promise.all([openDrivePage(context), openDrivePage(context)]);
    for (const tab of tabs) await drained(tab);
    const all = await Promise.all(answers);
    expect(all.map(({ duplicates }) => duplicates)).toEqual(Array(EVENTS / BATCH_SIZE).fill(0));
    expect(most).toBe(1);
    await expectStoredOnce(device, told);
  });

  test("what a closed tab leaves is sent by the one that stays", async () => {
    const other = await openDrivePage(context);
    const told = await reportTo("gone", 150);
    await page.close();
    await server.become("there");
    await untilThen(drained(other));
    await expectStoredOnce(device, told);
  });

  test("what the server refuses is said, holds up nothing, and is missed there", async () => {
    const EVENTS = 250;
    const REFUSED = 120;
    const told = await reportTo("gone", EVENTS);
    const { event_id = "", timestamp } = told[REFUSED] ?? {};
    await post([
      { event_id, timestamp: String(timestamp), kind: "nod", device_id: `not-${device}` },
    ]);
    await server.become("there");
    await page.reload();
    await drained();
    await says(page, /The server refused 1 event; it stays on this device/).waitFor();
    const stored = await exported(`device_id=${device}`);
    const others = told.filter((event) => event.event_id !== event_id);
    expect(stored.map((event) => event.event_id).sort()).toEqual(
      others.map((event) => event.event_id).sort(),
    );

    await openPage(page, `${server.baseUrl}/settings`);
    const devices = page.getByRole("region", { name: "Devices", exact: true });
    const row = devices.getByRole("row", { name: device });
    await row.getByText(`1 event never arrived: ${REFUSED}`).waitFor();
  });
});
