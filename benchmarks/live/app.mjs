// The built app in headless Chromium. It is watched from outside: nothing in it knows of a benchmark.
import { createRequire } from "node:module";

// The client's own copy; a second one would have to be kept at the same version.
const { chromium } = createRequire(new URL("../../client/package.json", import.meta.url))("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Memory is measured when it is asked for, and not some ten seconds later.
  "--enable-blink-features=ForceEagerMeasureMemory",
  // As on a machine without a graphics chip, which then draws the page by itself, too.
  "--disable-gpu",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
];
/** A phone in its holder. */
const VIEWPORT = { width: 844, height: 390 };
/** EAR of the portrait, as the client's landmarks read it: client/e2e/drivePage.ts. */
export const EYES = { open: 0.37, closed: 0.12 };
/** Until monitoring begins; 5 s on two quiet cores. */
const START_WITHIN_MS = 60_000;

/** The arguments of every script here: the server's address, Chromium, the camera's clip. */
const [address, executablePath, clip] = process.argv.slice(2);

/** Prints what `measure(browser, address)` resolves to, as JSON. */
export async function measured(measure) {
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, `--use-file-for-fake-video-capture=${clip}`] });
  try {
    console.log(JSON.stringify(await measure(browser, address)));
  } finally {
    await browser.close();
  }
}

/** Nobody who was there before: nothing is cached. */
export function newVisitor(browser, options = {}) {
  return browser.newContext({ locale: "en-GB", viewport: VIEWPORT, ...options });
}

/** Opens the app and starts a drive; resolves when a driver whose calibration is kept is monitored. */
export async function startMonitoring(page, at) {
  await page.goto(at);
  await page.getByText("No drive is kept yet").waitFor();
  await page.evaluate(keepCalibration, EYES);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Park" }).waitFor({ timeout: START_WITHIN_MS });
}

/** Within the page. Without it monitoring would begin a minute later; see client/src/features/drive/history/store.ts. */
function keepCalibration({ open, closed }) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("sleepsafe");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction("calibrations", "readwrite");
      const reference = { open, closed, pitch_rad: null, yaw_rad: null };
      const whose = { person: "Driver 1", glasses: false, engine: "human", version: 1 };
      const calibration = { ...whose, reference, blink_baseline: null, made_ms: Date.now() };
      writing.objectStore("calibrations").put(calibration, ["Driver 1", 0]);
      writing.oncomplete = () => resolve();
      writing.onerror = () => reject(writing.error);
    };
  });
}

/** A picture on its way through the networks holds 1.5 MB: the least of as many looks is without one. Ours. */
const LOOKS = 5;

/** Bytes that the page and the landmark worker hold on to. */
export async function memoryOf(page) {
  const looks = [];
  while (looks.length < LOOKS) looks.push(await lookAtMemory(page));
  const least = (part) => Math.min(...looks.map((look) => look[part]));
  return { page: least("page"), worker: least("worker") };
}

/**
 * After a garbage collection. The threads of WebAssembly share the worker's memory, which the browser counts again for
 * each of them: they are left out, and with them some .5 MB of script each.
 */
async function lookAtMemory(page) {
  const { breakdown } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  const sum = (isWanted) => breakdown.filter(isWanted).reduce((bytes, part) => bytes + part.bytes, 0);
  const isWorker = ({ attribution }) => attribution.some(({ scope }) => scope === "DedicatedWorkerGlobalScope");
  const isThread = ({ attribution }) => attribution.some(({ url }) => url.startsWith("blob:"));
  return { page: sum((part) => !isWorker(part)), worker: sum((part) => isWorker(part) && !isThread(part)) };
}
