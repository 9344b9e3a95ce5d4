/** Random numbers from Mulberry32, a counter put through a 32-bit hash: the same in any language. */

const STEP = 0x6d2b79f5; // Mulberry32's increment
const TWO_TO_32 = 4_294_967_296;

/** `count` numbers in 0-1, those from the `first` (1, 2, ...) on, of the sequence of `seed`. */
export function uniform(seed: number, count: number, first = 1): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => mulberry32(seed, first + i));
}

/** About normal, mean 0, standard deviation 1, never beyond 3.5: the sum of four uniform numbers. */
export function noise(seed: number, count: number): Float64Array {
  const parts = uniform(seed, 4 * count);
  const part = (i: number) => parts[i] ?? 0;
  return Float64Array.from({ length: count }, (_, i) => {
    const sum = part(4 * i) + part(4 * i + 1) + part(4 * i + 2) + part(4 * i + 3);
    return (sum - 2) * Math.sqrt(3);
  });
}

/** Uniform numbers, one after the other. */
export class Dice {
  private thrown = 0;

  constructor(private readonly seed: number) {}

  /** One number from low (included) to high. */
  between(low: number, high: number): number {
    this.thrown += 1;
    return low + (high - low) * mulberry32(this.seed, this.thrown);
  }

  /** True in `share` of the throws. */
  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }
}

function mulberry32(seed: number, throws: number): number {
  const a = (Math.imul(throws, STEP) + seed) | 0;
  let t = Math.imul(a ^ (a >>> 15), a | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / TWO_TO_32;
}
