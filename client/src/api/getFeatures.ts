import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Features =
  paths["/api/features"]["get"]["responses"][200]["content"]["application/json"];

/** Names, units and accepted ranges of what the models take. */
export function getFeatures(): Promise<Features> {
  return dataOf(client.GET("/api/features"));
}
