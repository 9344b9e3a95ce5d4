import { client, dataOf } from "./client";
import type { ModelDetail } from "./getModel";
import type { ExperimentMode } from "./modelLife";

export interface Challenge {
  name: string;
  version: string;
  /** 0.01-0.5 of the people. */
  share: number;
  mode: ExperimentMode;
}

/** Puts a version beside the champion, in an experiment of its own. */
export function setChallenger({ name, ...body }: Challenge): Promise<ModelDetail> {
  const params = { path: { name } };
  return dataOf(client.POST("/api/models/{name}/challenger", { params, body }));
}
