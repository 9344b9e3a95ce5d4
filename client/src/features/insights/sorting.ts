import type { Subject } from "../../api/getSubjects";

type Known =
  | "subject_id"
  | "last_seen"
  | "monitored_hours"
  | "events_per_hour"
  | "drowsy_events"
  | "alarms"
  | "worst_level";
/** The server's names, and one that follows from them. */
export type SortName = Known | "alarms_per_hour";

export interface Sort {
  readonly by: SortName;
  readonly direction: "ascending" | "descending";
}

/** Pressed again, a column turns round; a new one begins with the most, names with the first. */
export function nextSort(sort: Sort, by: Sort["by"]): Sort {
  if (sort.by !== by) return { by, direction: by === "subject_id" ? "ascending" : "descending" };
  return { by, direction: sort.direction === "ascending" ? "descending" : "ascending" };
}

/** What is not known stands at the end, either way. */
export function sorted(subjects: readonly Subject[], { by, direction }: Sort): Subject[] {
  const sign = direction === "ascending" ? 1 : -1;
  return [...subjects].sort((one, other) => {
    const [a, b] = [figureOf(one, by), figureOf(other, by)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === "string" || typeof b === "string")
      return sign * String(a).localeCompare(String(b));
    return sign * (a - b);
  });
}

export function alarmsPerHour({ alarms, monitored_hours }: Subject): number | null {
  return monitored_hours > 0 ? alarms / monitored_hours : null;
}

function figureOf(subject: Subject, by: SortName): string | number | null {
  return by === "alarms_per_hour" ? alarmsPerHour(subject) : subject[by];
}
