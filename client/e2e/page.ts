import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Pages come drawn from the server: what can be used is there once the app has taken over. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("main:not([inert]) h1").waitFor();
}

export async function expectAccessible(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  // Only what is needed leaves the page: all results together take longer to send than to find.
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  });
  expect(found).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `wider than the window's ${width} px`).toBeLessThanOrEqual(width);
}

/** More presses than any page has places to stop at. */
const MOST_PRESSES = 60;

/** Goes on with Tab until something has the focus, as people without a mouse do. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await target.page().keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${key} does not lead to ${target}`);
}

/** Leaves requests without an answer until they are let go. */
export async function hold(page: Page, address: string): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    // The page may have taken its question back by then.
    await route.continue().catch(() => {});
  });
  return letGo;
}
