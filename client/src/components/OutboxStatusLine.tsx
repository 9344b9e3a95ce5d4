import { useOutboxWords } from "../lib/outbox/useOutboxWords";

/** What becomes of the events of this device; a page that shows it loads the texts of "outbox" (src/app/routes.tsx). */
export function OutboxStatusLine() {
  return useOutboxWords().join(" ");
}
