import { client, dataOf } from "./client";
import type { ModelDetail } from "./getModel";
import type { components } from "./schema.gen";

/** Ends the experiment that runs: what a new one would be like need not be said. */
const NOBODY = { version: null } as components["schemas"]["ChallengerRequest"];

export function withdrawChallenger(name: string): Promise<ModelDetail> {
  const params = { path: { name } };
  return dataOf(client.POST("/api/models/{name}/challenger", { params, body: NOBODY }));
}
