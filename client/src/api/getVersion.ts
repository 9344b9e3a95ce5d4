import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Version = paths["/api/version"]["get"]["responses"][200]["content"]["application/json"];

/** Which build runs, and for how long. */
export function getVersion(): Promise<Version> {
  return dataOf(client.GET("/api/version"));
}
