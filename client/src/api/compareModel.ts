import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

type Compared =
  paths["/api/models/{name}/compare"]["post"]["responses"][200]["content"]["application/json"];

/** Lets a version and the champion answer for the same held-out people; the report stays with the version. */
export function compareModel(asked: { name: string; version: string }): Promise<Compared> {
  const { name, ...body } = asked;
  return dataOf(client.POST("/api/models/{name}/compare", { params: { path: { name } }, body }));
}
