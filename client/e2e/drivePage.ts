import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Session } from "../src/features/drive/history/session.ts";

/** EAR as the landmarks of the client read it. */
export interface Eyes {
  open: number;
  closed: number;
}

/** Of a minute of each clip, measured once by the calibration itself; closed is .30 to .42 of open. */
export const EYES = {
  portrait: { open: 0.37, closed: 0.12 },
  blinks_glasses: { open: 0.325, closed: 0.136 },
  long_closure: { open: 0.378, closed: 0.113 },
} as const satisfies Record<string, Eyes>;

/** A sound's root mean square below which it is none: the softest chime is at .05. */
const SILENT = 0.005;
const LISTEN_EVERY_MS = 20;

interface Heard {
  /** By the wall clock. */
  at_ms: number;
  /** Root mean square of the last 43 ms of what goes to the loudspeaker, 0-1. */
  loudness: number;
}

declare global {
  interface Window {
    heard: Heard[];
    streams: MediaStream[];
  }
}

/** Before the page is opened: what goes to the loudspeaker is heard, and the camera is at hand. */
export async function overhear(page: Page): Promise<void> {
  await page.addInitScript(
    ({ silent, every }) => {
      window.heard = [];
      window.streams = [];
      const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
        if (to instanceof AudioDestinationNode) listenTo(this);
        return connect.call(this, to);
      } as typeof AudioNode.prototype.connect;

      function listenTo(node: AudioNode): void {
        const ear = new AnalyserNode(node.context, { fftSize: 2048 });
        connect.call(node, ear);
        const samples = new Float32Array(ear.fftSize);
        setInterval(() => {
          ear.getFloatTimeDomainData(samples);
          const loudness = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
          if (loudness > silent) window.heard.push({ at_ms: Date.now(), loudness });
        }, every);
      }

      const { getUserMedia } = MediaDevices.prototype;
      MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, wanted) {
        const stream = await getUserMedia.call(this, wanted);
        window.streams.push(stream);
        return stream;
      };
    },
    { silent: SILENT, every: LISTEN_EVERY_MS },
  );
}

/** Who drives when nobody has said a name. */
const NOBODY = "Driver 1";

/** Keeps a calibration. */
export async function keepCalibration(
  page: Page,
  { open, closed }: Eyes,
  driver = NOBODY,
): Promise<void> {
  await page.getByText("No drive is kept yet").waitFor();
  await page.evaluate(
    ({ person, ...reference }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("sleepsafe");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction("calibrations", "readwrite");
          const made = { engine: "human", blink_baseline: null, made_ms: Date.now(), version: 1 };
          const calibration = { person, glasses: false, reference, ...made };
          writing.objectStore("calibrations").put(calibration, [person, 0]);
          writing.oncomplete = () => resolve();
          writing.onerror = () => reject(writing.error);
        };
      }),
    { person: driver, open, closed, pitch_rad: null, yaw_rad: null },
  );
}

/** The one thing to read. */
export const word = (page: Page) => page.getByTestId("state");

export async function start(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

/** From the tap to the first monitored picture. */
export async function startMonitoring(page: Page): Promise<void> {
  await start(page);
  await page.getByRole("button", { name: "Park" }).waitFor({ timeout: 45_000 });
}

/** Stops, and reads what was kept of the drive. */
export async function stop(page: Page): Promise<Session> {
  await page.getByRole("button", { name: "Stop" }).click();
  const question = page.getByRole("region", { name: "Stop monitoring?" });
  await question.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).waitFor();
  const kept = await sessions(page);
  expect(kept).toHaveLength(1);
  return kept[0] as Session;
}

async function sessions(page: Page): Promise<Session[]> {
  return page.evaluate(
    () =>
      new Promise<Session[]>((resolve, reject) => {
        const opening = indexedDB.open("sleepsafe");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("sessions").objectStore("sessions").getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        };
      }),
  );
}

export const heard = (page: Page): Promise<Heard[]> => page.evaluate(() => window.heard);

export async function forgetHeard(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.heard = [];
  });
}
