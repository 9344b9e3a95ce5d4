import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Subjects =
  paths["/api/subjects"]["get"]["responses"][200]["content"]["application/json"];
export type Subject = Subjects["subjects"][number];

/** Everybody whom an event names, last seen first. */
export function getSubjects(query: { device_id?: string } = {}): Promise<Subjects> {
  return dataOf(client.GET("/api/subjects", { params: { query } }));
}
