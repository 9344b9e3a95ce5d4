import { client, dataOf } from "./client";
import type { VersionDetail } from "./modelLife";

/** A version with its card, its lineage and the comparison that was made of it. */
export function getModelVersion(name: string, version: string): Promise<VersionDetail> {
  const params = { path: { name, version } };
  const answer = dataOf(client.GET("/api/models/{name}/versions/{version}", { params }));
  // The document leaves open what a comparison says; ml_logic/compare.py does not.
  return answer as Promise<unknown> as Promise<VersionDetail>;
}
