import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { expectPresentable } from "./looks.ts";
import { openPage } from "./page.ts";
import { type RunningServer, startServer } from "./server.ts";
import { DESKTOP } from "./visit.ts";
import { watchPage } from "./watch.ts";

// A server that takes keys, from its first start on: each test goes on where the one before ended.

/** As src/lib/useSession.ts asks, and a little more. */
const SESSION_ASKED_MS = 61_000;
/** What the browser says of answers that the tests are about. */
const REFUSED = /^console: Failed to load resource.*40[13]/;

let browser: Browser;
let server: RunningServer;
let link: string;
/** The first admin's browser. */
let context: BrowserContext;
let page: Page;
let offences: string[];
const keys: Record<string, string> = {};

beforeAll(async () => {
  browser = await launchChromium();
  server = await startServer({ AUTH: "keys" });
  link = /http:\S+\/settings#link=\S+/.exec(server.output())?.[0] ?? "no link was printed";
  ({ context, page } = await visit());
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(() => expect(offences.filter((offence) => !REFUSED.test(offence))).toEqual([]));

async function visit() {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: DESKTOP,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
  await context.clock.install();
  const page = await context.newPage();
  offences = watchPage(page, server.baseUrl);
  return { context, page };
}

const panel = (name: string, at = page): Locator => at.getByRole("region", { name, exact: true });
const settings = (at = page) => openPage(at, `${server.baseUrl}/settings`);
const panels = () => page.locator("main h2").allTextContents();

async function signIn(key: string, at = page): Promise<void> {
  await at.getByLabel("Key", { exact: true }).fill(` ${key}\n`);
  await at.getByRole("button", { name: "Sign in" }).click();
  await at.getByText(/^Signed in with the key/).waitFor();
}

async function createKey(name: string, role: string): Promise<void> {
  const form = panel("Keys");
  await form.getByLabel("Name").fill(name);
  await form.getByRole("radio", { name: role }).check();
  await form.getByRole("button", { name: "Create key" }).click();
  const shown = await form.getByLabel(`${name} (${role})`).inputValue();
  await form.getByRole("button", { name: "Copy key" }).click();
  await form.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  await form.getByRole("button", { name: "Done" }).click();
  await form.getByRole("rowheader", { name }).waitFor();
  keys[name] = shown;
}

/** The status that the server answers this browser's own event with. */
function send(event: object): Promise<number> {
  return page.evaluate(async (body) => {
    const headers = { "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return (await fetch("/api/telemetry", init)).status;
  }, event);
}

const EVENT = { ear_value: 0.2, is_drowsy: true, duration_ms: 900, device_id: "van-1" };

test("before anybody is signed in the page says how, and nothing is taken", async () => {
  await settings();
  await page.getByText("Not signed in").waitFor();
  expect(await send(EVENT)).toBe(401);
  await expectPresentable(page);
});

test("the printed link makes this browser admin, and leaves neither address nor history", async () => {
  await page.goto("about:blank");
  const length = await page.evaluate(() => history.length);
  await page.goto(link);
  await panel("You are an admin here. One step is left").waitFor();
  expect(page.url()).toBe(`${server.baseUrl}/settings`);
  expect(await page.evaluate(() => history.length)).toBe(length + 1);
  await expectPresentable(page);
});

test("one tap enrols it, and from then on its events are taken", async () => {
  await page.getByRole("button", { name: "Use this browser as a device" }).click();
  await panel("This device").getByText("As “Chrome on Linux”").waitFor();
  for (const sequence of [0, 3]) expect(await send({ ...EVENT, sequence })).toBe(200);
  await settings();
  const row = panel("Devices").getByRole("row", { name: /van-1/ });
  await row.getByText("2 events never arrived: 1–2").waitFor();
  expect(await send({ ...EVENT, sequence: 4, subject_id: "driver-07" })).toBe(200);
});

test("keys are shown once, and do not go uncopied without a question", async () => {
  await panel("Keys").getByLabel("Name").fill("Lost");
  await panel("Keys").getByRole("button", { name: "Create key" }).click();
  await page.locator("header nav a", { hasText: "About" }).click();
  await page.getByRole("group", { name: /^The key was not copied/ }).waitFor();
  await expectPresentable(page);
  await page.getByRole("button", { name: "Leave without it" }).click();
  await page.getByRole("heading", { name: "About SleepSafe" }).waitFor();
  await page.goBack();
  await panel("Keys").getByRole("rowheader", { name: "Lost" }).waitFor();
  await createKey("Fleet office", "Admin");
  await createKey("Control room", "Viewer");
});

test("what is held about a person is exported, and deleted once the pseudonym is typed", async () => {
  await settings();
  const people = panel("What is kept about people");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    people.getByRole("link", { name: "Export everything about driver-07" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("sleepsafe-driver-07.json");
  await people.getByRole("button", { name: "Delete everything about driver-07" }).click();
  await people.getByLabel(/type driver-07$/).fill("driver-07");
  await expectPresentable(page);
  await people.getByRole("button", { name: "Delete for good" }).click();
  await people.getByText("driver-07: 1 event and 0 answers deleted.").waitFor();
  const audit = panel("What admins did");
  await audit
    .getByText("first admin deleted everything about “driver-07”", { exact: false })
    .waitFor();
  await audit.getByText("first admin created the key “Control room” (Viewer)").waitFor();
  await audit.getByText("first admin signed in by the one-time link").waitFor();
  await expectPresentable(page);
});

test("signed out it is still a device; a viewer’s key shows what a viewer may see", async () => {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Not signed in").waitFor();
  expect(await send({ ...EVENT, sequence: 5 })).toBe(200);
  await signIn(keys["Control room"] ?? "");
  await panel("Devices").getByText("van-1").waitFor();
  expect(await panels()).toEqual([
    "Access",
    "How long events are kept",
    "This device",
    "Devices",
    "What else there is",
  ]);
  expect(await page.evaluate(async () => (await fetch("/api/keys")).status)).toBe(403);
  await expectPresentable(page);
});

test("a key that somebody revokes elsewhere signs out whoever uses it", async () => {
  const ours = offences;
  const office = await visit();
  await settings(office.page);
  await signIn(keys["Fleet office"] ?? "", office.page);
  const list = panel("Keys", office.page);
  const row = list.getByRole("row", { name: /^Control room/ });
  await row.getByRole("button", { name: "Revoke" }).click();
  await row.getByRole("group", { name: /^Revoke “Control room”/ }).waitFor();
  await row.getByRole("button", { name: "Revoke" }).click();
  await list.getByText("“Control room” is revoked: it opens nothing any more.").waitFor();
  await office.context.close();

  await page.clock.fastForward(SESSION_ASKED_MS);
  await page.getByText("Not signed in").waitFor();
  await page.getByLabel("Key", { exact: true }).fill(keys["Control room"] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This key is wrong or revoked").waitFor();
  await expectPresentable(page);
  offences.push(...ours);
});

test("the link does not work twice, and that is said", async () => {
  await context.close();
  ({ context, page } = await visit());
  await page.goto(link);
  await page.getByText("This link was used already, or it is too old").waitFor();
  expect(page.url()).toBe(`${server.baseUrl}/settings`);
  await expectPresentable(page);
});
