// How fast pictures are looked at, with the real landmarks: `node speed.mjs ADDRESS CHROMIUM CLIP`.
import { measured, memoryOf, newVisitor, startMonitoring } from "./app.mjs";

/** The processor's clock, the compilers and the first detections have settled by then. */
const SETTLING_MS = 5000;
const WATCHED_MS = 60_000;
/** Tracing slows the page by a third, so it has a stretch of its own. */
const TRACED_MS = 20_000;
/** The tasks of each thread, by the event that DevTools draws them from; and our marks. */
const TRACED = ["disabled-by-default-devtools.timeline", "blink.user_timing"];
const TASK = "RunTask";
const MARK = "picture-";

await measured(async (browser, address) => {
  const context = await newVisitor(browser);
  await context.addInitScript(watch, MARK);
  const page = await context.newPage();
  await startMonitoring(page, address);
  await page.waitForTimeout(SETTLING_MS);
  const memory = [await memoryOf(page)];
  const pictures = await watchFor(page, WATCHED_MS);
  memory.push(await memoryOf(page));
  await browser.startTracing(page, { categories: TRACED });
  const traced = await watchFor(page, TRACED_MS);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  return { seconds: WATCHED_MS / 1000, pictures, traced: withPageTime(traced, traceEvents), memory };
});

/** Within the page, before the app: notes when each picture was taken, answered by the worker and decided on. */
function watch(mark) {
  window.pictures = [];
  let given_ms = 0;
  const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    return requestVideoFrameCallback.call(this, (...frame) => {
      given_ms = performance.now();
      callback(...frame);
    });
  };
  const { createImageBitmap } = window;
  let taken_ms = 0;
  window.createImageBitmap = (...wanted) => {
    taken_ms = given_ms;
    return createImageBitmap(...wanted);
  };
  window.Worker = class extends Worker {
    constructor(...wanted) {
      super(...wanted);
      this.addEventListener("message", ({ data }) => data.type === "measured" && note(data.measurement));
    }
  };
  let number = 0;
  function note({ inference_ms }) {
    const picture = { number, taken_ms, answered_ms: performance.now(), inference_ms };
    performance.mark(mark + number);
    number += 1;
    // The app's own listener comes after this one, and its promises with it: the next task finds all decided.
    scheduler.postTask(() => window.pictures.push({ ...picture, decided_ms: performance.now() }), { priority: "user-blocking" });
  }
}

async function watchFor(page, ms) {
  await page.evaluate(() => {
    window.pictures = [];
  });
  await page.waitForTimeout(ms);
  return page.evaluate(() => window.pictures);
}

/** Each picture with what the page's own thread computed from its answer to the next one's, drawing included. */
function withPageTime(pictures, events) {
  const marks = events.filter(({ name }) => name.startsWith(MARK)).sort((a, b) => a.ts - b.ts);
  const { pid, tid } = marks[0];
  const tasks = events.filter((event) => event.name === TASK && event.pid === pid && event.tid === tid && event.dur !== undefined);
  const page_us = new Map(marks.slice(0, -1).map(({ name }) => [name, 0]));
  for (const { ts, dur } of tasks) {
    const name = marks.findLast((mark) => mark.ts < ts + dur)?.name;
    if (page_us.has(name)) page_us.set(name, page_us.get(name) + dur);
  }
  return pictures
    .filter(({ number }) => page_us.has(MARK + number))
    .map((picture) => ({ ...picture, page_ms: page_us.get(MARK + picture.number) / 1000 }));
}
