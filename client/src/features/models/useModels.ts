import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ModelLife } from "../../api/modelLife";
import { answered } from "../../lib/observation";
import { growingPause } from "../../lib/pause";
import { type Observed, useObservation } from "../../lib/useObservation";
import { doubtSession } from "../../lib/useSession";

/** Workers follow a change within 10 s; what others did is seen soon after. */
const ASK_EVERY_MS = 15_000;
const QUERY_KEY = "models";

/** A question of this page. A refusal may mean that nobody is signed in any more. */
export function useModels<T>(
  name: readonly string[],
  ask: () => Promise<T>,
  everyMs = ASK_EVERY_MS,
): Observed<T> {
  const queryClient = useQueryClient();
  const observed = useObservation([QUERY_KEY, ...name], ask, { everyMs, pause: growingPause });
  const status = observed.observation?.outage?.error.status;
  const isRefused = status === 401 || status === 403;
  useEffect(() => {
    if (isRefused) doubtSession(queryClient);
  }, [isRefused, queryClient]);
  return observed;
}

export const lifeKey = (name: string) => ["life", name];

/** Asks for all of the page anew. */
export function useLookAgain(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.refetchQueries({ queryKey: [QUERY_KEY] });
}

/** Takes over what a change was answered with, and asks for all that hangs on it. */
export function useChanged(): (life: ModelLife) => void {
  const queryClient = useQueryClient();
  return (life) => {
    queryClient.setQueryData([QUERY_KEY, ...lifeKey(life.name)], answered(life, Date.now()));
    void queryClient.refetchQueries({ queryKey: [QUERY_KEY], stale: true });
  };
}
