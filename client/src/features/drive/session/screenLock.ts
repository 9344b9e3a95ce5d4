/** Keeps the screen on while a drive goes on; browsers let go of it whenever the page is hidden. */
export class ScreenLock {
  readonly #report: (isKeptOn: boolean) => void;
  #lock: WakeLockSentinel | null = null;
  #isWanted = false;
  #isAsking = false;

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
    const isHeld = this.#lock !== null && !this.#lock.released;
    // A second lock would be let go by nobody.
    if (!this.#isWanted || this.#isAsking || isHeld || document.hidden) return;
    this.#isAsking = true;
    // Missing in some browsers, refused by some power savers.
    const lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    this.#isAsking = false;
    if (!this.#isWanted) return lock?.release();
    this.#lock = lock;
    lock?.addEventListener("release", () => this.#report(false));
    this.#report(lock !== null);
  };
}
