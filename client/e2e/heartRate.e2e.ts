import { describe, expect, test } from "vitest";
import {
  beatingPackets,
  measurementBytes,
  type SimulatedStrap,
  simulatedStrapScript,
} from "../src/features/heartRate/simulatedStrap.ts";
import { expectPresentable } from "./looks.ts";
import { button, input, openStress, untilCurrent, watchPredictions } from "./stressPage.ts";
import { page, startBrowser, visit } from "./visit.ts";

declare global {
  interface Window {
    simulatedStrap: SimulatedStrap;
  }
}

/** Enough for a mean over the last minute. */
const MINUTE_S = 58;
/** Longer than a strap that works is silent. */
const SILENCE_MS = 7000;
/** Longer than a lost strap is looked for. */
const TRIES_MS = 60_000;
/** Of a strap that lies on a table. */
const WITHOUT_CONTACT = measurementBytes({ bpm: 0, contact: "off" });

startBrowser();

/** A browser with a strap in reach; its clock can be moved ahead. */
async function visitWithStrap(): Promise<void> {
  await visit();
  await page.addInitScript({ content: simulatedStrapScript("Polar H10") });
  await page.clock.install();
  await openStress();
}

async function connect(): Promise<void> {
  await button(page, "Use a strap").click();
  await button(page, "Connect a heart-rate strap").click();
  await page.clock.runFor(100);
  await page.getByText("Connected", { exact: true }).waitFor();
}

/** A packet a second, with the app's clock. */
async function send(packets: readonly (readonly number[])[]): Promise<void> {
  await page.evaluate((all) => {
    const left = [...all];
    const timer = setInterval(() => {
      window.simulatedStrap.emit(left.shift() ?? []);
      if (left.length === 0) clearInterval(timer);
    }, 1000);
  }, packets);
  await page.clock.runFor(packets.length * 1000);
}

describe("a heart-rate strap", () => {
  test("loads its part only when it is wanted", async () => {
    const files: string[] = [];
    await visitWithStrap();
    page.on("request", (request) => files.push(request.url()));
    expect(await page.getByText("Live heart rate").count()).toBe(0);
    await button(page, "Use a strap").click();
    await page.getByText("Live heart rate").waitFor();
    expect(files.some((file) => file.includes("HeartRatePanel"))).toBe(true);
  });

  test("fills the form, is followed live, and gives way to an own entry", async () => {
    await visitWithStrap();
    await connect();
    await button(page, "Rested").click();
    await page.clock.runFor(500);
    await untilCurrent(page);
    const sent = watchPredictions(page);

    await send(beatingPackets(MINUTE_S));
    await page.getByText("Live from the strap").waitFor();
    expect(await input(page, "heart_rate").inputValue()).toMatch(/^70\.\d$/);
    await page.clock.runFor(1000);
    await untilCurrent(page);
    const measured = Number(await input(page, "heart_rate").inputValue());
    expect(sent.at(-1)?.body.heart_rate).toBe(measured);
    await expectPresentable(page);

    // A slow machine looks at it for longer than a strap that works is silent.
    await send(beatingPackets(1));
    await input(page, "heart_rate").fill("88");
    await page.getByText("Your own entry").waitFor();
    await expectPresentable(page);
    await send(beatingPackets(5, { meanMs: 700 }));
    expect(await input(page, "heart_rate").inputValue()).toBe("88");
    await button(page, "Use strap again").click();
    expect(await input(page, "heart_rate").inputValue()).not.toBe("88");
    await page.clock.runFor(1000);
    await untilCurrent(page);
  });

  test("whose signal goes from bad to worse leaves the last value, and says so", async () => {
    await visitWithStrap();
    await connect();
    await send(beatingPackets(MINUTE_S));
    await page.getByText("Live from the strap").waitFor();
    const last = await input(page, "heart_rate").inputValue();
    const status = (words: string) => page.getByRole("status").getByText(words, { exact: true });

    await send([WITHOUT_CONTACT, WITHOUT_CONTACT]);
    await status("No skin contact").waitFor();
    await expectPresentable(page);
    await page.clock.runFor(SILENCE_MS);
    await status("No signal").waitFor();
    await expectPresentable(page);
    await page.evaluate(() => window.simulatedStrap.drop());
    await page.clock.runFor(1000);
    await status("Connection lost, trying again…").waitFor();
    await page.getByText("No signal from the strap; last value kept").waitFor();
    await expectPresentable(page);
    await page.clock.runFor(TRIES_MS);
    await status("Not connected").waitFor();
    await expectPresentable(page);
    expect(await input(page, "heart_rate").inputValue()).toBe(last);
  });

  test("measures the resting heart rate", async () => {
    await visitWithStrap();
    await connect();
    await button(page, "Start five minutes of rest").click();
    await send(beatingPackets(10, { meanMs: 1000 }));
    await page.getByRole("progressbar", { name: "Time at rest" }).waitFor();
    await expectPresentable(page);
    await send(beatingPackets(292, { meanMs: 1000 }));
    await button(page, "Use as resting heart rate").waitFor();
    await expectPresentable(page);
    await button(page, "Use as resting heart rate").click();
    expect(Number(await input(page, "resting_heart_rate").inputValue())).toBeCloseTo(60, 0);
  });
});

test("a browser without Bluetooth names those that have it, presentably", async () => {
  await visit();
  await openStress();
  await button(page, "Use a strap").click();
  const note = page.getByRole("note");
  await note.getByText("This browser cannot connect a strap").waitFor();
  const words = await note.innerText();
  expect(words).toMatch(/Chrome, Edge and Opera can/);
  expect(words).toMatch(/Safari and Firefox cannot/);
  expect(await button(page, "Connect a heart-rate strap").count()).toBe(0);
  await expectPresentable(page);
});
