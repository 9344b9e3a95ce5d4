import type { Session } from "./session";

/** Later than any browser begins to read it. */
const RELEASE_AFTER_MS = 60_000;

/** Hands a drive to the browser's downloads, as JSON. */
export function saveDrive(session: Session): void {
  const content = new Blob([JSON.stringify(session, null, 1)], { type: "application/json" });
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = `sleepsafe-drive-${fileMoment(new Date(session.started_ms))}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_AFTER_MS);
}

/** "2026-11-22-1400", by the local clock. */
function fileMoment(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
  return `${day}-${two(moment.getHours())}${two(moment.getMinutes())}`;
}
