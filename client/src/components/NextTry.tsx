import { nextTryText } from "../lib/nextTry";
import type { Outage } from "../lib/observation";
import { useNow } from "../lib/useClock";

interface NextTryProps {
  outage: Outage;
  isAsking: boolean;
}

/** When a question that failed is asked again, every second anew: nothing for a live region. */
export function NextTry({ outage, isAsking }: NextTryProps) {
  return nextTryText(outage, { now: useNow(), isAsking });
}
