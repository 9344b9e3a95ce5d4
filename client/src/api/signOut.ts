import { client, dataOf } from "./client";
import type { Session } from "./getSession";

/** Ends this browser's session or, when it has none, its enrolment as a device; what is left of either. */
export function signOut(): Promise<Session> {
  return dataOf(client.DELETE("/api/session"));
}
