import { client, dataOf } from "./client";
import type { ModelDetail } from "./getModel";

/** Makes the champion's predecessor champion again. */
export function rollBackModel(asked: { name: string; reason?: string }): Promise<ModelDetail> {
  const { name, ...body } = asked;
  return dataOf(client.POST("/api/models/{name}/rollback", { params: { path: { name } }, body }));
}
