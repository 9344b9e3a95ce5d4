import type { Page } from "playwright-core";
import { expectAccessible, expectNoSidewaysScroll } from "./page.ts";
import { DESKTOP, PHONE, type Theme } from "./visit.ts";

// What holds for every page in every state.

/** From the smallest phone to a large desk. */
const WIDTHS = [320, 390, 768, 1440, 2560];
const THEMES: readonly Theme[] = ["dark", "light"];

/** Nothing scrolls sideways at any width; the window is as large again as it was. */
export async function expectFits(page: Page): Promise<void> {
  const size = page.viewportSize() ?? DESKTOP;
  for (const width of WIDTHS) {
    await page.setViewportSize({ ...size, width });
    await expectNoSidewaysScroll(page);
  }
  await page.setViewportSize(size);
}

/** Accessible in both themes, on phone and desktop, and without sideways scrolling; ends light, on a desktop. */
export async function expectPresentable(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await page.setViewportSize(DESKTOP);
    await chooseTheme(page, theme);
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
  }
  await page.setViewportSize(DESKTOP);
  await expectFits(page);
}

/** By the side bar's radio buttons, in whatever language. */
async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  await page.locator(`input[type=radio][value=${theme}]`).check();
  await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
  await page.evaluate(untilColoursStand);
}

/** While something fades in, or a colour turns into another, its contrast is that of neither. */
async function untilColoursStand(): Promise<void> {
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}
