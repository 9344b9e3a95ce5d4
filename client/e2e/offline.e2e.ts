import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { API_PATHS } from "../src/api/paths.ts";
import { launchChromium } from "./chromium.ts";
import { expectFits } from "./looks.ts";
import { expectAccessible, openPage } from "./page.ts";
import { type ServerProxy, type ServerState, startProxy } from "./proxy.ts";
import { baseUrl, PHONE } from "./visit.ts";
import { watchPage } from "./watch.ts";

const PATHS = ["/", "/stress", "/stress/batch", "/status", "/settings", "/about", "/nowhere"];
/** What the browser says about questions to a server that is not there. */
const UNANSWERED = /^console: Failed to load resource/;
/** The page's own limit is 3 s; the rest is for a machine that is busy. */
const HUNG_WITHIN_MS = 8000;
/** The app leaves its service worker until the page is at rest; as in src/app/start.tsx. */
const QUIET_AFTER_MS = 4000;
const MONITOR_FILE = "/assets/monitor/0123abcd/model.js";

let browser: Browser;
let context: BrowserContext;
let server: ServerProxy;
let page: Page;
let offences: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  server = await startProxy(baseUrl);
  context = await browser.newContext({ locale: "en-GB", viewport: PHONE });
  await context.clock.install();
  page = await context.newPage();
  offences = watchPage(page, server.baseUrl);
  page.on("requestfailed", (request) => offences.push(...missingFile(request)));
});

afterEach(async () => {
  await context.close();
  await server.become("gone");
  expect(offences.filter((offence) => !UNANSWERED.test(offence))).toEqual([]);
});

/** The API may be away, and a page may be left before all is there; but a file of the app may not be missing. */
function missingFile(request: Request): string[] {
  const { pathname } = new URL(request.url());
  const isApi = API_PATHS.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  const isLeft = request.failure()?.errorText === "net::ERR_ABORTED";
  return isApi || isLeft ? [] : [`not there: ${pathname}`];
}

async function open(path: string, tab = page): Promise<void> {
  await openPage(tab, `${server.baseUrl}${path}`);
  await tab.clock.fastForward(QUIET_AFTER_MS);
}

const answerOf = (path: string) =>
  page.evaluate(async (address) => {
    const response = await fetch(address);
    const policy = response.headers.get("Cross-Origin-Embedder-Policy");
    return { status: response.status, policy };
  }, path);

/** The first visit, until all is kept for later. */
async function visitOnce(): Promise<void> {
  await open("/");
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

async function choose(language: string, theme: string): Promise<void> {
  await page.evaluate(
    ([tag, scheme]) => {
      localStorage.setItem("sleepsafe-language", String(tag));
      localStorage.setItem("sleepsafe-color-scheme", String(scheme));
    },
    [language, theme],
  );
}

describe("opened once, then without the server", () => {
  test("every page loads, isolated, in the language and theme that were chosen, and says so", async () => {
    await visitOnce();
    await choose("de", "light");
    await server.become("gone");
    for (const path of PATHS) {
      await open(path);
      expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
      const html = page.locator("html");
      expect(await html.getAttribute("lang")).toBe("de");
      expect(await html.getAttribute("data-mantine-color-scheme")).toBe("light");
    }
    await page.locator("header").getByText("Server nicht erreichbar").waitFor();
  });

  test("the tab that was open goes on to pages that it had not loaded", async () => {
    await visitOnce();
    await server.become("gone");
    await page.locator("nav a", { hasText: "Stress" }).click();
    await page.locator("main h1", { hasText: "Stress check" }).waitFor();
  });

  test.each<ServerState>(["hung", "502"])("a server that is %s is none", async (state) => {
    await visitOnce();
    await server.become(state);
    const began = Date.now();
    await open("/stress");
    expect(Date.now() - began).toBeLessThan(HUNG_WITHIN_MS);
  });

  test("what the monitor has loaded stays, with its headers, and the API's answers do not", async () => {
    await visitOnce();
    server.answers.set(MONITOR_FILE, "export {};");
    expect((await answerOf("/health")).status).toBe(200);
    expect((await answerOf(MONITOR_FILE)).status).toBe(200);
    await server.become("502");
    expect(await answerOf(MONITOR_FILE)).toEqual({ status: 200, policy: "require-corp" });
    expect((await answerOf("/health")).status).toBe(502);
    const kept = await page.evaluate(async () => {
      const cache = await caches.open("sleepsafe-monitor");
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toEqual([MONITOR_FILE]);
  });
});

describe("with the server, the service worker traps nobody", () => {
  test("a page comes from the server, not from what was kept", async () => {
    await visitOnce();
    const sent = await page.goto(`${server.baseUrl}/stress`);
    // Kept is only the shell, which is no page's own.
    expect(await sent?.text()).toContain("<title>Stress check · SleepSafe</title>");
    await server.become("gone");
    const kept = await page.goto(`${server.baseUrl}/stress`);
    expect(await kept?.text()).toContain("<title>SleepSafe</title>");
  });

  test("its script is gone and its cache is lost: all goes on from the server", async () => {
    await visitOnce();
    server.answers.set("/sw.js", null);
    await page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await open("/stress");
    await page.locator("header").getByText("Online").waitFor();
  });
});

describe("a new version", () => {
  const bar = (tab: Page) => tab.getByText("A new version is ready.");
  const restart = () => page.getByRole("button", { name: "Restart now" }).click();
  const mark = (tab: Page) => tab.evaluate(() => Object.assign(window, { wasHere: true }));
  const isAsBefore = (tab: Page) => tab.evaluate(() => "wasHere" in window);

  async function openOther(): Promise<Page> {
    const other = await context.newPage();
    await open("/about", other);
    // A tab behind another one is slow.
    await page.bringToFront();
    return other;
  }

  async function publish(): Promise<void> {
    const script = await (await fetch(`${baseUrl}/sw.js`)).text();
    server.answers.set("/sw.js", `${script}\n// The next version.`);
  }

  async function drive(tab: Page): Promise<() => Promise<void>> {
    await tab.evaluate(
      () =>
        new Promise<void>((driving) => {
          const over = new Promise<void>((letGo) => Object.assign(window, { letGo }));
          void navigator.locks.request("sleepsafe-driving", { mode: "shared" }, () => {
            driving();
            return over;
          });
        }),
    );
    return () => tab.evaluate(() => Reflect.get(window, "letGo")());
  }

  test("shows a bar, in which a tap restarts this tab and no other", async () => {
    await visitOnce();
    const other = await openOther();
    await mark(other);
    await publish();
    await open("/");
    await bar(page).waitFor();
    await bar(other).waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await mark(page);
    await restart();
    await page.waitForFunction(() => !("wasHere" in window));
    await page.locator("main:not([inert]) h1").waitFor();
    await bar(other).waitFor({ state: "detached" });
    expect(await bar(page).count()).toBe(0);
    expect(await isAsBefore(other)).toBe(true);
  });

  test("waits until the drive in another tab is over", async () => {
    await visitOnce();
    const other = await openOther();
    const endDrive = await drive(other);
    const worker = await other.evaluateHandle(() => navigator.serviceWorker.controller);
    await publish();
    await open("/");
    await mark(page);
    await restart();
    await page.getByText("Waiting until the drive in another tab is over.").waitFor();
    await expectAccessible(page);
    expect(await worker.evaluate((own) => own === navigator.serviceWorker.controller)).toBe(true);
    expect(await isAsBefore(page)).toBe(true);
    await mark(other);
    await endDrive();
    await page.waitForFunction(() => !("wasHere" in window));
    expect(await isAsBefore(other)).toBe(true);
  });
});
