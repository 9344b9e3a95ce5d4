import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError } from "../api/errors";
import { getHealth } from "../api/getHealth";

export type Connection = "checking" | "online" | "unreachable" | "offline";

/** Often enough to notice within a glance, seldom enough to cost nothing. */
const ASK_EVERY_MS = 15_000;
const ASK_AGAIN_MS = 1_000;

export const HEALTH_QUERY = {
  queryKey: ["health"],
  queryFn: getHealth,
  retry: 1,
  retryDelay: ASK_AGAIN_MS,
} as const;

/** Whether the server can be reached; asked again on focus and when the device goes on- or offline. */
export function useConnection(): Connection {
  const queryClient = useQueryClient();
  const { isSuccess, error } = useQuery({
    ...HEALTH_QUERY,
    refetchInterval: ASK_EVERY_MS,
    refetchOnWindowFocus: "always",
  });

  useEffect(() => {
    const askNow = () => void queryClient.invalidateQueries({ queryKey: HEALTH_QUERY.queryKey });
    window.addEventListener("offline", askNow);
    window.addEventListener("online", askNow);
    return () => {
      window.removeEventListener("offline", askNow);
      window.removeEventListener("online", askNow);
    };
  }, [queryClient]);

  if (error === null) return isSuccess ? "online" : "checking";
  if (isAnswer(error)) return "online";
  // The server may run on this very device: being offline counts only when it doesn't answer.
  return navigator.onLine ? "unreachable" : "offline";
}

/** A refusal is an answer too. */
function isAnswer(error: Error): boolean {
  return error instanceof ApiError && ["invalid", "refused", "busy"].includes(error.kind);
}
