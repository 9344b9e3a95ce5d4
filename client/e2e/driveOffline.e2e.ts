import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { makeClip } from "./clip.ts";
import { heard, overhear, start, stop, word } from "./drivePage.ts";
import { expectAccessible, openPage, tabTo } from "./page.ts";
import { type ServerProxy, startProxy } from "./proxy.ts";
import { baseUrl, PHONE } from "./visit.ts";

/** Calibration takes a minute of a face, and the closure comes once in a clip. */
const LONG_MS = 180_000;
/** Blinks, then eyes that stay closed for 3.5 s: at most a sixth of the calibration. */
const CLIP = ["portrait", "24", "--close", "4:0.3", "--close", "9:0.3", "--close", "14:3.5"];
/** Root mean square; level 3 is at .64. */
const LOUDEST = 0.5;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: ServerProxy;

beforeAll(async () => {
  browser = await launchChromium(await makeClip("portrait-closure", ...CLIP));
  server = await startProxy(baseUrl);
  context = await browser.newContext({ locale: "en-GB", viewport: PHONE });
  page = await context.newPage();
  await overhear(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.become("gone");
});

test("without a server it loads, calibrates, and sounds the alarm", {
  timeout: LONG_MS,
}, async () => {
  await openPage(page, `${server.baseUrl}/`);
  await page.getByText("MB once; then it works offline").waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await start(page);
  await word(page).getByText("Not monitoring yet").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Cancel" }).click();

  await server.become("gone");
  await page.reload();
  await page.getByText("All files are on this device").waitFor();
  await tabTo(page.getByRole("button", { name: "Start", exact: true }));
  await page.keyboard.press("Enter");
  await word(page).getByText("Not monitoring yet").waitFor({ timeout: 60_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Park" }).waitFor({ timeout: 100_000 });

  await word(page).getByText("Wake up!").waitFor({ timeout: 40_000 });
  expect(await page.getByRole("alert").textContent()).toBe("Wake up! Eyes closed");
  await expectAccessible(page);
  await expect
    .poll(async () => Math.max(...(await heard(page)).map(({ loudness }) => loudness)), {
      timeout: 6000,
    })
    .toBeGreaterThan(LOUDEST);

  await page.getByRole("button", { name: "I was drowsy" }).click({ timeout: 30_000 });
  const { events, monitored_ms, is_complete } = await stop(page);
  const [closure] = events.filter(({ kind }) => kind === "sleep");
  expect(Number(closure?.duration_ms)).toBeGreaterThan(3000);
  expect(events.find(({ kind }) => kind === "alarm")).toMatchObject({
    level: 3,
    cause: "eyes_closed",
  });
  expect(events.find(({ kind }) => kind === "feedback")?.answer).toBe("drowsy");
  expect(monitored_ms).toBeGreaterThan(3000);
  expect(is_complete).toBe(true);
  await page.getByText("monitored").first().waitFor();
});
