import { expect, test } from "vitest";
import { expectPresentable } from "./looks.ts";
import { hold, tabTo } from "./page.ts";
import { baseUrl, forgive, open, PHONE, page, startBrowser, visit } from "./visit.ts";

// On a fresh install: the packaged models, and nothing beside them.

startBrowser();

interface Version {
  version: string;
  digest: string;
  role: string;
  person_out: { macro_f1: { mean: number; worst_person: string } };
}

const region = (name: string) => page.getByRole("region", { name, exact: true });
const fetchJson = async (path: string) => (await fetch(`${baseUrl}${path}`)).json();

async function packagedOf(name: string): Promise<Version> {
  const { versions } = await fetchJson(`/api/models/${name}`);
  return versions.find(({ role }: Version) => role === "champion");
}

test("shows what answers, as the API describes it, for either model", async () => {
  const [stress, drowsiness] = await Promise.all(
    ["stress_classifier", "drowsiness_detector"].map(packagedOf),
  );
  await visit();
  await open("/models");
  const rows = region("Which versions are there?").getByRole("row");
  for (const { version, digest, person_out } of [stress, drowsiness].flatMap((one) => one ?? [])) {
    await region("What answers now?")
      .getByText(`Digest ${digest.slice(0, 12)}`)
      .waitFor();
    const row = await rows.filter({ hasText: version }).first().textContent();
    expect(row).toContain("Champion");
    expect(row).toContain(person_out.macro_f1.mean.toFixed(3));
    expect(row).toContain(person_out.macro_f1.worst_person);
    await page.getByText("Drowsiness model", { exact: true }).click();
  }
});

test("every empty place says what comes next", async () => {
  await visit();
  await open("/models");
  await region("Are people still like those it learned from?")
    .getByText("python -m ml_logic.monitor")
    .waitFor();
  await region("How does the challenger do in practice?")
    .getByText(/No challenger was tried so far/)
    .waitFor();
  await region("Which of two is better?")
    .getByText(/only one version so far/)
    .waitFor();
  await region("Which versions are there?")
    .getByText(/python -m ml_logic\.registry push/)
    .waitFor();
  await region("Who changed what?")
    .getByText(/Nobody changed what answers|None of the/)
    .waitFor();
});

test("a version opens by keyboard, with pictures and card, and its address can be shared", async () => {
  const { version } = await packagedOf("stress_classifier");
  await visit();
  await open("/models");
  const link = region("Which versions are there?").getByRole("link", { name: version });
  await link.waitFor();
  await tabTo(link);
  await page.keyboard.press("Enter");
  const detail = region(`Version ${version}`);
  await detail.getByText(/It came with the server/).waitFor();
  await detail.getByText("Model card").click();
  await detail.locator("details table").first().waitFor();
  for (const image of await detail.locator("img").all()) await image.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const widths = await detail
    .locator("img")
    .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
  expect(widths.length).toBeGreaterThanOrEqual(2);
  for (const width of widths) expect(width).toBeGreaterThan(0);
  await expectPresentable(page);
  await page.reload();
  await detail.getByText(/It came with the server/).waitFor();
  await detail.getByRole("button", { name: "Close" }).click();
  await detail.waitFor({ state: "detached" });
});

test("on a phone Status leads there", async () => {
  await visit({}, { viewport: PHONE });
  await open("/status");
  await page
    .getByRole("link", { name: /All versions of this model/ })
    .first()
    .click();
  await page.locator("main h1:focus", { hasText: "Models" }).waitFor();
  await region("Which versions are there?").getByRole("row").nth(1).waitFor();
  await expectPresentable(page);
});

test("is presentable while nothing is known, and when the server fails", async () => {
  await visit({ language: "de" });
  const letGo = await hold(page, "**/api/models");
  await open("/models");
  await region("Was antwortet jetzt?").waitFor();
  await expectPresentable(page);
  letGo();
  await page.route("**/api/**", (route) => route.fulfill({ status: 500, json: {} }));
  await page.reload();
  await region("Was antwortet jetzt?").getByRole("alert").waitFor();
  await expectPresentable(page);
  forgive(/Failed to load resource/);
});
