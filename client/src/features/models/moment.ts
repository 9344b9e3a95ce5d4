import { formatDateTime } from "../../lib/format";

/** A time of the server's within a sentence. */
export function momentText(iso: string): string {
  return formatDateTime(new Date(iso));
}
