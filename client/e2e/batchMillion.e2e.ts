import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type BatchTab, openBatch } from "./batchPage.ts";
import { batchRows, HEADER } from "./batchTools.ts";
import { launchChromium } from "./chromium.ts";
import { type RunningServer, startServer } from "./server.ts";

const MILLION = 1_000_000;
const MAX_GROWTH_MB = 150;
/** Longer than this the page would not feel alive; on a busy machine, too. */
const MAX_TASK_MS = 500;
/** As many as a person's own server may allow: sending a tenth takes some ten seconds. */
const UNLIMITED = { RATELIMIT_PREDICT: "1000000/minute" };

let browser: Browser;
let server: RunningServer;
let folder: string;
let path: string;
let tab: BatchTab;

beforeAll(async () => {
  browser = await launchChromium();
  server = await startServer(UNLIMITED);
  folder = await mkdtemp(join(tmpdir(), "sleepsafe-million-"));
  path = join(folder, "million.csv");
  const file = createWriteStream(path);
  file.write(`${HEADER}\n`);
  for (let first = 0; first < MILLION; first += 10_000) {
    if (!file.write(`${batchRows(10_000, first).join("\n")}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  tab = await openBatch(browser, server.baseUrl);
});

afterEach(async () => {
  await tab.context.close();
  expect(tab.offences()).toEqual([]);
});

/** The page and its worker together, in MB; the browser collects garbage before it answers. */
async function memoryMb(): Promise<number> {
  const bytes = await tab.page.evaluate(async () => {
    // Not in TypeScript's DOM types yet.
    const measure: () => Promise<{ bytes: number }> = Reflect.get(
      performance,
      "measureUserAgentSpecificMemory",
    );
    return (await measure.call(performance)).bytes;
  });
  return bytes / 1e6;
}

/** Keeps how long the page was busy at a stretch, from here on: its worker's tasks are not among it. */
async function watchTasks(): Promise<void> {
  await tab.page.evaluate(() => {
    const taskMs: number[] = [];
    Object.assign(window, { taskMs });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) taskMs.push(Math.round(duration));
    }).observe({ type: "longtask" });
  });
}

async function secondsOf(action: () => Promise<unknown>): Promise<string> {
  const startedMs = Date.now();
  await action();
  return ((Date.now() - startedMs) / 1000).toFixed(1);
}

test("a million rows are read, a tenth of them sent, scrolled through and downloaded, in flat memory", async () => {
  await watchTasks();
  const start = tab.button("Estimate 1,000,000 rows");
  const memory = [await memoryMb()];
  const readS = await secondsOf(async () => {
    await tab.chooseFile(path);
    await start.waitFor({ timeout: 60_000 });
  });
  memory.push(await memoryMb());
  expect(tab.page.workers()).toHaveLength(1);

  const sentS = await secondsOf(async () => {
    await start.click();
    await tab.reach(5);
    memory.push(await memoryMb());
    await tab.reach(10);
  });
  await tab.button("Pause").click();
  await tab.page.getByRole("heading", { name: "Paused" }).waitFor();

  await goToLine(MILLION + 1, "1,000,001");
  await goToLine(50_000, "50,000");
  const table = tab.page.getByRole("region", { name: "Results by row" });
  expect(await table.getByRole("row").count()).toBeLessThan(20);

  let results = "";
  const writtenS = await secondsOf(async () => {
    results = await tab.download(folder);
  });
  memory.push(await memoryMb());
  const longestMs = await tab.page.evaluate(() => Math.max(0, ...Reflect.get(window, "taskMs")));
  process.stdout.write(
    `a million rows: read in ${readS} s, a tenth sent in ${sentS} s, written in ${writtenS} s; MB when empty, read, while sending and all written: ${memory.map(Math.round).join(", ")}; the page's longest task ${longestMs} ms\n`,
  );
  expect(longestMs).toBeLessThan(MAX_TASK_MS);
  expect(Math.max(...memory) - (memory[0] ?? 0)).toBeLessThan(MAX_GROWTH_MB);
  const { rows, estimated } = await countResults(results);
  expect(rows).toBe(MILLION);
  expect(estimated).toBeGreaterThanOrEqual(MILLION / 10);
}, 300_000);

test("one row more than a million is refused", async () => {
  const file = createWriteStream(path, { flags: "a" });
  file.end(`${batchRows(1).join("\n")}\n`);
  await once(file, "finish");
  await tab.chooseFile(path);
  await tab.page.getByText("The file has more than 1,000,000 rows.").waitFor({ timeout: 60_000 });
});

async function goToLine(line: number, shown: string): Promise<void> {
  await tab.page.getByLabel("Go to line").fill(String(line));
  await tab.button("Go").click();
  await tab.page.getByRole("rowheader", { name: shown, exact: true }).waitFor();
}

async function countResults(path: string) {
  const counts = { rows: -1, estimated: 0 };
  for await (const line of createInterface({ input: createReadStream(path) })) {
    counts.rows += 1;
    if (/,(?:low|medium|high),0\.\d+,/.test(line)) counts.estimated += 1;
  }
  return counts;
}
