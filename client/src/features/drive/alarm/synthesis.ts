import type { Beep, Plan } from "./tones";

const TURN = 2 * Math.PI;
/** Points of a wave's one turn; ours: what lies between them is 50 dB below it. */
const WAVE_POINTS = 8192;

/** One period of the figure: samples within -1 and 1, its gain not yet applied. `sampleRate` in Hz. */
export function samplesOf(plan: Plan, sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(plan.periodS * sampleRate));
  const wave = oneTurn(plan.harmonics);
  for (const beep of plan.beeps) addBeep(samples, beep, wave, sampleRate);
  return samples;
}

function addBeep(
  samples: Float32Array,
  beep: Beep,
  wave: readonly number[],
  sampleRate: number,
): void {
  const first = Math.round(beep.startS * sampleRate);
  const count = Math.round(beep.lengthS * sampleRate);
  for (let index = 0; index < count; index += 1) {
    const t = index / sampleRate;
    const before = samples[first + index] ?? 0;
    const point = Math.floor(turnsAt(beep, t) * WAVE_POINTS) % WAVE_POINTS;
    samples[first + index] = before + envelope(beep, t) * (wave[point] ?? 0);
  }
}

function envelope({ attackS, releaseS, lengthS }: Beep, t: number): number {
  return Math.max(0, Math.min(1, t / attackS, (lengthS - t) / releaseS));
}

/** The integral of a pitch that glides evenly. */
function turnsAt({ hz, toHz, lengthS }: Beep, t: number): number {
  return hz * t + ((toHz - hz) * t * t) / (2 * lengthS);
}

/** With its peak at full scale. A table: an alarm's tones have to be ready within the tap that starts a drive. */
function oneTurn(harmonics: readonly number[]): number[] {
  const wave = Array.from({ length: WAVE_POINTS }, (_, point) => sumAt(harmonics, point));
  const peak = Math.max(...wave.map(Math.abs));
  return wave.map((value) => value / peak);
}

function sumAt(harmonics: readonly number[], point: number): number {
  return harmonics.reduce((total, amplitude, index) => {
    const angle = (TURN * (index + 1) * point) / WAVE_POINTS;
    // Sines and cosines in turn keep the peaks apart: as loud as can be below full scale (RMS .66, sines alone .50).
    return total + amplitude * (index % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
  }, 0);
}
