import { expect, test } from "vitest";
import { Fit } from "./fit";
import { KEPT, measured, OPEN } from "./sessionTest";

/** Looks for `seconds` at eyes of `ear`; the last answer, and when it came (s). */
function look(fit: Fit, seconds: number, ear: number | null, from_s = 0): [boolean | null, number] {
  for (let i = 0; i < seconds * 20; i += 1) {
    const answer = fit.push(measured(1000 * from_s + 50 * i, { ...OPEN, ear, pitch_rad: 0.2 }));
    if (answer !== null) return [answer, from_s + i / 20];
  }
  return [null, from_s + seconds];
}

test.each([
  [0.32, true, 3],
  [0.28, true, 3],
  [0.38, true, 3],
  [0.26, false, 15],
  [0.4, false, 15],
])("eyes of %f against a calibration of .32: %s after %f s", (ear, fits, after_s) => {
  const fit = new Fit(KEPT.reference);
  expect(look(fit, 20, ear)).toEqual([fits, after_s]);
  expect(fit.reference).toEqual(fits ? { ...KEPT.reference, pitch_rad: 0.2 } : null);
});

test("nobody is a fit for nothing", () => {
  const fit = new Fit(KEPT.reference);
  expect(look(fit, 60, null)).toEqual([null, 60]);
  expect(fit.progress).toBe(0);
});

test("one look after a gap does not decide", () => {
  const fit = new Fit(KEPT.reference);
  expect(look(fit, 2.9, 0.32)[0]).toBeNull();
  expect(fit.progress).toBeGreaterThan(0.9);
  expect(look(fit, 2.9, 0.32, 10)[0]).toBeNull();
  expect(look(fit, 1, 0.32, 12.9)).toEqual([true, 13]);
});
