import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { launchChromium } from "./chromium.ts";
import { openPage } from "./page.ts";
import { watchPage } from "./watch.ts";

export type Theme = "dark" | "light";
export type Language = "en" | "de";

interface Choices {
  theme?: Theme;
  language?: Language;
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The server under test. */
export const baseUrl = inject("baseUrl");

let browser: Browser;
let offences: string[] = [];
/** Of the visit that a test began last. */
export let context: BrowserContext;
export let page: Page;

/**
 * A browser for a file's tests, each of which begins with `visit`; at its end nothing may have gone wrong. `clip` makes
 * what its camera shows, see clip.ts.
 */
export function startBrowser(clip?: () => Promise<string>): void {
  beforeAll(async () => {
    browser = await launchChromium(await clip?.());
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await context.close();
    expect(offences).toEqual([]);
  });
}

/** Somebody who chose theme and language before, at a desk: English in the dark when nothing is said. */
export async function visit(
  { theme = "dark", language = "en" }: Choices = {},
  options: BrowserContextOptions = {},
): Promise<void> {
  context = await browser.newContext({ locale: "en-GB", viewport: DESKTOP, ...options });
  // What a test answers instead of the server must reach the page; e2e/offline.e2e.ts is about service workers.
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
  await context.addInitScript(
    ([scheme, tag]) => {
      if (localStorage.getItem("sleepsafe-language")) return;
      localStorage.setItem("sleepsafe-color-scheme", scheme);
      localStorage.setItem("sleepsafe-language", tag);
    },
    [theme, language] as const,
  );
  page = await context.newPage();
  offences = watchPage(page, baseUrl);
}

export const open = (path: string): Promise<void> => openPage(page, `${baseUrl}${path}`);

/** What a test itself brought about, such as a lost connection, is no offence of the page. */
export function forgive(expected: RegExp): void {
  offences = offences.filter((offence) => !expected.test(offence));
}
