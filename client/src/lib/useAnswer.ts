import { useEffect, useRef } from "react";
import { isHeldBack } from "./observation";
import { growingPause } from "./pause";
import { useConnection } from "./useConnection";
import { type Observed, useObservation } from "./useObservation";

/** What never changes: asked until it is answered, and at once when the server can be reached again. */
export function useAnswer<T>(queryKey: readonly string[], ask: () => Promise<T>): Observed<T> {
  const observed = useObservation(queryKey, ask, {
    everyMs: Number.POSITIVE_INFINITY,
    pause: growingPause,
  });
  const outage = observed.observation?.outage;
  useReturn(() => {
    if (outage && !isHeldBack(outage)) observed.askNow();
  });
  return observed;
}

/** Calls `onReturn` when the server can be reached after it could not. */
function useReturn(onReturn: () => void): void {
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    const wasLost = before.current === "unreachable" || before.current === "offline";
    before.current = connection;
    if (wasLost && connection === "online") onReturn();
  });
}
