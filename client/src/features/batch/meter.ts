/** Earlier than this a rate says more about the start than about the run. */
const SETTLED_MS = 1500;

export interface Meter {
  start: () => void;
  stop: () => void;
  /** Rows a second while running, waiting for the server included; null until there is one. */
  rate: (rowsDone: number) => number | null;
}

/** Measures the run's speed; the time in which it is paused does not count. */
export function createMeter(now: () => number): Meter {
  let activeMs = 0;
  let startedMs: number | null = null;

  const elapsedMs = () => activeMs + (startedMs === null ? 0 : now() - startedMs);

  return {
    start() {
      startedMs ??= now();
    },
    stop() {
      activeMs = elapsedMs();
      startedMs = null;
    },
    rate(rowsDone) {
      const ms = elapsedMs();
      return ms < SETTLED_MS || rowsDone === 0 ? null : (rowsDone * 1000) / ms;
    },
  };
}
