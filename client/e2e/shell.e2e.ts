import { describe, expect, test } from "vitest";
import { expectAccessible, expectNoSidewaysScroll } from "./page.ts";
import {
  baseUrl,
  context,
  DESKTOP,
  forgive,
  open,
  PHONE,
  page,
  startBrowser,
  visit,
} from "./visit.ts";

const WIDTHS = [320, 390, 768, 1440, 2560];
/** Leads nowhere: the page that says so is checked like the others. */
const NOWHERE = "/nowhere/at-all";

const NAVIGATION = "header nav a";

startBrowser();

/** Every page that the navigation leads to, and the one for all other addresses. */
async function allPaths(): Promise<string[]> {
  await open("/");
  const links = await page.locator(NAVIGATION).all();
  const paths = await Promise.all(links.map((link) => link.getAttribute("href")));
  return [...paths.map(String), NOWHERE];
}

const THEMES = ["dark", "light"] as const;
const LANGUAGES = ["en", "de"] as const;
const VISITORS = THEMES.flatMap((theme) => LANGUAGES.map((language) => ({ theme, language })));

describe.each(VISITORS)("in the $theme theme and in $language", (choices) => {
  test("every page, loaded directly, is accessible on phone and desktop", async () => {
    await visit(choices);
    for (const path of await allPaths()) {
      await page.setViewportSize(DESKTOP);
      await open(path);
      await page.locator("header").getByText("Online").waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe(choices.language);
      const heading = await page.locator("main h1").textContent();
      expect(await page.title()).toBe(`${heading} · SleepSafe`);
      await expectAccessible(page);
      await page.setViewportSize(PHONE);
      await expectAccessible(page);
    }
  });
});

test.each(LANGUAGES)("no page scrolls sideways from 320 to 2560 px, in %s", async (language) => {
  await visit({ language });
  for (const path of await allPaths()) {
    await open(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page);
    }
  }
});

test("the entries of the bottom bar are large enough for a thumb, and in its reach", async () => {
  await visit();
  await page.setViewportSize({ width: 320, height: 640 });
  await open("/");
  for (const entry of await page.locator(NAVIGATION).all()) {
    const box = await entry.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(44);
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.y).toBeGreaterThan(640 - 80);
  }
});

test("by keyboard alone: skip, navigate, switch theme and language", async () => {
  await visit();
  await page.setViewportSize(DESKTOP);
  await open("/");
  const press = (key: string) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  await press("Tab");
  expect(await focused()).toBe("Skip to content");
  await press("Enter");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");

  await page.locator(NAVIGATION, { hasText: "Drive" }).focus();
  await press("Tab");
  expect(await focused()).toBe("Stress");
  await press("Enter");
  await page.locator("main h1:focus", { hasText: "Stress check" }).waitFor();
  expect(await page.title()).toBe("Stress check · SleepSafe");

  await page.getByRole("radio", { name: "Dark" }).focus();
  await press("ArrowLeft");
  await page.locator("html[data-mantine-color-scheme=light]").waitFor();
  await press("Tab");
  await press("ArrowRight");
  await page.locator("html[lang=de]").waitFor();
  await page.getByRole("heading", { name: "Stresscheck" }).waitFor();
});

test("the phone's menu by keyboard, and a reload keeps theme and language", async () => {
  await visit();
  await page.setViewportSize(PHONE);
  await open("/about");
  const menu = page.getByRole("button", { name: "Theme and language" });
  await menu.focus();
  expect(await page.getByRole("radio").count()).toBe(0);
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Light" }).check();
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await page.getByRole("heading", { name: "Über SleepSafe" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(await page.getByRole("radio").count()).toBe(0);

  await page.reload();
  await page.getByRole("heading", { name: "Über SleepSafe" }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("de");
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("light");
});

test("going back shows the page before, where it was left", async () => {
  await visit();
  await page.setViewportSize(PHONE);
  await open("/stress");
  await page.evaluate(() => window.scrollTo(0, 300));
  await page.locator(NAVIGATION, { hasText: "About" }).click();
  await page.locator("main h1:focus", { hasText: "About SleepSafe" }).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.goBack();
  await page.locator("main h1:focus", { hasText: "Stress check" }).waitFor();
  await page.waitForFunction(() => window.scrollY === 300);
});

test("says when the device is offline, and when it is online again", async () => {
  await visit();
  await open("/about");
  const state = page.locator("header [role=status]");
  await state.getByText("Online").waitFor();
  await context.setOffline(true);
  await state.getByText("Device offline").waitFor();
  await context.setOffline(false);
  await state.getByText("Online").waitFor();
  // What the browser says about requests without a network.
  forgive(/ERR_INTERNET_DISCONNECTED/);
});

test("a page whose file is gone after an update asks for a reload, which helps", async () => {
  await visit();
  await open("/about");
  await page.route("**/assets/StressPage-*.js", (route) => route.fulfill({ status: 404 }));
  await page.locator(NAVIGATION, { hasText: "Stress" }).click();
  await page.getByRole("heading", { name: "A new version is available" }).waitFor();
  await expectAccessible(page);
  await page.unroute("**/assets/StressPage-*.js");
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByRole("heading", { name: "Stress check" }).waitFor();
  forgive(/404|PageNotLoaded/);
});

test("nothing moves while a page loads", async () => {
  await visit();
  await page.setViewportSize(PHONE);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, "value"));
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of await allPaths()) {
    await open(path);
    await page.locator("header").getByText("Online").waitFor();
    await page.evaluate(() => document.fonts.ready);
    const shifts: number[] = await page.evaluate(() => Reflect.get(window, "shifts"));
    const total = shifts.reduce((sum, shift) => sum + shift, 0);
    expect(total, path).toBeLessThan(0.02);
  }
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
