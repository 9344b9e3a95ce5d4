import { describe, expect, test } from "vitest";
import {
  beatingPackets,
  type SimulatedStrap,
  simulatedStrapScript,
} from "../src/features/heartRate/simulatedStrap.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./page.ts";
import { button, input, openStress, untilCurrent, watchPredictions } from "./stressPage.ts";
import { PHONE, page, startBrowser, type Theme, visit } from "./visit.ts";

declare global {
  interface Window {
    simulatedStrap: SimulatedStrap;
  }
}

/** Enough for a mean over the last minute. */
const MINUTE_S = 58;

startBrowser();

/** A browser with a strap in reach; its clock moves only when the test says so. */
async function visitWithStrap(theme: Theme = "dark"): Promise<void> {
  await visit({ theme });
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
  for (const packet of packets) {
    await page.clock.runFor(1000);
    await page.evaluate((bytes) => window.simulatedStrap.emit(bytes), packet);
  }
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

    await input(page, "heart_rate").fill("88");
    await page.getByText("Your own entry").waitFor();
    await send(beatingPackets(5, { meanMs: 700 }));
    expect(await input(page, "heart_rate").inputValue()).toBe("88");
    await button(page, "Use strap again").click();
    expect(await input(page, "heart_rate").inputValue()).not.toBe("88");
    await page.clock.runFor(1000);
    await untilCurrent(page);
  });

  test("that is lost leaves the last value, and says so", async () => {
    await visitWithStrap();
    await connect();
    await send(beatingPackets(MINUTE_S));
    await page.getByText("Live from the strap").waitFor();
    const last = await input(page, "heart_rate").inputValue();
    await page.evaluate(() => window.simulatedStrap.drop());
    await page.clock.runFor(1000);
    await page.getByText("No signal from the strap; last value kept").waitFor();
    expect(await input(page, "heart_rate").inputValue()).toBe(last);
  });

  test("measures the resting heart rate", async () => {
    await visitWithStrap();
    await connect();
    await button(page, "Start five minutes of rest").click();
    await send(beatingPackets(302, { meanMs: 1000 }));
    await button(page, "Use as resting heart rate").click();
    expect(Number(await input(page, "resting_heart_rate").inputValue())).toBeCloseTo(60, 0);
  });
});

test.each(["dark", "light"] as const)("is accessible in the %s theme", async (theme) => {
  await visitWithStrap(theme);
  await connect();
  await send(beatingPackets(MINUTE_S));
  await page.getByText("Live from the strap").waitFor();
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await page.clock.runFor(100);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
