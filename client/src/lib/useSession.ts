import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { getSession, type Session } from "../api/getSession";
import { answered } from "./observation";
import { growingPause } from "./pause";
import { type Observed, useObservation } from "./useObservation";

/** A key that was revoked is noticed within this time. */
const ASK_EVERY_MS = 60_000;
const QUERY_KEY = ["session"];

/** Who is signed in in this browser, and what they may. */
export function useSession(): Observed<Session> {
  return useObservation(QUERY_KEY, getSession, { everyMs: ASK_EVERY_MS, pause: growingPause });
}

/** Asks again who is signed in: something has changed, or the server has refused what they could do before. */
export function doubtSession(queryClient: QueryClient): void {
  void queryClient.refetchQueries({ queryKey: QUERY_KEY, stale: true });
}

/** Takes over a new session; whatever was read under the one before is forgotten. */
export function useNewSession(): (session: Session) => void {
  const queryClient = useQueryClient();
  return (session) => {
    // An answer that is on its way must not come back afterwards.
    void queryClient.cancelQueries({ predicate: isOthers });
    for (const query of queryClient.getQueryCache().findAll({ predicate: isOthers })) query.reset();
    queryClient.setQueryData(QUERY_KEY, answered(session, Date.now()));
  };
}

function isOthers({ queryKey: [first] }: { queryKey: readonly unknown[] }): boolean {
  return first !== QUERY_KEY[0] && first !== "health";
}
