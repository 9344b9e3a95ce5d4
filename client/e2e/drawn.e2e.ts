import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { openPage } from "./page.ts";
import { baseUrl, PHONE } from "./visit.ts";

// What the server sends before any script runs.
const NO_SCRIPT = { javaScriptEnabled: false };
const HEADINGS = {
  "en-GB": {
    "/": "Drive",
    "/stress": "Stress check",
    "/stress/batch": "Stress check for a file",
    "/status": "Status",
    "/settings": "Settings",
    "/about": "About SleepSafe",
  },
  "de-AT": {
    "/": "Fahrt",
    "/stress": "Stresscheck",
    "/stress/batch": "Stresscheck für eine Datei",
    "/status": "Status",
    "/settings": "Einstellungen",
    "/about": "Über SleepSafe",
  },
};

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

async function visit(options: BrowserContextOptions): Promise<void> {
  page = await browser.newPage(options);
}

afterEach(() => page.close());

describe.each(Object.entries(HEADINGS))("without scripts, in %s", (locale, headings) => {
  test("every page is drawn, and says that it needs them", async () => {
    await visit({ ...NO_SCRIPT, locale });
    for (const [path, heading] of Object.entries(headings)) {
      await page.goto(`${baseUrl}${path}`);
      expect(await page.locator("h1").innerText()).toBe(heading);
      expect(await page.title()).toBe(`${heading} · SleepSafe`);
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
      expect(await page.locator("main").getAttribute("inert")).not.toBeNull();
      expect(await page.locator("noscript .notice").isVisible()).toBe(true);
    }
  });
});

test("links lead on before the app is there", async () => {
  await visit({ ...NO_SCRIPT, locale: "en-GB", viewport: PHONE });
  await page.goto(baseUrl);
  await page.locator("nav a", { hasText: "About" }).click();
  await page.locator("h1", { hasText: "About SleepSafe" }).waitFor();
});

test("an unknown address is drawn without a page, until the app says that there is none", async () => {
  await visit({ ...NO_SCRIPT, locale: "en-GB" });
  await page.goto(`${baseUrl}/nowhere`);
  expect(await page.locator("nav a").count()).toBeGreaterThan(3);
  expect(await page.locator("main").innerText()).toBe("");
  await page.close();
  await visit({ locale: "en-GB" });
  await openPage(page, `${baseUrl}/nowhere`);
  expect(await page.locator("h1").innerText()).toBe("There is no such page");
});

test("another language than the one that was chosen is never seen", async () => {
  await visit({ locale: "en-GB" });
  await page.addInitScript(() => localStorage.setItem("sleepsafe-language", "de"));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/assets/start-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${baseUrl}/stress`, { waitUntil: "commit" });
  const english = page.locator("h1", { hasText: "Stress check" });
  await english.waitFor({ state: "attached" });
  expect(await english.isVisible()).toBe(false);
  letGo();
  await page.locator("h1", { hasText: "Stresscheck" }).waitFor();
});

test.each(["index", "react", "start"])(
  "an app whose %s file does not arrive says that it is not running",
  async (name) => {
    await visit({ locale: "en-GB", viewport: { width: 320, height: 640 } });
    await page.route(`**/assets/${name}-*.js`, (route) => route.abort());
    await page.goto(`${baseUrl}/stress`);
    await page.getByRole("alert").getByText("SleepSafe is not running").waitFor();
    await page.unroute(`**/assets/${name}-*.js`);
    await page.reload();
    await page.locator("main:not([inert]) h1").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  },
);

test("an app that fails as a whole says that it is not running, instead of nothing", async () => {
  await visit({ locale: "en-GB" });
  await page.addInitScript(() => {
    window.matchMedia = () => {
      throw new Error("no media queries");
    };
  });
  await page.goto(baseUrl);
  await page.getByRole("alert").getByText("SleepSafe is not running").waitFor();
});
