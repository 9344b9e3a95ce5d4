/**
 * Drowsiness: the classifier's inputs from the last blinks, z-scored against the person's own alert blinks.
 * The twin of the half of ml_logic/features/drowsiness.py that comes before the server.
 */
import type { Measures } from "./blinks";

/** The measures of a blink (Ghoddoosian et al. 2019, arXiv:1904.07312), in the order of `Measures`. */
export const CHANNELS = ["frequency", "amplitude", "duration", "velocity"] as const;

/** Blinks in a full window, after Ghoddoosian et al. 2019; a shorter one counts what it has. */
export const WINDOW_BLINKS = 30;

/**
 * The 12 inputs of `POST /api/predict {model: "drowsiness"}` from the z-scored blinks (n >= 2) of one
 * window, oldest first. A RangeError for fewer blinks, or a value that is not finite.
 */
export function windowFeatures(z: readonly Measures[]): Record<string, number> {
  if (z.length < 2) throw new RangeError(`blinks must be at least 2, not ${z.length}`);
  if (!z.flat().every(Number.isFinite)) throw new RangeError("blinks must be finite");
  return Object.fromEntries(
    CHANNELS.flatMap((channel, i) =>
      statistics(
        channel,
        z.map((blink) => signedLog(blink[i] ?? 0)),
      ),
    ),
  );
}

/** Tames the heavy tails of the z-scores of blinks (UTA-RLDD reaches 508). */
function signedLog(z: number): number {
  return Math.sign(z) * Math.log1p(Math.abs(z));
}

function statistics(channel: string, x: readonly number[]): [name: string, value: number][] {
  const center = mean(x);
  const sd = Math.sqrt(mean(x.map((value) => (value - center) ** 2)));
  const masd = mean(x.slice(1).map((value, i) => Math.abs(value - (x[i] ?? value))));
  return [
    [`${channel}_mean`, center],
    [`${channel}_sd`, sd],
    [`${channel}_masd`, masd],
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
