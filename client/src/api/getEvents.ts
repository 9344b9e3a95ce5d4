import { client, dataOf } from "./client";
import type { operations, paths } from "./schema.gen";

export type EventPage =
  paths["/api/events/recent"]["get"]["responses"][200]["content"]["application/json"];
export type StoredEvent = EventPage["events"][number];
type Query = NonNullable<operations["recentEvents"]["parameters"]["query"]>;

/** As many as one answer may have. */
export const MOST_EVENTS_A_PAGE = 500;

/** A page of events, newest first. */
export function getEvents(query: Query): Promise<EventPage> {
  return dataOf(client.GET("/api/events/recent", { params: { query } }));
}
