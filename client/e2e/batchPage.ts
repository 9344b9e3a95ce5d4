import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { csvFile } from "./batchTools.ts";
import { openPage } from "./page.ts";
import { watchPage } from "./watch.ts";

/** The batch page in a browser of its own, and what a person does with it. */
export interface BatchTab {
  page: Page;
  context: BrowserContext;
  /** What the page must never do; requests that fail are not among it, for some tests are about those. */
  offences: () => string[];
  chooseFile: (path: string) => Promise<void>;
  chooseRows: (rows: string[]) => Promise<void>;
  button: (name: string | RegExp) => Locator;
  done: () => Locator;
  /** Waits until so many percent of the rows have a result. */
  reach: (percent: number) => Promise<void>;
  /** Where the downloaded results are. */
  download: (folder: string) => Promise<string>;
}

export async function openBatch(browser: Browser, url: string): Promise<BatchTab> {
  const context = await browser.newContext({ locale: "en-GB", acceptDownloads: true });
  const page = await context.newPage();
  const offences = watchPage(page, url);
  await openPage(page, `${url}/stress/batch`);
  await page.getByText("40–200 bpm").waitFor();
  const input = page.getByLabel("CSV file");

  return {
    page,
    context,
    offences: () => offences.filter((text) => !text.startsWith("console: Failed to load resource")),
    chooseFile: (path) => input.setInputFiles(path),
    chooseRows: (rows) => input.setInputFiles(csvFile(rows)),
    button: (name) => page.getByRole("button", { name, exact: true }),
    done: () => page.getByRole("heading", { name: "Done" }),
    async reach(percent) {
      await page.waitForFunction(
        (wanted) =>
          Number(document.querySelector("[aria-valuenow]")?.getAttribute("aria-valuenow")) >=
          wanted,
        percent,
        { timeout: 120_000 },
      );
    },
    async download(folder) {
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: /Download results/ }).click();
      const path = join(folder, "results.csv");
      await (await waiting).saveAs(path);
      return path;
    },
  };
}
