import i18next from "i18next";
import { formatWait } from "./duration";
import { type Outage, secondsToNext } from "./observation";

const t = i18next.getFixedT(null, "shared");

/** When a question that failed is asked again. */
export function nextTryText(
  outage: Outage,
  { now, isAsking }: { now: number; isAsking: boolean },
): string {
  const seconds = secondsToNext(outage, now);
  return isAsking || seconds === 0
    ? t("again.now")
    : t("again.next", { wait: formatWait(seconds) });
}
