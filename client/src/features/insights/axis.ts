/** Round ends of an axis, so that what stands at its lines can be read. */

const STEPS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10] as const;
/** Half of 1 is no count. */
const LEAST_WHOLE = 2;

/** The first round number that is not less than the highest value; of counts its half is a count, too. */
export function topOfAxis(highest: number, isWhole: boolean): number {
  const least = isWhole ? LEAST_WHOLE : Number.MIN_VALUE;
  if (highest < least) return isWhole ? LEAST_WHOLE : 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  // 0.30000000000000004 is no round number.
  const rounds = STEPS.map((step) => Number((step * unit).toPrecision(2)));
  const fits = (round: number) => round >= highest && (!isWhole || round % 2 === 0);
  return rounds.find(fits) ?? 10 * unit;
}
