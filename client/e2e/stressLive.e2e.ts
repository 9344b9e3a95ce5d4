import { describe, expect, test } from "vitest";
import { expectNoSidewaysScroll } from "./page.ts";
import {
  button,
  fetchAnswer,
  input,
  mostASecond,
  openStress,
  shownLevel,
  slider,
  untilCurrent,
  watchPredictions,
} from "./stressPage.ts";
import { baseUrl, PHONE, page, startBrowser, visit } from "./visit.ts";

/** Four, and one more: a second on the wire does not start where one of the page does. */
const MOST_A_SECOND = 5;

startBrowser();

async function visitDesktop(): Promise<void> {
  await visit();
  await openStress();
}

async function visitPhone(): Promise<void> {
  await visit({}, { viewport: PHONE, hasTouch: true });
  await openStress();
}

/** Slides from one end to the other within about three seconds. */
async function drag(name: "heart_rate" | "ecg"): Promise<void> {
  const thumb = slider(page, name);
  const track = await thumb.boundingBox();
  if (!track) throw new Error("the slider is not there");
  const y = track.y + track.height / 2;
  await page.mouse.move(track.x, y);
  await page.mouse.down();
  for (let step = 0; step <= 60; step += 1) {
    await page.mouse.move(track.x + (track.width * step) / 60, y);
    await page.waitForTimeout(40);
  }
  await page.mouse.up();
}

async function entries(): Promise<Record<string, number>> {
  const fields = await page.locator("input[data-path]").all();
  const pairs = fields.map(async (field) => {
    const name = String(await field.getAttribute("data-path"));
    return [name, Number(await field.inputValue())] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

describe("sliding", () => {
  test("asks at most four times a second, the last value wins, and nothing moves", async () => {
    await visitDesktop();
    await button(page, "City").click();
    await untilCurrent(page);
    await page.waitForTimeout(1000);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, "value"));
      }).observe({ type: "layout-shift" });
    });
    const sent = watchPredictions(page);
    await drag("heart_rate");
    await untilCurrent(page);
    expect(sent.length).toBeGreaterThan(3);
    expect(mostASecond(sent)).toBeLessThanOrEqual(MOST_A_SECOND);
    expect(sent.at(-1)?.body).toMatchObject(await entries());
    const { body } = await fetchAnswer(baseUrl, await entries());
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
    await visitDesktop();
    await button(page, "City").click();
    await untilCurrent(page);
    await page.route(
      "**/api/predict",
      (route) =>
        route.fulfill({
          status: 429,
          headers: { "Retry-After": "3" },
          json: { error: "rate_limited", message: "Too many requests", details: {} },
        }),
      { times: 1 },
    );
    const sent = watchPredictions(page);
    await slider(page, "heart_rate").press("ArrowRight");
    await page.getByRole("note").getByText("in 3 s").waitFor();
    await slider(page, "heart_rate").press("ArrowRight");
    await page.getByRole("note").getByText("in 1 s").waitFor();
    expect(sent).toHaveLength(1);
    await untilCurrent(page);
    expect(sent.map(({ body }) => body.heart_rate)).toEqual([79, 80]);
    expect((sent[1]?.atMs ?? 0) - (sent[0]?.atMs ?? 0)).toBeGreaterThan(2900);
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
