import axe from "axe-core";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { watchPage } from "./watch.ts";

const baseUrl = inject("baseUrl");

const MEASUREMENTS = {
  heart_rate: 96,
  resting_heart_rate: 61,
  ecg: 0.24,
  gsr: 0.71,
  respiration: 0.58,
  emg: 0.33,
};

const LABELS: Record<keyof typeof MEASUREMENTS, string> = {
  heart_rate: "Heart rate",
  resting_heart_rate: "Resting heart rate (optional)",
  ecg: "Heart rate variability (ECG)",
  gsr: "Skin conductance (GSR)",
  respiration: "Breathing rate",
  emg: "Muscle activity (EMG)",
};

let browser: Browser;
let context: BrowserContext;
let page: Page;
let offences: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  offences = watchPage(page, baseUrl);
  await page.goto(baseUrl);
  await page.getByText("40–200 bpm").waitFor();
});

afterEach(async () => {
  await context.close();
  expect(offences).toEqual([]);
});

const input = (label: string): Locator => page.getByRole("textbox", { name: label, exact: true });
const submitButton = (): Locator => page.getByRole("button", { name: "Estimate stress" });

async function fillIn(): Promise<void> {
  for (const [name, value] of Object.entries(MEASUREMENTS)) {
    await input(LABELS[name as keyof typeof MEASUREMENTS]).fill(String(value));
  }
}

async function fetchAnswer(body: object) {
  const response = await fetch(`${baseUrl}/api/predict`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** The form itself lets nothing through that the server refuses, so the request is changed on its way. */
async function changeRequest(change: object): Promise<void> {
  await page.route("**/api/predict", (route) =>
    route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), ...change }) }),
  );
}

const percent = (share: number): string =>
  new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1 }).format(share);

test("shows what the API answers", async () => {
  const { status, body } = await fetchAnswer(MEASUREMENTS);
  expect(status).toBe(200);
  await fillIn();
  await input(LABELS.emg).press("Enter");
  await page.getByTestId("level").waitFor();
  const level = await page.getByTestId("level").textContent();
  expect(level?.toLowerCase()).toBe(`${body.stress_level} stress`);
  expect(await page.getByTestId("confidence").textContent()).toBe(percent(body.confidence));
  for (const [name, share] of Object.entries<number>(body.probabilities)) {
    expect(await page.getByTestId(`probability-${name}`).textContent()).toBe(percent(share));
  }
  const model = page.getByText(`Model ${body.model.name} ${body.model.version}`);
  expect(await model.getAttribute("title")).toContain(body.model.digest);
});

test("refuses a value out of range at its field, without a request", async () => {
  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await fillIn();
  await input(LABELS.heart_rate).fill("250");
  await submitButton().click();
  await page.getByText("Must be 40–200 bpm.").waitFor();
  expect(await input(LABELS.heart_rate).getAttribute("aria-invalid")).toBe("true");
  await page.locator("input[data-path=heart_rate]:focus").waitFor();
  expect(posts).toEqual([]);
});

test("shows an error of the API at its field", async () => {
  const refusal = await fetchAnswer({ ...MEASUREMENTS, gsr: 7 });
  expect(refusal.status).toBe(400);
  await changeRequest({ gsr: 7 });
  await fillIn();
  await submitButton().click();
  const message = page.getByText(refusal.body.details.gsr.message);
  await message.waitFor();
  const describedBy = await input(LABELS.gsr).getAttribute("aria-describedby");
  expect(describedBy?.split(" ")).toContain(await message.getAttribute("id"));
});

test("says how long to wait when the API is busy", async () => {
  await page.route("**/api/predict", (route) =>
    route.fulfill({
      status: 429,
      headers: { "Retry-After": "17" },
      json: { error: "rate_limited", message: "Too many requests", details: {} },
    }),
  );
  await fillIn();
  await submitButton().click();
  await page.getByRole("alert").getByText("Wait 17 s").waitFor();
});

describe.each(["dark", "light"] as const)("the %s theme is accessible", (theme) => {
  beforeEach(async () => {
    if (theme === "light") await page.getByRole("button", { name: "Use the light theme" }).click();
  });

  async function expectAccessible(): Promise<void> {
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(theme);
    await page.mouse.move(0, 0);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }

  test("before a result", expectAccessible);

  test("with a result", async () => {
    await fillIn();
    await submitButton().click();
    await page.getByTestId("level").waitFor();
    await expectAccessible();
  });

  test("with errors at the fields", async () => {
    await submitButton().click();
    await page.getByText("Missing: 0–1 of own range.").first().waitFor();
    await expectAccessible();
  });

  test("with a failed request", async () => {
    await page.route("**/api/predict", (route) => route.fulfill({ status: 503, json: {} }));
    await fillIn();
    await submitButton().click();
    await page.getByRole("alert").waitFor();
    await expectAccessible();
  });
});

test("a stored light theme is there at the first paint", async () => {
  await page.getByRole("button", { name: "Use the light theme" }).click();
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("light");
  offences.length = 0;
});
