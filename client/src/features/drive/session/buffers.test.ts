import { expect, test } from "vitest";
import { uuidv7 } from "../../../lib/uuid";
import { Meter } from "./meter";
import { StripBuffer } from "./strip";

test("a meter tells the rate of the last moments, and how long pictures take", () => {
  const meter = new Meter();
  expect([meter.fps, meter.quantile_ms(0.5), meter.count]).toEqual([null, null, 0]);
  meter.push(0, 500);
  expect(meter.fps).toBeNull();
  for (let i = 1; i <= 200; i += 1) meter.push(50 * i, i <= 190 ? 30 : 90);
  expect(meter.fps).toBeCloseTo(20);
  expect([meter.quantile_ms(0.5), meter.quantile_ms(0.95), meter.count]).toEqual([30, 90, 100]);
  meter.push(60_000, 30);
  expect(meter.fps).toBeNull();
});

test.each([10, 30, 60])(
  "a strip at %i frames/s keeps at least the last minute, and not much more",
  (fps) => {
    const strip = new StripBuffer();
    for (let i = 0; i < 600 * fps; i += 1) strip.push((1000 * i) / fps, i % 7 ? 1 : null);
    const [first = 0, last = 0] = [strip.t_ms[0], strip.t_ms.at(-1)];
    expect(last - first).toBeGreaterThan(59_000);
    expect(strip.t_ms.length).toBeLessThanOrEqual(7200);
    expect(strip.openness).toHaveLength(strip.t_ms.length);
  },
);

test("an identifier sorts by time and says which kind it is", () => {
  const early = uuidv7(1_700_000_000_000);
  expect(early).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidv7(1_700_000_000_001) > early).toBe(true);
  expect(uuidv7(0)).not.toBe(uuidv7(0));
});
