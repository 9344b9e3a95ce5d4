/** Keeps the screen on while a drive goes on; browsers let go of it whenever the page is hidden. */
export class ScreenLock {
  readonly #report: (isKeptOn: boolean) => void;
  #lock: WakeLockSentinel | null = null;
  #isWanted = false;

  constructor(report: (isKeptOn: boolean) => void) {
    this.#report = report;
  }

  hold(): void {
    this.#isWanted = true;
    document.addEventListener("visibilitychange", this.#request);
    this.#request();
  }

  release(): void {
    this.#isWanted = false;
    document.removeEventListener("visibilitychange", this.#request);
    void this.#lock?.release();
  }

  readonly #request = async (): Promise<void> => {
    if (!this.#isWanted || document.hidden || (this.#lock && !this.#lock.released)) return;
    // Missing in some browsers, refused by some power savers.
    this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (this.#lock && !this.#isWanted) void this.#lock.release();
    this.#lock?.addEventListener("release", () => this.#report(false));
    this.#report(this.#lock !== null);
  };
}
