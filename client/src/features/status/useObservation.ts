import { type Query, useQuery, useQueryClient } from "@tanstack/react-query";
import { errorFromFailure } from "../../api/errors";
import { ASK_EVERY_MS, answered, failed, type Observation } from "./observation";

interface Observed<T> {
  /** Undefined before the first answer or failure. */
  observation: Observation<T> | undefined;
  isAsking: boolean;
}

interface Options {
  /** How often it is asked again, in ms; Infinity for what never changes. */
  everyMs?: number;
  enabled?: boolean;
}

/**
 * Asks again and again, while the page is visible. A failure is a result like any other, so that what was known
 * and since when it fails outlive it; no question is sent before the server's Retry-After is over.
 */
export function useObservation<T>(
  name: readonly string[],
  ask: () => Promise<T>,
  { everyMs = ASK_EVERY_MS, enabled = true }: Options = {},
): Observed<T> {
  const queryClient = useQueryClient();
  const queryKey = ["status", ...name];

  async function observe(): Promise<Observation<T>> {
    try {
      return answered(await ask(), Date.now());
    } catch (cause) {
      const before = queryClient.getQueryData<Observation<T>>(queryKey);
      return failed(before, errorFromFailure(cause), Date.now());
    }
  }

  const { data, isFetching } = useQuery({
    queryKey,
    queryFn: observe,
    enabled,
    retry: false,
    refetchOnWindowFocus: true,
    refetchInterval: (query) => waitOf(query) ?? everyMs,
    // Coming back to the page asks at once, but not within a Retry-After.
    staleTime: (query) => waitOf(query) ?? (Number.isFinite(everyMs) ? 0 : everyMs),
  });
  return { observation: data, isAsking: isFetching };
}

function waitOf<T>(query: Query<Observation<T>, Error, Observation<T>, string[]>): number | null {
  return query.state.data?.outage?.waitMs ?? null;
}
