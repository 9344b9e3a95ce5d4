import { send } from "./client";
import { errorFromFailure, errorFromResponse } from "./errors";

export interface Part {
  name: string;
  version: string;
  /** As SPDX writes it. */
  licence: string;
}

type Place = "browser" | "server" | "backup" | "training" | "models";

/** By where a part works; `backup` and `training` only where the operator installed them. */
export type Licences = Record<Place, readonly Part[]>;

/** What is shipped under which licence: a file of the build, which deploy/licences.py writes. */
export async function getLicences(): Promise<Licences> {
  try {
    const response = await send(new Request(new URL("/licences.json", location.origin)));
    if (!response.ok) throw errorFromResponse(response, undefined);
    return await response.json();
  } catch (cause) {
    throw errorFromFailure(cause);
  }
}
