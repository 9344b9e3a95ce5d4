/** How often a parked driver is asked how sleepy they feel; the issue's own. */
export const KSS_EVERY_MS = 20 * 60_000;

/** While parked: at once, then every twenty minutes. */
export class Parking {
  readonly #onDue: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  begin(): void {
    this.#onDue();
    this.#timer = setInterval(this.#onDue, KSS_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
