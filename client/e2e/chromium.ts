import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Memory is measured when it is asked for, and not some ten seconds later.
  "--enable-blink-features=ForceEagerMeasureMemory",
];

const FAKE_CAMERA = [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  // Drawn in software either way: by a graphics process that imitates a chip it costs more than the landmarks do.
  "--disable-gpu",
];

export function findChromium(): string {
  const { CHROMIUM_PATH } = process.env;
  const found = CHROMIUM_PATH ?? USUAL_PLACES.find((path) => existsSync(path));
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(
    "No Chromium found: install it (`sudo apt-get install chromium`, `brew install --cask chromium`) or set CHROMIUM_PATH.",
  );
}

/** `clip`: a y4m file that its camera shows again and again; nobody is asked for permission then. */
export function launchChromium(clip?: string): Promise<Browser> {
  const camera = clip ? [...FAKE_CAMERA, `--use-file-for-fake-video-capture=${clip}`] : [];
  return chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...camera] });
}

/** One whose `profile`, a folder, outlives it: what it keeps is there again when it is launched anew. */
export function launchProfile(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: FLAGS,
    locale: "en-GB",
  });
}
