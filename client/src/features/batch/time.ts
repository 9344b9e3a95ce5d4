import { parseNumber } from "./number";

/** How the time column counts. */
export type TimeKind = "date" | "epochMs" | "epochS" | "seconds";

/** Numbers from here on are seconds since 1970 (this one is 1973), below it seconds since the start. */
const FIRST_EPOCH_S = 1e8;
/** And from here on milliseconds since 1970. */
const FIRST_EPOCH_MS = 1e11;

const ISO_DATE =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export interface TimeReader {
  /** Milliseconds, NaN when it cannot be read. */
  read: (text: string) => number;
  kind: () => TimeKind | null;
}

/** Reads a time column; its first readable value says how the column counts. */
export function createTimeReader(): TimeReader {
  let kind: TimeKind | null = null;
  return {
    kind: () => kind,
    read(text) {
      kind ??= kindOf(text);
      return kind === null ? Number.NaN : toMs(text, kind);
    },
  };
}

function kindOf(text: string): TimeKind | null {
  const number = parseNumber(text);
  if (number === null) return Number.isNaN(dateMs(text)) ? null : "date";
  if (Math.abs(number) >= FIRST_EPOCH_MS) return "epochMs";
  return Math.abs(number) >= FIRST_EPOCH_S ? "epochS" : "seconds";
}

function toMs(text: string, kind: TimeKind): number {
  if (kind === "date") return dateMs(text);
  const number = parseNumber(text) ?? Number.NaN;
  return kind === "epochMs" ? number : number * 1000;
}

function dateMs(text: string): number {
  const trimmed = text.trim();
  return ISO_DATE.test(trimmed)
    ? Date.parse(trimmed.replace(" ", "T").replace(",", "."))
    : Number.NaN;
}
