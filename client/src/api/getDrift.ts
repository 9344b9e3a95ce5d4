import { client, dataOf } from "./client";
import type { Drift } from "./modelLife";
import type { paths } from "./schema.gen";

type Query = NonNullable<paths["/api/drift"]["get"]["parameters"]["query"]>;

/** Some weeks of daily checks; ours. */
const FINDINGS = 500;

/** What the monitor found of a served model: its last run, and those before. */
export function getDrift(name: string): Promise<Drift> {
  const query = { name: name as NonNullable<Query["name"]>, limit: FINDINGS };
  return dataOf(client.GET("/api/drift", { params: { query } }));
}
