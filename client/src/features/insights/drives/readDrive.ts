import { getEvents, MOST_EVENTS_A_PAGE, type StoredEvent } from "../../../api/getEvents";

/** A day of windows, one every ten seconds, and more; ours. */
export const MOST_PAGES = 20;
export const MOST_EVENTS = MOST_PAGES * MOST_EVENTS_A_PAGE;

export interface ReadDrive {
  readonly events: readonly StoredEvent[];
  /** There are more than are read: the oldest are missing. */
  readonly isCut: boolean;
}

/** All events of a drive, page by page. `onProgress` hears how many there are so far. */
export async function readDrive(
  session_id: string,
  onProgress: (count: number) => void,
): Promise<ReadDrive> {
  const events: StoredEvent[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await getEvents({
      session_id,
      limit: MOST_EVENTS_A_PAGE,
      ...(cursor !== null && { cursor }),
    });
    events.push(...answer.events);
    cursor = answer.next_cursor;
    if (cursor === null) break;
    onProgress(events.length);
  }
  return { events, isCut: cursor !== null };
}
