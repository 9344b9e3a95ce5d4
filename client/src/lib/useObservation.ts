import { type QueryState, useQuery, useQueryClient } from "@tanstack/react-query";
import { errorFromFailure } from "../api/errors";
import { answered, failed, isHeldBack, msToNext, type Observation } from "./observation";
import type { Pause } from "./pause";

export interface Observed<T> {
  /** Undefined before the first answer or failure. */
  observation: Observation<T> | undefined;
  isAsking: boolean;
  askNow: () => void;
}

interface Options {
  /** How often it is asked again, in ms; Infinity for what never changes. */
  everyMs: number;
  /** How long it waits after a failure. */
  pause: Pause;
}

/** A wait that is over while the page is hidden is looked at as often as this. */
const LEAST_WAIT_MS = 250;

/**
 * Asks again and again, while the page is visible. A failure is a result like any other, so that what was known
 * and since when it fails outlive it; no question is sent before the server's Retry-After is over.
 */
export function useObservation<T>(
  queryKey: readonly string[],
  ask: () => Promise<T>,
  { everyMs, pause }: Options,
): Observed<T> {
  const queryClient = useQueryClient();

  async function observe(): Promise<Observation<T>> {
    try {
      return answered(await ask(), Date.now());
    } catch (cause) {
      const before = queryClient.getQueryData<Observation<T>>(queryKey);
      return failed(before, errorFromFailure(cause), { now: Date.now(), pause });
    }
  }

  const { data, isFetching, refetch } = useQuery({
    queryKey,
    queryFn: observe,
    retry: false,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }) => intervalMs(state, everyMs),
    // Coming back to the page or to the net asks at once, but not when the server asked to wait.
    staleTime: ({ state }) => freshMs(state.data, everyMs),
  });
  return {
    observation: data,
    isAsking: isFetching,
    askNow: () => void refetch({ cancelRefetch: false }),
  };
}

/** Of the wait only what is left: a page that is come back to keeps it. */
function intervalMs<T>(
  { data, fetchStatus }: QueryState<Observation<T>>,
  everyMs: number,
): number | false {
  if (!data?.outage) return everyMs;
  if (fetchStatus === "fetching") return false;
  return Math.max(LEAST_WAIT_MS, msToNext(data.outage, Date.now()));
}

function freshMs<T>(observation: Observation<T> | undefined, everyMs: number): number {
  const outage = observation?.outage;
  if (outage) return isHeldBack(outage) ? outage.waitMs : 0;
  return Number.isFinite(everyMs) ? 0 : everyMs;
}
