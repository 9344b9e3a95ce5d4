/** How sure a share or a rate is. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's quantile at 97.5 %. */
const Z = 1.959964;

/**
 * 95 % interval of a share, by Wilson's score; 0 to 1 when there is nothing to count. Source: Wilson 1927, JASA 22:209;
 * recommended for small counts by Brown, Cai & DasGupta 2001, Statistical Science 16:101.
 */
export function wilson(part: number, whole: number): Interval {
  if (whole <= 0) return { low: 0, high: 1 };
  const share = part / whole;
  const square = Z ** 2 / whole;
  const centre = (share + square / 2) / (1 + square);
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Beyond it the approximation is within 0.1 % of the exact interval. */
const MOST_EXACT = 100;
const TAIL = 0.025;
const HALVINGS = 60;

/**
 * 95 % interval of a count of independent events. Exact up to 100: Garwood 1936, Biometrika 28:437; Byar's approximation
 * beyond: Breslow & Day 1987, Statistical Methods in Cancer Research II, p. 69.
 */
export function poisson(count: number): Interval {
  if (count > MOST_EXACT) return { low: byar(count, -Z), high: byar(count + 1, Z) };
  return {
    low: count === 0 ? 0 : meanWith(count - 1, 1 - TAIL),
    high: meanWith(count, TAIL),
  };
}

function byar(n: number, z: number): number {
  return n * (1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3;
}

/** The mean of which at most `count` come with this probability. */
function meanWith(count: number, probability: number): number {
  let [low, high] = [0, 2 * count + 10];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (atMost(count, middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The Poisson distribution's probability of `count` or fewer. */
function atMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let n = 1; n <= count; n += 1) {
    term *= mean / n;
    sum += term;
  }
  return sum;
}
