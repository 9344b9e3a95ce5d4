import i18next from "i18next";
import type { Device } from "../../api/getDevices";
import { formatNumber } from "../../lib/format";

const t = i18next.getFixedT(null, "settings");

/** Ranges that are named; the others are counted. Ours. */
const MOST_RANGES = 5;

/** "12 events never arrived: 40–51"; what an event's number says is not known without one. */
export function missingText({ missing, missing_count, last_sequence }: Device): string {
  if (last_sequence === null) return t("missing.uncounted");
  if (missing_count === 0) return t("missing.none");
  const named = missing.slice(0, MOST_RANGES);
  const ranges = named.map(([first = 0, last = first]) => rangeText(first, last)).join(", ");
  const rest =
    missing_count - named.reduce((sum, [first = 0, last = 0]) => sum + last - first + 1, 0);
  const words = { count: missing_count, ranges, rest };
  return rest > 0 ? t("missing.more", words) : t("missing.all", words);
}

function rangeText(first: number, last: number): string {
  return first === last ? formatNumber(first) : `${formatNumber(first)}–${formatNumber(last)}`;
}
