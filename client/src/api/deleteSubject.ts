import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

type Operation = paths["/api/subjects/{subject_id}"]["delete"];
export type SubjectDeleted = Operation["responses"][200]["content"]["application/json"];

/** Removes everything that the server holds about a person: all of it or nothing. */
export function deleteSubject(subject_id: string): Promise<SubjectDeleted> {
  return dataOf(client.DELETE("/api/subjects/{subject_id}", { params: { path: { subject_id } } }));
}
