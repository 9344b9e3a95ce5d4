// What minutes of monitoring leave behind in the page, faster than they pass: `node memory.mjs ADDRESS CHROMIUM CLIP`.
import { EYES, measured, memoryOf, newVisitor, startMonitoring } from "./app.mjs";

const SIMULATED_MS = 10 * 60_000;
/** Of the camera: what the monitor reaches on two cores. */
const PICTURE_MS = 40;
/** Blinks as often as people at rest (Bentivoglio 1997: 17 a minute), and a microsleep with its alarm every two minutes. */
const BLINK = { every_ms: 3500, ms: 200 };
const MICROSLEEP = { every_ms: 120_000, ms: 2000 };

await measured(async (browser, address) => {
  const context = await newVisitor(browser);
  // The clock's own `performance` has no memory to measure.
  await context.addInitScript(() => {
    const real = performance;
    window.measureMemory = () => real.measureUserAgentSpecificMemory();
  });
  await context.clock.install();
  await context.addInitScript(() => {
    performance.measureUserAgentSpecificMemory = window.measureMemory;
  });
  await context.addInitScript(simulate, { eyes: EYES, picture_ms: PICTURE_MS, closures: [BLINK, MICROSLEEP] });
  const page = await context.newPage();
  await startMonitoring(page, address);
  const before = await memoryOf(page);
  await page.clock.runFor(SIMULATED_MS);
  return { minutes: SIMULATED_MS / 60_000, before: before.page, after: (await memoryOf(page)).page };
});

/** Within the page, before the app: camera and landmarks that take no time. All the rest is the app's own. */
function simulate({ eyes, picture_ms, closures }) {
  HTMLVideoElement.prototype.requestVideoFrameCallback = (callback) => setTimeout(() => callback(performance.now(), {}), picture_ms);
  window.createImageBitmap = async () => ({ close() {} });
  window.Worker = class {
    postMessage(asked) {
      const answer = asked.type === "load" ? { type: "ready", backend: asked.backend } : { type: "measured", measurement: measure(asked.t_ms) };
      queueMicrotask(() => this.onmessage({ data: answer }));
    }
    terminate() {}
  };
  function measure(t_ms) {
    // The end of a period, so that nothing is closed while the kept calibration is tried.
    const isClosed = closures.some(({ every_ms, ms }) => t_ms % every_ms > every_ms - ms);
    const ear = isClosed ? eyes.closed : eyes.open;
    return { t_ms, ear, pitch_rad: 0, yaw_rad: 0, mouth: 0.1, brightness: 0.5, inference_ms: picture_ms };
  }
}
