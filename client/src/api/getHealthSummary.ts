import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type HealthSummary =
  paths["/api/health"]["get"]["responses"][200]["content"]["application/json"];

/** What of the service answers, part by part. */
export function getHealthSummary(): Promise<HealthSummary> {
  return dataOf(client.GET("/api/health"));
}
