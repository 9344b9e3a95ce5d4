import { baseUrl, context, DESKTOP, PHONE } from "./visit.ts";

/** Late enough for a page to be drawn before its answers are there. */
const LATE_MS = 300;
/** As browsers count; they call less than 0.1 good. */
const MOST_SHIFT = 0.02;

interface Shift {
  path: string;
  width: number;
  shift: number;
}

function recordShifts(): void {
  const shifts: number[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const moved of list.getEntries()) shifts.push(Reflect.get(moved, "value"));
  }).observe({ type: "layout-shift", buffered: true });
}

async function loadAll(paths: readonly string[], viewport: typeof PHONE): Promise<Shift[]> {
  const own = await context.newPage();
  await own.setViewportSize(viewport);
  const found: Shift[] = [];
  for (const path of paths) {
    await own.goto(`${baseUrl}${path}`, { waitUntil: "networkidle" });
    await own.evaluate(() => document.fonts.ready);
    const shifts: number[] = await own.evaluate(() => Reflect.get(window, "shifts"));
    const shift = shifts.reduce((sum, each) => sum + each, 0);
    found.push({ path, width: viewport.width, shift });
  }
  return found;
}

/** Of these pages those on which something moves while they load, though their answers arrive late. */
export async function movedPages(paths: readonly string[]): Promise<Shift[]> {
  await context.addInitScript(recordShifts);
  await context.route("**/api/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    await route.continue();
  });
  // Both at once, for it is mostly waiting.
  const found = await Promise.all([PHONE, DESKTOP].map((size) => loadAll(paths, size)));
  return found.flat().filter(({ shift }) => shift > MOST_SHIFT);
}
