import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { open, page, startBrowser, type Theme, visit } from "./visit.ts";

/** The pictures in docs/, from the running app: `npm run screenshots`. */
const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));
const SIZES = { desktop: { width: 1440, height: 1000 }, phone: { width: 390, height: 844 } };
const THEMES: readonly Theme[] = ["dark", "light"];
const CASES = Object.entries(SIZES).flatMap(([name, size]) =>
  THEMES.map((theme) => ({ name, size, theme })),
);

startBrowser();

test.each(CASES)("the stress check, $name, $theme", async ({ name, size, theme }) => {
  await visit({ theme }, { viewport: size });
  await open("/stress");
  await page.getByRole("button", { name: "City" }).click();
  await page.locator("[data-testid=result-state][data-state=current]").waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({
    path: `${DOCS}stress-check-${name}-${theme}.png`,
    animations: "disabled",
  });
  expect(picture.length).toBeGreaterThan(0);
});
