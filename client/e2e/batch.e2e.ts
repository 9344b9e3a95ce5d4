import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type BatchTab, openBatch } from "./batchPage.ts";
import { batchRows, csvFile, HEADER, startRestartableServer } from "./batchTools.ts";
import { launchChromium } from "./chromium.ts";
import { expectPresentable } from "./looks.ts";
import { hold, tabTo } from "./page.ts";

const baseUrl = inject("baseUrl");
const PREDICT = "**/api/batch-predict";
const BAD_ROW = "x,300,2,,0,0,";
/** The operation that a drag allows, for the browser's own protocol. */
const COPY = 1;
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
  await tab.page.route(PREDICT, (route) => {
    answers += 1;
    if (answers !== 1) return route.continue();
    const json = { error: "rate_limited", message: "Too many requests", details: {} };
    return route.fulfill({ status: 429, headers: { "Retry-After": "1" }, json });
  });
  await tab.chooseRows(batchRows(250));
  await tab.button("Estimate 250 rows").click();
  await tab.page.getByText(/goes on by itself in \d s/).waitFor();
  await tab.done().waitFor();
  await tab.page.getByText("250 rows estimated.", { exact: true }).waitFor();
});

const TIMES_FASTER = 8;

/** Makes the time of the page's worker pass faster: it waits and tries again as often, but not as long. */
async function hasten(page: Page): Promise<void> {
  const quicken = (times: number) => {
    const { now } = Date;
    const { setTimeout } = globalThis;
    const startMs = now();
    const faster = (run: () => void, ms = 0) => setTimeout(run, ms / times);
    Date.now = () => startMs + (now() - startMs) * times;
    Object.assign(globalThis, { setTimeout: faster });
  };
  await page.route("**/assets/batch.worker-*.js", async (route) => {
    const response = await route.fetch();
    const script = await response.text();
    await route.fulfill({ response, body: `(${quicken})(${TIMES_FASTER});${script}` });
  });
}

test("a server that stops in the middle and starts again: nothing is lost, nothing twice", async () => {
  const server = await startRestartableServer();
  try {
    await tab.context.close();
    tab = await openBatch(browser, server.baseUrl);
    await hasten(tab.page);
    const posted: number[] = [];
    await tab.page.route(PREDICT, async (route) => {
      posted.push(route.request().postDataJSON().data.length);
      // Slow enough to stop the server in the middle.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue().catch(() => {});
    });
    await tab.chooseRows(batchRows(3000));
    await tab.button("Estimate 3,000 rows").click();
    await tab.reach(20);
    const noticed = tab.page.getByText(/The server cannot be reached. Try \d of 5/).waitFor();
    await server.stop();
    await noticed;
    await tab.page.getByRole("heading", { name: /^Stopped/ }).waitFor({ timeout: 40_000 });
    const progress = await tab.page.getByText(/ of 3,000 rows$/).textContent();
    const kept = Number(progress?.split(" ")[0]?.replace(",", ""));
    expect(kept).toBeGreaterThan(500);
    expect(kept).toBeLessThan(3000);

    await server.start();
    const before = posted.length;
    await tab.button("Go on").click();
    await tab.done().waitFor();
    expect(posted.slice(before).reduce((sum, rows) => sum + rows, 0)).toBe(3000 - kept);
    const [, ...rows] = await downloadedRows();
    expect(rows).toHaveLength(3000);
    expect(new Set(rows.map(([time]) => time)).size).toBe(3000);
    expect(rows.filter((row) => row[7] === "")).toEqual([]);
  } finally {
    await server.stop();
  }
}, 120_000);

test("by keyboard alone: choose, start, cancel, go on, pause, retry and download", async () => {
  const { page } = tab;
  const press = async (name: string | RegExp) => {
    await tabTo(tab.button(name));
    await page.keyboard.press("Enter");
  };
  const heading = (words: string) => page.getByRole("heading", { name: words }).waitFor();
  // Asked for before anything is pressed: a key pressed right after the asking can overtake it.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page.getByLabel("CSV file"));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(csvFile(batchRows(500)));
  const letGo = await hold(page, PREDICT);
  await press("Estimate 500 rows");
  await press("Cancel");
  await heading("Cancelled");
  await page.route(PREDICT, (route) => route.fulfill({ status: 400, json: {} }), { times: 1 });
  await press(/remaining/);
  await press("Pause");
  letGo();
  await heading("Paused");
  await press("Go on");
  await heading("Done");
  await press(/^Retry/);
  await page.getByText("500 rows estimated.", { exact: true }).waitFor();
  const download = page.waitForEvent("download");
  await press("Download results");
  expect((await download).suggestedFilename()).toBe("drive-stress.csv");
});

/** Drags a file from outside the browser onto what is there, and lets go. */
async function drop(path: string, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error("there is nothing to drop a file on");
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: COPY };
  const session = await tab.context.newCDPSession(tab.page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, ...place, data });
  }
}

/** Whether the page lets the browser do with dragged files what it likes: open them in the page's place. */
function recordDrags(): void {
  const prevented: boolean[] = [];
  Object.assign(window, { prevented });
  const record = (event: Event) => prevented.push(event.defaultPrevented);
  for (const type of ["dragover", "drop"]) window.addEventListener(type, record);
}

test("a file that is dropped is read; one that misses its place changes nothing", async () => {
  const { page } = tab;
  const path = join(folder, "dropped.csv");
  await writeFile(path, csvFile(batchRows(20)).buffer);
  await page.evaluate(recordDrags);
  await drop(path, page.locator("main h1"));
  const prevented: boolean[] = await page.evaluate(() => Reflect.get(window, "prevented"));
  expect([...new Set(prevented)]).toEqual([true]);
  expect(await tab.button(/^Estimate/).count()).toBe(0);
  await drop(path, page.locator("label").filter({ has: page.getByLabel("CSV file") }));
  await tab.button("Estimate 20 rows").waitFor();
});

describe("is presentable", () => {
  test("from an empty page to a run that waits and is paused", async () => {
    const { page } = tab;
    await expectPresentable(page);
    const buffer = Buffer.from("pulse;ecg\n72;0,5\n");
    await page
      .getByLabel("CSV file")
      .setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer });
    await page.getByText(/Missing columns: heart_rate, emg/).waitFor();
    await expectPresentable(page);
    await tab.chooseRows([...batchRows(20), BAD_ROW]);
    await tab.button("Estimate 20 rows").waitFor();
    await expectPresentable(page);
    await page.route(PREDICT, (route) =>
      route.fulfill({ status: 429, headers: { "Retry-After": "30" }, json: {} }),
    );
    await tab.button("Estimate 20 rows").click();
    await page.getByText(/goes on by itself/).waitFor();
    await expectPresentable(page);
    await tab.button("Pause").click();
    await page.getByRole("heading", { name: "Paused" }).waitFor();
    await expectPresentable(page);
  });

  test("with failed parts", async () => {
    await tab.page.route(PREDICT, (route) => route.fulfill({ status: 400, json: {} }));
    await tab.chooseRows(batchRows(200));
    await tab.button("Estimate 200 rows").click();
    await tab.page.getByRole("heading", { name: "2 parts failed" }).waitFor();
    await expectPresentable(tab.page);
  });

  test("with results, in English and German", async () => {
    await tab.chooseRows([...batchRows(30), BAD_ROW]);
    await tab.button("Estimate 30 rows").click();
    await tab.done().waitFor();
    await tab.page.getByText("Show as a table").click();
    await expectPresentable(tab.page);
    await tab.page.getByRole("radio", { name: "Deutsch" }).check();
    await tab.page.getByRole("heading", { name: "Stresscheck für eine Datei" }).waitFor();
    await expectPresentable(tab.page);
  });
});
