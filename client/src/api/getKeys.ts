import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Keys = paths["/api/keys"]["get"]["responses"][200]["content"]["application/json"];
export type Key = Keys["keys"][number];

/** What is known of every key, newest first; the keys themselves are nowhere. */
export function getKeys(): Promise<Keys> {
  return dataOf(client.GET("/api/keys"));
}
