import type { SessionEvent } from "../history/session";

/** What happened in a drive, as it leaves the page; the server's telemetry takes it from here. */
export interface DriveEvent extends Omit<SessionEvent, "t_ms"> {
  /** UUIDv7: whoever gets it twice counts it once. */
  readonly event_id: string;
  readonly session_id: string;
  readonly subject_id: string;
  /** ISO 8601, UTC: when it began. */
  readonly timestamp: string;
}

/** Where events go. Until the server takes them the page remembers them as long as it is open. */
export type ReportEvent = (event: DriveEvent) => void;

/** A day of events at one every ten seconds; ours. */
const MOST = 10_000;
const reported: DriveEvent[] = [];

export const rememberEvent: ReportEvent = (event) => {
  reported.push(event);
  if (reported.length > MOST) reported.shift();
};

export function reportedEvents(): readonly DriveEvent[] {
  return reported;
}
