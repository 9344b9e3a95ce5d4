import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type BatchTab, openBatch } from "./batchPage.ts";
import { batchRows, HEADER, startRestartableServer } from "./batchTools.ts";
import { launchChromium } from "./chromium.ts";

const baseUrl = inject("baseUrl");
const RESULT_NAMES =
  "stress_level,confidence,probability_low,probability_medium,probability_high,error";

let browser: Browser;
let folder: string;
let tab: BatchTab;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "sleepsafe-batch-"));
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  tab = await openBatch(browser, baseUrl);
});

afterEach(async () => {
  await tab.context.close();
  expect(tab.offences()).toEqual([]);
});

async function downloadedRows(): Promise<string[][]> {
  const text = await readFile(await tab.download(folder), "utf8");
  return text
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
}

describe("250 rows, three of them bad", () => {
  const ROWS = batchRows(250);
  ROWS[2] = ROWS[2]?.replace(",72,", ",250,") ?? "";
  ROWS[119] = "2026-01-15T09:00:00Z,72,0.5";
  ROWS[248] = ROWS[248]?.replace(/,72,[^,]+,/, ",72,,") ?? "";

  test("the bad ones are named with line and reason, the good ones are predicted and downloaded", async () => {
    await tab.chooseRows(ROWS);
    await tab.button("Estimate 247 rows").waitFor();
    const listed = await tab.page
      .getByRole("region", { name: "Rows with a problem" })
      .getByRole("listitem")
      .allTextContents();
    expect(listed).toEqual([
      "Line 4heart_rate must be a number from 40 to 200 (bpm)",
      "Line 121the row has 3 instead of 7 fields",
      "Line 250ecg is missing: a number from 0 to 1 (share of the person’s own range)",
    ]);
    await tab.button("Estimate 247 rows").click();
    await tab.done().waitFor();
    await tab.page.getByText("247 rows estimated. 3 rows have no result.").waitFor();

    const [header, ...rows] = await downloadedRows();
    expect(header?.join(",")).toBe(`${HEADER},${RESULT_NAMES}`);
    expect(rows).toHaveLength(250);
    expect(rows.filter((row) => row[7] === "")).toHaveLength(3);
    expect(rows[119]?.slice(7).join(",")).toBe(",,,,,the row has 3 instead of 7 fields");
    expect(rows[0]?.[6]).toBe("'=1+1");
    expect(rows[7]?.slice(7)).toEqual(await askApi(ROWS[7] ?? ""));
  });

  test("once a file is chosen, the keyboard alone is enough", async () => {
    await tab.chooseRows(ROWS);
    await tab.button("Estimate 247 rows").waitFor();
    await tab.button("Estimate 247 rows").focus();
    await tab.page.keyboard.press("Enter");
    await tab.done().waitFor();
    await tab.page.getByRole("button", { name: /Download results/ }).focus();
    const waiting = tab.page.waitForEvent("download");
    await tab.page.keyboard.press("Enter");
    expect((await waiting).suggestedFilename()).toBe("drive-stress.csv");
  });
});

/** What the API itself says about a row, as the download writes it. */
async function askApi(row: string): Promise<string[]> {
  const [, heart_rate, ecg, emg, gsr, respiration] = row.split(",").map(Number);
  const response = await fetch(`${baseUrl}/api/predict`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ heart_rate, ecg, emg, gsr, respiration }),
  });
  const { stress_level, confidence, probabilities: p } = await response.json();
  const shares = [confidence, p.low, p.medium, p.high].map((share: number) => share.toFixed(4));
  return [stress_level, ...shares, ""];
}

test("a busy server is obeyed: it says how long and goes on by itself", async () => {
  let answers = 0;
  await tab.page.route("**/api/batch-predict", (route) => {
    answers += 1;
    if (answers !== 1) return route.continue();
    const json = { error: "rate_limited", message: "Too many requests", details: {} };
    return route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json });
  });
  await tab.chooseRows(batchRows(250));
  await tab.button("Estimate 250 rows").click();
  await tab.page.getByText(/goes on by itself in \d s/).waitFor();
  await tab.done().waitFor();
  await tab.page.getByText("250 rows estimated.", { exact: true }).waitFor();
});

test("a server that stops in the middle and starts again: nothing is lost, nothing twice", async () => {
  const server = await startRestartableServer();
  try {
    await tab.context.close();
    tab = await openBatch(browser, server.baseUrl);
    const posted: number[] = [];
    await tab.page.route("**/api/batch-predict", async (route) => {
      posted.push(route.request().postDataJSON().data.length);
      // Slow enough to stop the server in the middle.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue().catch(() => {});
    });
    await tab.chooseRows(batchRows(6000));
    await tab.button("Estimate 6,000 rows").click();
    await tab.reach(20);
    const noticed = tab.page.getByText(/The server cannot be reached. Try \d of 5/).waitFor();
    await server.stop();
    await noticed;
    await tab.page.getByRole("heading", { name: /^Stopped/ }).waitFor({ timeout: 40_000 });
    const progress = await tab.page.getByText(/ of 6,000 rows$/).textContent();
    const kept = Number(progress?.split(" ")[0]?.replace(",", ""));
    expect(kept).toBeGreaterThan(1000);
    expect(kept).toBeLessThan(6000);

    await server.start();
    const before = posted.length;
    await tab.button("Go on").click();
    await tab.done().waitFor();
    expect(posted.slice(before).reduce((sum, rows) => sum + rows, 0)).toBe(6000 - kept);
    const [, ...rows] = await downloadedRows();
    expect(rows).toHaveLength(6000);
    expect(new Set(rows.map(([time]) => time)).size).toBe(6000);
    expect(rows.filter((row) => row[7] === "")).toEqual([]);
  } finally {
    await server.stop();
  }
}, 120_000);

describe.each(["dark", "light"] as const)("the %s theme is accessible", (theme) => {
  beforeEach(async () => {
    await tab.page.evaluate(
      (value) => localStorage.setItem("sleepsafe-color-scheme", value),
      theme,
    );
    await tab.page.reload();
    await tab.page.getByText("40–200 bpm").waitFor();
  });

  async function expectAccessible(): Promise<void> {
    expect(await tab.page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(theme);
    await tab.page.mouse.move(0, 0);
    await tab.page.evaluate(axe.source);
    const { violations } = await tab.page.evaluate(() => window.axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }

  test("without a file", expectAccessible);

  test("with a file that cannot be used", async () => {
    const buffer = Buffer.from("pulse;ecg\n72;0,5\n");
    await tab.page
      .getByLabel("CSV file")
      .setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer });
    await tab.page.getByText(/Missing columns: heart_rate, emg/).waitFor();
    await expectAccessible();
  });

  test("with a preview and problems", async () => {
    await tab.chooseRows([...batchRows(20), "x,300,2,,0,0,"]);
    await tab.button("Estimate 20 rows").waitFor();
    await expectAccessible();
  });

  test("while it runs and waits", async () => {
    await tab.page.route("**/api/batch-predict", (route) =>
      route.fulfill({ status: 429, headers: { "Retry-After": "30" }, json: {} }),
    );
    await tab.chooseRows(batchRows(20));
    await tab.button("Estimate 20 rows").click();
    await tab.page.getByText(/goes on by itself/).waitFor();
    await expectAccessible();
  });

  test("with a failed part", async () => {
    await tab.page.route("**/api/batch-predict", (route) =>
      route.fulfill({ status: 400, json: {} }),
    );
    await tab.chooseRows(batchRows(200));
    await tab.button("Estimate 200 rows").click();
    await tab.page.getByRole("heading", { name: "2 parts failed" }).waitFor();
    await expectAccessible();
  });

  test("with results", async () => {
    await tab.chooseRows([...batchRows(30), "x,300,2,,0,0,"]);
    await tab.button("Estimate 30 rows").click();
    await tab.done().waitFor();
    await tab.page.getByText("Show as a table").click();
    await expectAccessible();
  });
});

test.each([320, 390, 1440])("nothing scrolls sideways at %i px", async (width) => {
  await tab.page.setViewportSize({ width, height: 800 });
  await tab.chooseRows([...batchRows(30), "x,300,2,,0,0,"]);
  await tab.button("Estimate 30 rows").click();
  await tab.done().waitFor();
  expect(
    await tab.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
});
