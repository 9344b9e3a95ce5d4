import { client, dataOf } from "./client";
import type { Key } from "./getKeys";

/** Ends a key for good, and every browser session that it began. */
export function revokeKey(key_id: number): Promise<Key> {
  return dataOf(client.DELETE("/api/keys/{key_id}", { params: { path: { key_id } } }));
}
