import axe from "axe-core";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";

export type Theme = "dark" | "light";
export type Language = "en" | "de";

interface Choices {
  theme?: Theme;
  language?: Language;
}

/** A visitor who chose theme and language before; English in the dark when nothing is said. */
export async function visitor(
  newContext: (options: BrowserContextOptions) => Promise<BrowserContext>,
  { theme = "dark", language = "en" }: Choices = {},
): Promise<BrowserContext> {
  const context = await newContext({ locale: "en-GB" });
  await context.addInitScript(
    ([scheme, tag]) => {
      if (localStorage.getItem("sleepsafe-language")) return;
      localStorage.setItem("sleepsafe-color-scheme", scheme);
      localStorage.setItem("sleepsafe-language", tag);
    },
    [theme, language] as const,
  );
  return context;
}

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
