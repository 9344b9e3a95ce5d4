import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type ModelDetail =
  paths["/api/models/{name}"]["get"]["responses"][200]["content"]["application/json"];

/** One served model with its card and its pictures. */
export function getModel(name: string): Promise<ModelDetail> {
  return dataOf(client.GET("/api/models/{name}", { params: { path: { name } } }));
}
