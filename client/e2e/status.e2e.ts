import type { Locator } from "playwright-core";
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
  type Theme,
  visit,
} from "./visit.ts";

const WIDTHS = [320, 390, 768, 1440];

interface Figure {
  mean: number;
  interval95: [number, number];
  worst: number;
  worst_person: string;
}

interface Model {
  name: string;
  task: string;
  version: string;
  digest: string;
  person_out: { macro_f1: Figure };
}

startBrowser();

const region = (name: string): Locator => page.getByRole("region", { name, exact: true });
const panelOf = (task: string): Locator =>
  region(task === "stress" ? "Stress model" : "Drowsiness model");

async function openStatus(theme: Theme = "dark"): Promise<void> {
  await visit({ theme });
  await open("/status");
  await region("Stress model").waitFor();
  await region("Right now").getByText("Checked").waitFor();
}

async function openCards(): Promise<void> {
  for (const summary of await page.locator("summary").all()) {
    await summary.click();
  }
  for (const card of await page.locator("details").all()) {
    await card.locator("table").first().waitFor();
  }
}

const fetchJson = async (path: string) => (await fetch(`${baseUrl}${path}`)).json();
const fetchModels = async (): Promise<Model[]> => (await fetchJson("/api/models")).models;

async function naturalWidths(images: Locator): Promise<number[]> {
  for (const image of await images.all()) await image.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  return images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
}

test("shows the parts as the API says", async () => {
  const words = { ok: "Working", unreachable: "No answer", "not configured": "Not configured" };
  const { checks } = await fetchJson("/api/health");
  await openStatus();
  expect(await page.getByTestId("part-api").textContent()).toContain("Working");
  for (const [name, state] of Object.entries<keyof typeof words>(checks)) {
    expect(await page.getByTestId(`part-${name}`).textContent()).toContain(words[state]);
  }
});

test("shows the version that runs and leads to its documentation", async () => {
  const { version, commit } = await fetchJson("/api/version");
  await openStatus();
  await region("API").getByText(version, { exact: true }).waitFor();
  const shown = commit ? commit.slice(0, 12) : "Not recorded in this build";
  await region("API").getByText(shown).waitFor();
  await page.getByRole("link", { name: "API documentation" }).click();
  await page.waitForURL(`${baseUrl}/docs`);
  forgive(/./);
});

test("shows each model as the API describes it", async () => {
  const models = await fetchModels();
  expect(models.length).toBeGreaterThan(0);
  await openStatus();
  for (const { name, task, version, digest, person_out } of models) {
    const panel = panelOf(task);
    await panel.getByText(name, { exact: true }).waitFor();
    await panel.getByText(`${version}, answers by default`).waitFor();
    const shortDigest = panel.getByText(digest.slice(0, 12), { exact: true });
    expect(await shortDigest.getAttribute("title")).toBe(`SHA-256 ${digest}`);
    const { mean, interval95, worst, worst_person } = person_out.macro_f1;
    const row = await panel.getByTestId("metric-macro_f1").textContent();
    const [from, to] = interval95.map((bound) => bound.toFixed(3));
    for (const text of [mean.toFixed(3), `${from} to ${to}`, worst.toFixed(3), worst_person]) {
      expect(row).toContain(text);
    }
  }
});

test("copies the whole digest", async () => {
  const [model] = await fetchModels();
  await openStatus();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const panel = panelOf(String(model?.task));
  await panel.getByRole("button", { name: "Copy the whole digest" }).click();
  await panel.getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(model?.digest);
});

test("a card opens by keyboard and shows its tables and pictures", async () => {
  const models = await fetchModels();
  await openStatus();
  for (const { name, task } of models) {
    const { card } = await fetchJson(`/api/models/${name}`);
    const panel = panelOf(task);
    await panel.locator("summary").focus();
    await page.keyboard.press("Enter");
    const details = panel.locator("details");
    await details.locator("table").first().waitFor();
    const tables = String(card).match(/^\|[-|]+\|$/gm)?.length;
    expect(await details.locator("table").count()).toBe(tables);
    const pictures = String(card).match(/!\[/g)?.length;
    const widths = await naturalWidths(details.locator("img"));
    expect(widths).toHaveLength(pictures ?? 0);
    for (const width of widths) expect(width).toBeGreaterThan(0);
    const own = await naturalWidths(panel.locator("img:not(details img)"));
    expect(own.every((width) => width > 0)).toBe(true);
  }
  expect(await page.locator("h1").count()).toBe(1);
});

describe.each(["dark", "light"] as const)("the %s theme", (theme) => {
  test("is accessible with the cards open, on desktop and phone", async () => {
    await openStatus(theme);
    await openCards();
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(theme);
    await page.setViewportSize(DESKTOP);
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
  });

  test("is accessible while the API is away", async () => {
    await openStatus(theme);
    await page.route(/\/(api\/|health)/, (route) => route.abort());
    await region("Right now").getByText("The API cannot be reached").waitFor();
    await expectAccessible(page);
    forgive(/ERR_FAILED/);
  });
});

test("does not scroll sideways with the cards open", async () => {
  await openStatus();
  await openCards();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page);
  }
});

test("says that the API is away, keeps what was known, and notices its return", async () => {
  await openStatus();
  await page.route(/\/(api\/|health)/, (route) => route.abort());
  const now = region("Right now");
  await now.getByText("The API cannot be reached").waitFor();
  await now.getByText(/^Since .* Shown below is what was known at/).waitFor();
  await now
    .getByText(/^Last known at .*: Working\.$/)
    .first()
    .waitFor();
  expect(
    await region("Stress model")
      .getByText(/may have changed since/)
      .count(),
  ).toBe(1);
  await page.unroute(/\/(api\/|health)/);
  await now.getByText("Checked").waitFor();
  await region("Stress model")
    .getByText(/may have changed since/)
    .waitFor({ state: "detached" });
  forgive(/ERR_FAILED/);
});
