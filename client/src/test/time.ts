import { act } from "@testing-library/react";
import { vi } from "vitest";

const realTimeout = globalThis.setTimeout;

/**
 * The tests' own clock: `pass` lets time go by. A little goes by of its own, so that requests, which run on the real
 * clock, can be waited for. The time that a request may take is counted on it, too.
 */
export function startFakeTime(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    shouldAdvanceTime: true,
    now: new Date(2026, 10, 22, 14, 0, 0),
  });
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(new DOMException("", "TimeoutError")), ms);
    return limit.signal;
  });
}

export function stopFakeTime(): void {
  vi.useRealTimers();
}

export function pass(seconds: number): Promise<unknown> {
  return act(() => vi.advanceTimersByTimeAsync(seconds * 1000));
}

const STEP_S = 0.1;
const REQUEST_MS = 2;

/** Lets time pass in small steps, and requests run, until `check` holds: sooner than waiting for it. */
export async function until(check: () => void): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    await act(() => new Promise((resolve) => realTimeout(resolve, REQUEST_MS)));
    await pass(STEP_S);
    try {
      return check();
    } catch (cause) {
      if (tries > 500) throw cause;
    }
  }
}
