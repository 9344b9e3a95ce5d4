import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

type Operation = paths["/api/keys"]["post"];
export type WantedKey = NonNullable<Operation["requestBody"]>["content"]["application/json"];
export type CreatedKey = Operation["responses"][201]["content"]["application/json"];

/** The answer is the only time that the key is shown. */
export function createKey(body: WantedKey): Promise<CreatedKey> {
  return dataOf(client.POST("/api/keys", { body }));
}
