import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectPresentable } from "./looks.ts";
import { expectAccessible, hold, tabTo } from "./page.ts";
import { movedPages } from "./shifts.ts";
import {
  baseUrl,
  context,
  forgive,
  type Language,
  open,
  PHONE,
  page,
  startBrowser,
  visit,
} from "./visit.ts";

/** Leads nowhere: the page that says so is checked like the others. */
const NOWHERE = "/nowhere/at-all";
/** Not in the navigation: the stress check leads to it. */
const BATCH = "/stress/batch";

const NAVIGATION = "header nav a";
const WITHIN_A_SECOND = { timeout: 1000 };
const LANGUAGES: readonly Language[] = ["en", "de"];

startBrowser();

const entry = (word: string): Locator => page.locator(NAVIGATION, { hasText: word });
const heading = (words: string): Locator => page.getByRole("heading", { name: words, level: 1 });
const connection = (): Locator => page.locator("header [role=status]");

/** Every page that the navigation leads to, the one that it doesn't, and the one for all other addresses. */
async function allPaths(): Promise<string[]> {
  await open("/");
  const links = await page.locator(NAVIGATION).all();
  const paths = await Promise.all(links.map((link) => link.getAttribute("href")));
  return [...paths.map(String), BATCH, NOWHERE];
}

test.each(LANGUAGES)("every page, loaded directly, is presentable in %s", async (language) => {
  await visit({ language });
  for (const path of await allPaths()) {
    await open(path);
    await connection().getByText("Online").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    const title = await page.locator("main h1").textContent();
    expect(await page.title()).toBe(`${title} · SleepSafe`);
    await expectPresentable(page);
  }
});

test("the entries of the bottom bar are large enough for a thumb, and in its reach", async () => {
  await visit({}, { viewport: { width: 320, height: 640 } });
  await open("/");
  for (const link of await page.locator(`${NAVIGATION}:visible`).all()) {
    const box = await link.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(44);
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.y).toBeGreaterThan(640 - 80);
  }
});

test("by keyboard alone: skip, navigate, switch theme and language", async () => {
  await visit();
  await open("/");
  const press = (key: string) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  await press("Tab");
  expect(await focused()).toBe("Skip to content");
  await press("Enter");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");

  await tabTo(entry("Drive"), "Shift+Tab");
  await press("Tab");
  expect(await focused()).toBe("Stress");
  await press("Enter");
  await page.locator("main h1:focus", { hasText: "Stress check" }).waitFor();
  expect(await page.title()).toBe("Stress check · SleepSafe");

  await tabTo(page.getByRole("radio", { name: "Dark" }), "Shift+Tab");
  await press("ArrowLeft");
  await page.locator("html[data-mantine-color-scheme=light]").waitFor();
  await press("Tab");
  await press("ArrowRight");
  await page.locator("html[lang=de]").waitFor();
  await page.getByRole("heading", { name: "Stresscheck" }).waitFor();
});

test("the phone's menu by keyboard, and a reload keeps theme and language", async () => {
  await visit({}, { viewport: PHONE });
  await open("/about");
  const menu = page.getByRole("button", { name: "Theme and language" });
  expect(await page.getByRole("radio").count()).toBe(0);
  await tabTo(menu);
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await tabTo(page.getByRole("radio", { name: "Dark" }));
  await page.keyboard.press("ArrowLeft");
  await tabTo(page.getByRole("radio", { name: "English" }));
  await page.keyboard.press("ArrowRight");
  await heading("Über SleepSafe").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(await page.getByRole("radio").count()).toBe(0);

  await page.reload();
  await heading("Über SleepSafe").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("de");
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("light");
});

test("going back shows the page before, where it was left", async () => {
  await visit({}, { viewport: PHONE });
  await open("/stress");
  await page.evaluate(() => window.scrollTo(0, 300));
  await entry("About").click();
  await page.locator("main h1:focus", { hasText: "About SleepSafe" }).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.goBack();
  await page.locator("main h1:focus", { hasText: "Stress check" }).waitFor();
  await page.waitForFunction(() => window.scrollY === 300);
});

const STRESS_FILE = "**/assets/StressPage-*.js";

test("a page whose file is slow to arrive: main and navigation say so within a second", async () => {
  await visit();
  await open("/about");
  const letGo = await hold(page, STRESS_FILE);
  await entry("Stress").click();
  await page.locator("main[aria-busy=true]").waitFor(WITHIN_A_SECOND);
  await page.locator(`${NAVIGATION}[aria-current=page]`, { hasText: "Stress" }).waitFor();
  expect(await heading("About SleepSafe").isVisible()).toBe(true);
  letGo();
  await heading("Stress check").waitFor();
  expect(await page.locator("main[aria-busy=true]").count()).toBe(0);
});

describe("what goes wrong is said presentably", () => {
  test("a device that is offline, a page that cannot be loaded there, and the way back", async () => {
    await visit();
    await open("/about");
    await connection().getByText("Online").waitFor();
    await context.setOffline(true);
    await connection().getByText("Device offline").waitFor();
    await entry("Stress").click();
    await heading("This page could not be loaded").waitFor();
    await expectPresentable(page);
    await context.setOffline(false);
    await connection().getByText("Online").waitFor();
    await page.getByRole("button", { name: "Reload" }).click();
    await heading("Stress check").waitFor();
    // What the browser says about requests without a network.
    forgive(/ERR_INTERNET_DISCONNECTED|PageNotLoaded/);
  });

  test("a server that cannot be reached", async () => {
    await visit();
    await page.route("**/health", (route) => route.abort());
    await open("/about");
    await connection().getByText("Server unreachable").waitFor();
    await expectPresentable(page);
    forgive(/ERR_FAILED/);
  });

  test("a page whose file is gone after an update asks for a reload, which helps", async () => {
    await visit();
    await open("/about");
    await page.route(STRESS_FILE, (route) => route.fulfill({ status: 404 }));
    await entry("Stress").click();
    await heading("A new version is available").waitFor();
    await expectPresentable(page);
    await page.unroute(STRESS_FILE);
    await page.getByRole("button", { name: "Reload" }).click();
    await heading("Stress check").waitFor();
    forgive(/404|PageNotLoaded/);
  });

  test("a page that breaks, and the way to another one", async () => {
    await visit();
    await page.route("**/api/models", (route) => route.fulfill({ json: { models: null } }));
    await open("/status");
    await heading("This page stopped working").waitFor();
    await expectPresentable(page);
    await page.getByRole("link", { name: "Back to start" }).click();
    await heading("Drive").waitFor();
    forgive(/TypeError/);
  });
});

test("nothing moves while a page loads, though its answers arrive late", async () => {
  await visit();
  expect(await movedPages(await allPaths())).toEqual([]);
});

test("the app can be installed: manifest and icons are there", async () => {
  await visit();
  await open("/");
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await fetch(`${baseUrl}${address}`)).json();
  expect(manifest.name).toBe("SleepSafe");
  const icons: string[] = manifest.icons.map(({ src }: { src: string }) => src);
  const touchIcon = await page.locator("link[rel=apple-touch-icon]").getAttribute("href");
  for (const icon of [...icons, String(touchIcon)]) {
    const response = await fetch(`${baseUrl}${icon}`);
    expect([icon, response.status]).toEqual([icon, 200]);
    expect(response.headers.get("Content-Type")).toMatch(/^image\//);
  }
});
