import { expect, test } from "vitest";
import { samplesOf } from "./synthesis";
import { figureS, PLANS, type Plan, type Sounding } from "./tones";

const RATE_HZ = 48_000;
const WINDOW_S = 3;
const SIGNALS: Sounding[] = [1, 2, 3, "not_monitoring"];
const URGENT: Sounding[] = [2, 3];

/** Of the first three seconds, in share of full scale. */
function rmsOf(plan: Plan, gain: number): number {
  const samples = samplesOf(plan, RATE_HZ);
  let sum = 0;
  const count = WINDOW_S * RATE_HZ;
  for (let index = 0; index < count; index += 1) sum += (samples[index % samples.length] ?? 0) ** 2;
  return gain * Math.sqrt(sum / count);
}

/** Zero crossings upwards within a beep, a second. */
function pitchOf(samples: Float32Array, fromS: number, toS: number): number {
  let crossings = 0;
  for (let index = fromS * RATE_HZ; index < toS * RATE_HZ; index += 1) {
    const [before = 0, now = 0] = samples.subarray(index, index + 2);
    if (before < 0 && now >= 0) crossings += 1;
  }
  return crossings / (toS - fromS);
}

test("each level is louder than the one before, also when it has lasted", () => {
  const { 1: first, 2: second, 3: third } = PLANS;
  expect(rmsOf(second, second.gain)).toBeGreaterThan(2 * rmsOf(first, first.lastingGain));
  expect(second.lastingGain).toBeGreaterThan(second.gain);
  expect(rmsOf(third, third.gain)).toBeGreaterThan(1.4 * rmsOf(second, second.lastingGain));
});

test("no two signals share a pitch, a period or a vibration", () => {
  const plans = SIGNALS.map((signal) => PLANS[signal]);
  const pitches = plans.flatMap(({ beeps }) => [...new Set(beeps.map(({ hz }) => hz))]);
  expect(new Set(pitches).size).toBe(pitches.length);
  expect(new Set(plans.map(({ periodS }) => periodS)).size).toBe(plans.length);
  expect(new Set(plans.map(({ vibration }) => vibration.join())).size).toBe(plans.length);
});

test.each(SIGNALS)("%s uses the full scale and does not clip", (signal) => {
  const peak = samplesOf(PLANS[signal], RATE_HZ).reduce(
    (most, x) => Math.max(most, Math.abs(x)),
    0,
  );
  expect(peak).toBeLessThanOrEqual(1);
  expect(peak).toBeGreaterThan(0.95);
  expect(PLANS[signal].lastingGain).toBeLessThanOrEqual(1);
});

test.each(URGENT)("level %s is what nine in ten listeners take for an urgent warning", (level) => {
  const { beeps, harmonics } = PLANS[level];
  expect(harmonics.length).toBeGreaterThanOrEqual(3);
  for (const [index, { hz, startS, lengthS, attackS, releaseS }] of beeps.entries()) {
    expect(hz).toBeGreaterThanOrEqual(1000);
    expect(hz).toBeLessThanOrEqual(2500);
    expect((lengthS - attackS - releaseS) / lengthS).toBeGreaterThanOrEqual(0.7);
    const next = beeps[index + 1];
    if (next) expect(next.startS - startS - lengthS).toBeLessThanOrEqual(0.125);
  }
});

test("level 1 is soft and rare, level 3 is never silent, not monitoring falls", () => {
  expect(figureS(PLANS[1])).toBeLessThan(0.1 * PLANS[1].periodS);
  const siren = samplesOf(PLANS[3], RATE_HZ);
  const step = 0.03 * RATE_HZ;
  for (let start = 0; start < siren.length; start += step) {
    expect(Math.max(...siren.subarray(start, start + step))).toBeGreaterThan(0.7);
  }
  const fall = samplesOf({ ...PLANS.not_monitoring, harmonics: [1] }, RATE_HZ);
  expect(pitchOf(fall, 0, 0.1)).toBeCloseTo(665, -1.5);
  expect(pitchOf(fall, 0.4, 0.5)).toBeCloseTo(385, -1.5);
});

test("every signal has energy within 500-2500 Hz to its end", () => {
  for (const signal of SIGNALS) {
    const { beeps, harmonics } = PLANS[signal];
    for (const { hz, toHz } of beeps) {
      for (const pitch of [hz, toHz]) {
        const heard = harmonics.filter((_, n) => pitch * (n + 1) >= 500 && pitch * (n + 1) <= 2500);
        expect(heard.length).toBeGreaterThanOrEqual(1);
      }
    }
  }
});
