import { client, dataOf } from "./client";
import type { operations, paths } from "./schema.gen";

export type Drives = paths["/api/sessions"]["get"]["responses"][200]["content"]["application/json"];
export type Drive = Drives["sessions"][number];
type Query = NonNullable<operations["sessions"]["parameters"]["query"]>;

/** A page of drives, newest first. */
export function getDrives(query: Query): Promise<Drives> {
  return dataOf(client.GET("/api/sessions", { params: { query } }));
}
