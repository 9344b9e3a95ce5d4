import { formatDateTime } from "../lib/format";

/** A time of the server's, as people here write it. */
export function Moment({ iso }: { iso: string }) {
  return <time dateTime={iso}>{formatDateTime(new Date(iso))}</time>;
}
