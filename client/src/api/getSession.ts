import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Session = paths["/api/session"]["get"]["responses"][200]["content"]["application/json"];
export type Role = NonNullable<Session["role"]>;

/** Who is asking, and what they may. */
export function getSession(): Promise<Session> {
  return dataOf(client.GET("/api/session"));
}
