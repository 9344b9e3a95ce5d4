import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Audit = paths["/api/audit"]["get"]["responses"][200]["content"]["application/json"];
export type AuditEntry = Audit["entries"][number];

/** As many as a person looks through at once; ours. */
const ENTRIES = 25;

/** What admins did, newest first: from the `next_cursor` of the page before, or the first page. */
export function getAudit(cursor: string | null, limit = ENTRIES): Promise<Audit> {
  const query = { limit, ...(cursor !== null && { cursor }) };
  return dataOf(client.GET("/api/audit", { params: { query } }));
}
