import type { Strip } from "./driveState";

/** As long as the page shows. */
const SPAN_MS = 60_000;
/** Room for a minute at 60 frames/s, so that what is old is dropped in one go now and then. */
const MOST = 3600;

/** The openness of the last minute. */
export class StripBuffer implements Strip {
  t_ms: number[] = [];
  openness: (number | null)[] = [];

  push(t_ms: number, openness: number | null): void {
    this.t_ms.push(t_ms);
    this.openness.push(openness);
    if (this.t_ms.length > 2 * MOST) this.#dropBefore(t_ms - SPAN_MS);
  }

  #dropBefore(t_ms: number): void {
    const first = Math.max(
      this.t_ms.length - MOST,
      this.t_ms.findIndex((time) => time >= t_ms),
    );
    this.t_ms = this.t_ms.slice(first);
    this.openness = this.openness.slice(first);
  }
}
