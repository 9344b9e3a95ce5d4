import { useEffect, useReducer } from "react";
import { BROWSER_CLOCK } from "./usePrediction";

const TICK_MS = 250;

/** Whole seconds left until a moment on the browser's clock, 0 when it has passed or without one. */
export function useSecondsUntil(untilMs: number | null): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (untilMs === null) return;
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  const leftMs = (untilMs ?? 0) - BROWSER_CLOCK.now();
  return Math.max(0, Math.ceil(leftMs / 1000));
}
