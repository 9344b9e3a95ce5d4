import { steadyPause } from "../../lib/pause";
import { type Observed, useObservation } from "../../lib/useObservation";

/** How often everything is asked again, and at least how long after a failure. */
const ASK_EVERY_MS = 10_000;
const PAUSE = steadyPause(ASK_EVERY_MS);

/** What the page shows of the server, as fresh as the page says. */
export function useStatus<T>(
  name: readonly string[],
  ask: () => Promise<T>,
  everyMs = ASK_EVERY_MS,
): Observed<T> {
  return useObservation(["status", ...name], ask, { everyMs, pause: PAUSE });
}
