import type { Locator, Route } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectPresentable } from "./looks.ts";
import { hold, tabTo } from "./page.ts";
import { baseUrl, context, forgive, open, page, startBrowser, visit } from "./visit.ts";

/** The page asks again within this time, and at once when it has passed. */
const ASKED_AGAIN_MS = 11_000;
const API = /\/(api\/|health)/;

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

async function openStatus(): Promise<void> {
  await visit();
  await page.clock.install();
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
    await tabTo(panel.locator("summary"));
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

test("is presentable with the cards open, in English and German", async () => {
  await openStatus();
  await openCards();
  await expectPresentable(page);
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await page.getByRole("heading", { name: "Stressmodell" }).waitFor();
  await expectPresentable(page);
});

test("says that the API is away, keeps what was known, and notices its return", async () => {
  await openStatus();
  await page.route(API, (route) => route.abort());
  await page.clock.fastForward(ASKED_AGAIN_MS);
  const now = region("Right now");
  await now.getByText("The API cannot be reached").waitFor();
  await now.getByText(/^Since .* Shown below is what was known at/).waitFor();
  await now
    .getByText(/^Last known at .*: Working\.$/)
    .first()
    .waitFor();
  const stale = region("Stress model").getByText(/may have changed since/);
  expect(await stale.count()).toBe(1);
  await expectPresentable(page);
  await page.unroute(API);
  await page.clock.fastForward(ASKED_AGAIN_MS);
  await now.getByText("Checked").waitFor();
  await stale.waitFor({ state: "detached" });
  forgive(/ERR_FAILED/);
});

type Answer = (route: Route) => Promise<void>;

const refuse =
  (status: number): Answer =>
  (route) =>
    route.fulfill({ status, headers: { "Retry-After": "30", "X-Request-ID": "4711" }, json: {} });

/** The server's own answer, changed on its way. */
const change =
  (edit: (body: Record<string, unknown>) => object): Answer =>
  async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: edit(await response.json()) });
  };

const degraded = change((body) => ({
  ...body,
  checks: { database: "ok", models: "ok", redis: "unreachable", mlflow: "unreachable" },
}));
const invented = change(({ models }) => ({
  models: (models as { trained_on: object }[]).map((model) => ({
    ...model,
    trained_on: { ...model.trained_on, source: "synthetic" },
  })),
}));

interface State {
  name: string;
  /** Which of the API's addresses, and what they answer. */
  path: string;
  answer: Answer;
  /** Where the state is seen. */
  seen: () => Locator;
}

const STATES: State[] = [
  {
    name: "with an API that refuses to be asked so often",
    path: "**/api/**",
    answer: refuse(429),
    seen: () => page.getByTestId("part-api").getByText("Busy"),
  },
  {
    name: "with an API that fails",
    path: "**/api/**",
    answer: refuse(500),
    seen: () => page.getByTestId("part-api").getByText("Error"),
  },
  {
    name: "without Redis and MLflow",
    path: "**/api/health",
    answer: degraded,
    seen: () => page.getByTestId("part-redis").getByText("No answer", { exact: true }),
  },
  {
    name: "with models that were trained on made-up people",
    path: "**/api/models",
    answer: invented,
    seen: () => region("Stress model").getByRole("note"),
  },
  {
    name: "without models",
    path: "**/api/models",
    answer: (route) => route.fulfill({ json: { models: [] } }),
    seen: () => region("Models").getByText("No model is served"),
  },
];

describe("is presentable", () => {
  test.each(STATES)("$name", async ({ path, answer, seen }) => {
    await visit();
    await page.route(path, answer);
    await open("/status");
    await seen().first().waitFor();
    await expectPresentable(page);
    forgive(/Failed to load resource/);
  });

  test("while nothing is known yet", async () => {
    await visit();
    await hold(page, "**/api/**");
    await open("/status");
    await page.getByTestId("part-redis").getByText("Checking…").waitFor();
    await expectPresentable(page);
    expect(await page.getByTestId("part-redis").getByText("Checking…").count()).toBe(1);
  });
});
