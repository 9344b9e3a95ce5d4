import { QueryClient } from "@tanstack/react-query";
import { growingPause, mayPass } from "../lib/pause";

const TRIES_AGAIN = 3;

/** Requests are tried even while the browser believes to be offline: the API may run on this machine. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < TRIES_AGAIN && mayPass(error),
        retryDelay: growingPause,
      },
      mutations: { networkMode: "always" },
    },
  });
}
