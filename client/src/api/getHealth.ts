import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Health = paths["/health"]["get"]["responses"][200]["content"]["application/json"];

/** Whether the server answers at all; it asks nothing of database or models. */
export function getHealth(): Promise<Health> {
  return dataOf(client.GET("/health"));
}
