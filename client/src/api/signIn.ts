import { client, dataOf } from "./client";
import type { Session } from "./getSession";
import type { paths } from "./schema.gen";

type Operation = paths["/api/session"]["post"];
/** A key, or the token of the one-time link that the server printed. */
export type Credential = NonNullable<Operation["requestBody"]>["content"]["application/json"];

/** The browser gets a cookie that no script can read. */
export function signIn(body: Credential): Promise<Session> {
  return dataOf(client.POST("/api/session", { body }));
}
