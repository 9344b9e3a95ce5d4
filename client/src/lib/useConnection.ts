import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type ApiError, errorFromFailure } from "../api/errors";
import { getHealth, type Health } from "../api/getHealth";
import { steadyPause } from "./pause";
import { type Observed, useObservation } from "./useObservation";

export type Connection = "checking" | "online" | "unreachable" | "offline";

/** Often enough to notice within a glance, seldom enough to cost nothing. */
const ASK_EVERY_MS = 15_000;
const SECOND_TRY_MS = 1_000;

const QUERY_KEY = ["health"];
const OPTIONS = { everyMs: ASK_EVERY_MS, pause: steadyPause(ASK_EVERY_MS) };

/** Whether the server answers, and which version of it. */
export function useHealth(): Observed<Health> {
  return useObservation(QUERY_KEY, askTwice, OPTIONS);
}

/** Whether the server can be reached; asked again on focus and when the device goes on- or offline. */
export function useConnection(): Connection {
  const queryClient = useQueryClient();
  const { observation } = useHealth();

  useEffect(() => {
    // Stale: not while the server has asked to wait.
    const askNow = () => void queryClient.refetchQueries({ queryKey: QUERY_KEY, stale: true });
    window.addEventListener("offline", askNow);
    window.addEventListener("online", askNow);
    return () => {
      window.removeEventListener("offline", askNow);
      window.removeEventListener("online", askNow);
    };
  }, [queryClient]);

  if (!observation) return "checking";
  if (!observation.outage || isAnswer(observation.outage.error)) return "online";
  // The server may run on this very device: being offline counts only when it doesn't answer.
  return navigator.onLine ? "unreachable" : "offline";
}

/** A refusal is an answer too. */
export function isAnswer({ kind }: ApiError): boolean {
  return kind === "invalid" || kind === "refused" || kind === "busy";
}

/** One lost request is no lost connection. */
async function askTwice(): Promise<Health> {
  try {
    return await getHealth();
  } catch (cause) {
    if (!deservesSecondTry(errorFromFailure(cause))) throw cause;
    await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
    return getHealth();
  }
}

/** What took its full time has been waited for long enough. */
function deservesSecondTry({ kind, retryAfterSeconds }: ApiError): boolean {
  return (kind === "network" || kind === "server") && retryAfterSeconds === null;
}
