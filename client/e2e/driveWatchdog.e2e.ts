import { beforeEach, expect, test } from "vitest";
import { makeClip } from "./clip.ts";
import {
  EYES,
  forgetHeard,
  heard,
  keepCalibration,
  overhear,
  startMonitoring,
  stop,
  word,
} from "./drivePage.ts";
import { forgive, open, page, startBrowser, visit } from "./visit.ts";

/** The promise; a machine that does other things as well is given more. */
const SAID_WITHIN_MS = 2000 + 1500;
/** An engine that crashed is loaded and compiled anew. */
const BACK_WITHIN_MS = 20_000;
/** A face that blinks, and the night from time to time. */
const CLIP = ["portrait", "18", "--close", "4:0.3", "--close", "8:0.3", "--dark", "12:4"];

startBrowser(() => makeClip("portrait-dark", ...CLIP));

beforeEach(async () => {
  await visit();
  await overhear(page);
  await open("/");
  await keepCalibration(page, EYES.portrait);
  await startMonitoring(page);
  await word(page).getByText("Awake").waitFor({ timeout: BACK_WITHIN_MS });
  await forgetHeard(page);
});

async function expectBlind(why: string): Promise<void> {
  const begun = Date.now();
  await word(page).getByText(why).waitFor({ timeout: BACK_WITHIN_MS });
  expect(Date.now() - begun).toBeLessThan(SAID_WITHIN_MS);
  await word(page).getByText("Not monitoring", { exact: true }).waitFor();
  expect(await page.getByRole("alert").textContent()).toBe(`Not monitoring. ${why}`);
  await expect.poll(async () => (await heard(page)).length, { timeout: 2000 }).toBeGreaterThan(0);
  expect(await page.title()).toContain("Not monitoring");
}

async function expectAwake(): Promise<void> {
  await word(page).getByText("Awake").waitFor({ timeout: BACK_WITHIN_MS });
  expect(await page.title()).not.toContain("Not monitoring");
}

test("a camera that is gone is said, and found again", async () => {
  await page.evaluate(() => {
    const [track] = window.streams.at(-1)?.getTracks() ?? [];
    track?.stop();
    track?.dispatchEvent(new Event("ended"));
  });
  await expectBlind("The camera is gone");
  await expectAwake();
  const { events } = await stop(page);
  expect(events.find(({ kind }) => kind === "not_monitoring")?.reasons).toEqual(["camera_lost"]);
});

test("a page that is hidden says so, and goes on when it is seen again", async () => {
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await expectBlind("This page is not in front");
  await hide(false);
  await expectAwake();
});

test("a worker that was killed is said, and started again", async () => {
  const worker = page.workers().find((one) => one.url().includes("landmarks"));
  await worker?.evaluate(() => self.close());
  await expectBlind("The measurement stopped");
  await expectAwake();
  forgive(/worker/);
});

test("the night is said, and over by itself", async () => {
  await word(page).getByText("Too dark").waitFor({ timeout: 30_000 });
  await expectBlind("Too dark");
  await expectAwake();
  const { events } = await stop(page);
  const nights = events.filter(({ reasons }) => reasons?.includes("dark"));
  const dark_ms = nights.reduce((sum, { duration_ms }) => sum + Number(duration_ms), 0);
  expect(dark_ms).toBeGreaterThan(2500);
});
