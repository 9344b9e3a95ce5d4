import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { growingPause } from "../../lib/pause";
import { type Observed, useObservation } from "../../lib/useObservation";
import { doubtSession } from "../../lib/useSession";

/** What others do is seen within this time. */
const ASK_EVERY_MS = 30_000;
const QUERY_KEY = "settings";

/** A list of the page, as fresh as it has to be. A refusal may mean that nobody is signed in any more. */
export function useAsked<T>(name: readonly string[], ask: () => Promise<T>): Observed<T> {
  const queryClient = useQueryClient();
  const observed = useObservation([QUERY_KEY, ...name], ask, {
    everyMs: ASK_EVERY_MS,
    pause: growingPause,
  });
  const outage = observed.observation?.outage;
  const isRefused = outage?.error.status === 401 || outage?.error.status === 403;
  useEffect(() => {
    if (isRefused) doubtSession(queryClient);
  }, [isRefused, queryClient]);
  return observed;
}

/** Asks the lists again: something was changed. */
export function useAskAgain(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.refetchQueries({ queryKey: [QUERY_KEY], stale: true });
}
