import { client, dataOf } from "./client";
import type { ModelDetail } from "./getModel";

export interface Promotion {
  name: string;
  version: string;
  /** Why it serves although gates failed. */
  override?: string;
}

/** Makes a version the champion. 409 with the gates that stand in its way. */
export function promoteModel({ name, ...body }: Promotion): Promise<ModelDetail> {
  const params = { path: { name } };
  return dataOf(client.POST("/api/models/{name}/promote", { params, body }));
}
