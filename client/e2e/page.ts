import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Pages come drawn from the server: what can be used is there once the app has taken over. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("main:not([inert]) h1").waitFor();
}

export async function expectAccessible(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `wider than the window's ${width} px`).toBeLessThanOrEqual(width);
}
