import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Dashboard =
  paths["/api/dashboard"]["get"]["responses"][200]["content"]["application/json"];

export interface WhoFilter {
  subject_id?: string;
  device_id?: string;
}

/** All events together, and the last hour. */
export function getDashboard(query: WhoFilter): Promise<Dashboard> {
  return dataOf(client.GET("/api/dashboard", { params: { query } }));
}
