import { expect, test } from "vitest";
import { AdaptiveReference, Calibration, CLOSED_RATIO, openness } from "./openness";

const REFERENCE = { open: 0.3, closed: 0.1, pitch_rad: null, yaw_rad: null };

/** A minute and more of frames with this EAR, 15 a second. */
function calibrated(ear: number | null): Calibration {
  const calibration = new Calibration(CLOSED_RATIO.human);
  for (let i = 0; i < 2000 && !calibration.done; i++) {
    calibration.push({ t_ms: (i * 1000) / 15, ear, pitch_rad: 0.05, yaw_rad: -0.2, mouth: null });
  }
  return calibration;
}

test("time that the camera skipped is not seen", () => {
  const calibration = new Calibration(CLOSED_RATIO.human);
  for (let t_ms = 0; t_ms < 60_000; t_ms += t_ms % 10_000 === 5000 ? 5000 : 100) {
    calibration.push({ t_ms, ear: 0.3, pitch_rad: null, yaw_rad: null, mouth: null });
  }
  expect(calibration.progress).toBeCloseTo(0.5);
});

test("openness is 0 closed and 1 open, and goes beyond", () => {
  const opennesses = [0.05, 0.1, 0.2, 0.3, 0.35].map((ear) => openness(ear, REFERENCE));
  expect(opennesses.map((value) => value.toFixed(4))).toEqual([
    "-0.2500",
    "0.0000",
    "0.5000",
    "1.0000",
    "1.2500",
  ]);
});

test("a steady minute makes a reference", () => {
  const { reference, refusal, progress } = calibrated(0.3);
  expect(reference).toEqual({ open: 0.3, closed: 0.09, pitch_rad: 0.05, yaw_rad: -0.2 });
  expect([refusal, progress]).toEqual([null, 1]);
});

test.each([
  [0, "implausible_ear"],
  [0.7, "implausible_ear"],
  [null, "too_few_frames"],
])("eyes of %s are refused: %s", (ear, refusal) => {
  const calibration = calibrated(ear);
  expect([calibration.reference, calibration.refusal]).toEqual([null, refusal]);
});

test.each([
  [0.3, 0.3],
  [0.3, -0.1],
  [Number.NaN, 0.1],
])("a stored reference of open %s and closed %s is refused", (open, closed) => {
  expect(() => new AdaptiveReference({ ...REFERENCE, open, closed })).toThrow(
    `closed (${closed}) must be at least 0 and below open (${open})`,
  );
});

test("a closed ratio is a share", () => {
  expect(() => new Calibration(1)).toThrow("closedRatio must be at least 0 and below 1, not 1");
});

test("the reference follows the person, but never far down", () => {
  const reference = new AdaptiveReference(REFERENCE);
  for (let minute = 0; minute < 30; minute++) reference.follow(0.2, 60_000);
  expect(reference.open).toBeCloseTo(0.27);
  for (let minute = 0; minute < 60; minute++) reference.follow(0.6, 60_000);
  expect(reference.open).toBeCloseTo(0.36);
  expect(reference.closed / reference.open).toBeCloseTo(1 / 3);
});
