import { ascending, quantile } from "../science/openness";

/** Pictures over which speed is told: four seconds of a usual camera. */
const LAST = 100;
/** Frames further apart say nothing about a rate, as in ../science. */
const WINDOW_MS = 1500;

/** How fast pictures are looked at. */
export class Meter {
  #inference_ms: number[] = [];
  #times_ms: number[] = [];

  push(t_ms: number, inference_ms: number): void {
    this.#inference_ms = [...this.#inference_ms.slice(1 - LAST), inference_ms];
    this.#times_ms = [...this.#times_ms.filter((time) => time > t_ms - WINDOW_MS), t_ms];
  }

  /** Pictures a second at the last one; null before there are two. */
  get fps(): number | null {
    const [first, last] = [this.#times_ms[0], this.#times_ms.at(-1)];
    if (first === undefined || last === undefined || last === first) return null;
    return ((this.#times_ms.length - 1) * 1000) / (last - first);
  }

  /** Of the time a picture takes, in ms; null before the first. */
  quantile_ms(share: number): number | null {
    return this.#inference_ms.length > 0 ? quantile(ascending(this.#inference_ms), share) : null;
  }

  get count(): number {
    return this.#inference_ms.length;
  }
}
