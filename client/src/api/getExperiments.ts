import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

type Operation = paths["/api/experiments"]["get"];
type Query = NonNullable<Operation["parameters"]["query"]>;
type Experiments = Operation["responses"][200]["content"]["application/json"];

/** A served model's experiments, newest first, with what their arms came to. */
export function getExperiments(name: string): Promise<Experiments> {
  const query = { name: name as NonNullable<Query["name"]> };
  return dataOf(client.GET("/api/experiments", { params: { query } }));
}
