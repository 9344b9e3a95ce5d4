import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Models = paths["/api/models"]["get"]["responses"][200]["content"]["application/json"];
export type ModelSummary = Models["models"][number];

/** The served models with their origin and their figures on people they have not seen. */
export function getModels(): Promise<Models> {
  return dataOf(client.GET("/api/models"));
}
