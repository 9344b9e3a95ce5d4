import { QueryClient } from "@tanstack/react-query";

/** Requests are tried even while the browser believes to be offline: the API may run on this machine. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { networkMode: "always", refetchOnReconnect: true } },
  });
}
