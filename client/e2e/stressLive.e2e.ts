import { describe, expect, test } from "vitest";
import { expectNoSidewaysScroll } from "./page.ts";
import {
  button,
  entries,
  type FieldName,
  fetchAnswer,
  input,
  openStress,
  shownLevel,
  slider,
  untilCurrent,
  watchPredictions,
} from "./stressPage.ts";
import { baseUrl, PHONE, page, startBrowser, visit } from "./visit.ts";

const A_MINUTE_MS = 60_000;

startBrowser();

async function visitDesktop(): Promise<void> {
  await visit();
  await openStress();
}

async function visitPhone(): Promise<void> {
  await visit({}, { viewport: PHONE, hasTouch: true });
  await openStress();
}

const SLIDE_STEPS = 40;
const STEP_MS = 75;

/** Slides from one end to the other within three seconds of the page's clock, which must stand still. */
async function slide(name: FieldName): Promise<void> {
  const thumb = slider(page, name);
  const track = await thumb.boundingBox();
  if (!track) throw new Error("the slider is not there");
  const y = track.y + track.height / 2;
  await page.mouse.move(track.x, y);
  await page.mouse.down();
  for (let step = 0; step <= SLIDE_STEPS; step += 1) {
    await page.mouse.move(track.x + (track.width * step) / SLIDE_STEPS, y);
    await page.clock.runFor(STEP_MS);
  }
  await page.mouse.up();
}

/** Keeps when the page itself sends, for on the wire a second starts elsewhere. */
function recordSending(): void {
  const sentMs: number[] = [];
  const { fetch } = window;
  Object.assign(window, {
    sentMs,
    fetch: (request: Request, options: RequestInit) => {
      if (request.url.endsWith("/api/predict")) sentMs.push(performance.now());
      return fetch(request, options);
    },
  });
}

/** The most within any one second. */
function mostASecond(sentMs: readonly number[]): number {
  const within = (start: number) => sentMs.filter((ms) => ms >= start && ms < start + 1000).length;
  return Math.max(...sentMs.map(within));
}

describe("sliding", () => {
  test("asks at most four times a second, the last value wins, and nothing moves", async () => {
    await visit();
    await page.addInitScript(recordSending);
    await page.clock.install({ time: 0 });
    await openStress();
    await button(page, "City").click();
    await untilCurrent(page);
    await page.clock.pauseAt(A_MINUTE_MS);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, "value"));
      }).observe({ type: "layout-shift" });
    });
    const sent = watchPredictions(page);
    await slide("heart_rate");
    await page.clock.resume();
    await untilCurrent(page);
    const sentMs: number[] = await page.evaluate(() => Reflect.get(window, "sentMs"));
    expect(sentMs.length).toBeGreaterThan(6);
    expect(mostASecond(sentMs)).toBeLessThanOrEqual(4);
    const values = await entries(page);
    expect(sent.at(-1)?.body).toMatchObject(values);
    const { body } = await fetchAnswer(baseUrl, values);
    expect((await shownLevel(page).textContent())?.toLowerCase()).toBe(
      `${body.stress_level} stress`,
    );
    const shifts: number[] = await page.evaluate(() => Reflect.get(window, "shifts"));
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
  });

  test("does not fill the list of recent checks", async () => {
    await visitDesktop();
    await button(page, "City").click();
    await untilCurrent(page);
    await slider(page, "ecg").press("ArrowRight");
    await untilCurrent(page);
    const checks = page.getByRole("list", { name: "Recent checks" }).getByRole("listitem");
    expect(await checks.count()).toBe(1);
    await button(page, "Keep this check").click();
    expect(await checks.count()).toBe(2);
  });
});

describe("by touch on a phone", () => {
  test("an example shows its result at once; a tapped slider is followed where one is", async () => {
    await visitPhone();
    await button(page, "Highway").tap();
    await untilCurrent(page);
    const level = await shownLevel(page).boundingBox();
    expect(level?.y).toBeGreaterThan(60);
    expect(level?.y).toBeLessThan(844 - 64);

    const thumb = slider(page, "heart_rate");
    await thumb.scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    const scrolled = await page.evaluate(() => window.scrollY);
    const track = await thumb.boundingBox();
    if (!track) throw new Error("the slider is not there");
    await page.touchscreen.tap(track.x + track.width * 0.75, track.y + track.height / 2);
    expect(Number(await input(page, "heart_rate").inputValue())).toBeGreaterThan(140);
    await untilCurrent(page);
    expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
    await page.getByRole("button", { name: /Show the result/ }).tap();
    await page.waitForFunction(() => {
      const top = document.querySelector("[data-testid=level]")?.getBoundingClientRect().top;
      return top !== undefined && top > 60 && top < 780;
    });
    await expectNoSidewaysScroll(page);
  });

  test("an emptied form needs its fields: the first of them is shown", async () => {
    await visitPhone();
    await button(page, "Estimate stress").tap();
    await page.locator("input[data-path=heart_rate]:focus").waitFor();
    const box = await input(page, "heart_rate").boundingBox();
    expect(box?.y).toBeGreaterThan(60);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(844 - 64 - 70);
  });
});

describe("a server that is busy", () => {
  test("counts down, sends nothing meanwhile, then the newest values", async () => {
    await visit();
    await page.clock.install();
    await openStress();
    await button(page, "City").click();
    await untilCurrent(page);
    await page.route(
      "**/api/predict",
      (route) => route.fulfill({ status: 429, headers: { "Retry-After": "30" }, json: {} }),
      { times: 1 },
    );
    const sent = watchPredictions(page);
    await slider(page, "heart_rate").press("ArrowRight");
    const note = page.getByRole("note");
    await note.getByText("in 30 s").waitFor();
    await slider(page, "heart_rate").press("ArrowRight");
    await page.clock.runFor(20_000);
    await note.getByText(/in (9|10) s/).waitFor();
    expect(sent).toHaveLength(1);
    await page.clock.runFor(10_000);
    await untilCurrent(page);
    expect(sent.map(({ body }) => body.heart_rate)).toEqual([79, 80]);
  });

  test("a lost connection keeps the result and says why", async () => {
    await visitDesktop();
    await button(page, "City").click();
    await untilCurrent(page);
    const level = await shownLevel(page).textContent();
    await page.route("**/api/predict", (route) => route.abort());
    await slider(page, "heart_rate").press("ArrowRight");
    await page.getByText(/For the previous values. SleepSafe cannot be reached/).waitFor();
    expect(await shownLevel(page).textContent()).toBe(level);
    await page.unroute("**/api/predict");
    await slider(page, "heart_rate").press("ArrowRight");
    await untilCurrent(page);
  });
});
