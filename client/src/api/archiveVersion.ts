import { client, dataOf } from "./client";
import type { ModelDetail } from "./getModel";

/** Takes a version out of the choice. */
export function archiveVersion(asked: { name: string; version: string }): Promise<ModelDetail> {
  const { name, ...body } = asked;
  return dataOf(client.POST("/api/models/{name}/archive", { params: { path: { name } }, body }));
}
